#!/usr/bin/env bash
# @persian-tools/persian-tools turns words into numbers: wordsToNumber("سی و سه") is 33.
#
# A good guess: سي with the Arabic yeh, as Arabic keyboards type it, is understood, since the package itself has
# toPersianChars; or the call fails, for it holds a word that is no number.
# Why it misses: a word that is not in the table is passed over and the rest is summed. سي و سه is 3, دو هزار و
# سيصد is 2000. A half-space, or any other word, does the same: twenty-three written with half-spaces is 0, and
# so is سلام.
# For users: prices and dates in words become other prices and dates, never an error. Run toPersianChars first
# (it is enough for ي), write half-spaces as spaces, and check a result by turning it back with numberToWords.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund @persian-tools/persian-tools@4.0.4 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const { wordsToNumber, toPersianChars } = require("@persian-tools/persian-tools");
const seen = [
  ["\u0633\u06cc \u0648 \u0633\u0647", 33], // si o se
  ["\u0633\u064a \u0648 \u0633\u0647", 3], // the same with Arabic yeh
  ["\u062f\u0648 \u0647\u0632\u0627\u0631 \u0648 \u0633\u06cc\u0635\u062f", 2300], // do hezar o sisad
  ["\u062f\u0648 \u0647\u0632\u0627\u0631 \u0648 \u0633\u064a\u0635\u062f", 2000],
  ["\u0628\u06cc\u0633\u062a \u0648 \u0633\u0647", 23], // bist o se
  ["\u0628\u06cc\u0633\u062a\u200c\u0648\u200c\u0633\u0647", 0], // the same with half-spaces
  ["\u0633\u0644\u0627\u0645", 0], // salam
];
for (const [words] of seen) console.log(words.replace(/\u200c/g, "[ZWNJ]"), "->", wordsToNumber(words));
const folded = wordsToNumber(toPersianChars(seen[1][0]));
console.log("after toPersianChars:", folded);
process.exit(folded !== 33 || seen.some(([words, number]) => wordsToNumber(words) !== number) ? 1 : 0);
JS
node show.js
