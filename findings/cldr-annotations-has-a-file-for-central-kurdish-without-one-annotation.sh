#!/usr/bin/env bash
# The npm package cldr-annotations-full has a folder with an annotations.json for each of its locales: names and keywords of symbols
# and pictures.
#
# A good guess: a locale with a file has annotations, as one with main/LOCALE has names of months, if only inherited ones.
# Why it misses: the files of Central Kurdish, Papiamento, Betawi and Northern Frisian hold the identity of the locale and nothing
# else; the key `annotations` that all others have below `annotations` is not there, and nothing is inherited into the file.
# For users: who lists the folders to learn which languages have words counts Central Kurdish among them, and who reads
# the key gets an error in the middle of a run. Ask for the key, not for the file.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund cldr-annotations-full@48.2.0 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const fs = require("fs");
const folder = "node_modules/cldr-annotations-full/annotations";
const locales = fs.readdirSync(folder).sort();
const read = (locale) => JSON.parse(fs.readFileSync(`${folder}/${locale}/annotations.json`)).annotations;
const empty = locales.filter((locale) => !("annotations" in read(locale)));
console.log("cldr-annotations-full", require("cldr-annotations-full/package.json").version);
console.log(locales.length, "locales; without annotations:", empty.join(" "));
console.log("ckb:", JSON.stringify(read("ckb")), "ur:", Object.keys(read("ur").annotations).length, "symbols");
const isEmpty = ["ckb", "pap", "bew", "frr"].every((locale) => empty.includes(locale));
process.exit(isEmpty && !empty.includes("ur") ? 0 : 1);
JS
node show.js
