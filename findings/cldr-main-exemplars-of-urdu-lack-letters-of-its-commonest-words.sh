#!/usr/bin/env bash
# CLDR's main exemplar set lists the letters a language is written with; filters for "text in this language's
# alphabet" and language profiles are built from it.
#
# A good guess: everyday Urdu passes: each letter of میں in, ہوں am, آپ you, گئے went is in the main set; the
# auxiliary set holds loan letters and optional marks, as é and ñ do for English.
# Why it misses: the main set of ur is the bare alphabet of a primer: 38 letters. Noon ghunna ں, alef madda آ,
# ئ, ؤ, ۂ and ۃ are all auxiliary, beside Sindhi and Pashto letters and the Arabic ه and ي, so taking both sets
# is no way out: it lets in the very letters that mark unclean text. Persian has آ and ئ in its main set, and
# Punjabi in the same script has ں.
# For users: a filter on the main set throws Urdu away, by words the commonest first. Take the main set and ں آ
# ئ ؤ أ ۂ ۃ with the marks U+064B and U+0654; do not treat main sets of two languages as equally complete.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund cldr-misc-full@48.2.0 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const sets = (locale) => {
  const { exemplarCharacters, auxiliary = "" } =
    require(`cldr-misc-full/main/${locale}/characters.json`).main[locale].characters;
  return { main: exemplarCharacters, auxiliary };
};
const ur = sets("ur");
const words = ["میں", "ہوں", "آپ", "گئے", "مؤثر", "کا", "ہے"];
const spelt = words.map((word) => [...word].every((letter) => ur.main.includes(letter)));
const both = (letters) => [...letters].map((letter) => (ur.main.includes(letter) ? "main" : ur.auxiliary.includes(letter) ? "auxiliary" : "none"));
const letters = ur.main.match(/\p{L}/gu).length;
console.log("cldr-misc-full", require("cldr-misc-full/package.json").version, "main letters of ur:", letters);
console.log(words.map((word, index) => `${word}: ${spelt[index]}`).join(", "));
console.log("ں آ ئ ؤ ۂ ۃ:", both("ںآئؤۂۃ").join(), " ه ي ٻ ټ:", both("هيٻټ").join());
console.log("fa: آ ئ", sets("fa").main.includes("آ"), sets("fa").main.includes("ئ"), " pa-Arab: ں", sets("pa-Arab").main.includes("ں"));
const unchanged = letters === 38 && spelt.join() === "false,false,false,false,false,true,true"
  && both("ںآئؤۂۃ").concat(both("هيٻټ")).every((set) => set === "auxiliary")
  && sets("fa").main.includes("آ") && sets("fa").main.includes("ئ") && sets("pa-Arab").main.includes("ں");
process.exit(unchanged ? 0 : 1);
JS
node show.js
