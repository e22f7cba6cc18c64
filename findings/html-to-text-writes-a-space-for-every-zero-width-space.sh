#!/usr/bin/env bash
# npm's html-to-text makes plain text of HTML (mails, mostly). Khmer, Burmese, Lao and Thai pages mark word
# borders with U+200B.
#
# A good guess: U+200B is text. HTML collapses five ASCII characters only (space, tab, LF, FF, CR), browsers
# keep U+200B, and a converter keeps it or drops it with other invisibles.
# Why it misses: its default list of whitespace is those five and U+200B, and whatever run of them it meets
# becomes one visible SPACE. A Khmer sentence, written without spaces, comes out with a space after every word,
# and the real spaces, which end phrases in Khmer, can no longer be told from them. &#8203; fares the same;
# ZWNJ, RLM and U+00A0 stay.
# For users: Khmer and Burmese mail and pages put through it have a spacing that nobody writes; models learn it
# and exact search fails. Pass whitespaceCharacters: " \t\r\n\f".
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund html-to-text@10.0.1 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const { convert } = require("html-to-text");
const words = "\u1781\u17d2\u1798\u17c2\u179a\u200b\u1797\u17b6\u179f\u17b6"; // Khmer, ZWSP, language
const seen = [
  [convert(`<p>${words}</p>`), words.replace("\u200b", " ")],
  [convert("<p>a&#8203;b</p>"), "a b"],
  [convert("<p>a\u200b \u200bb</p>"), "a b"],
  [convert("<p>a\u200cb\u200fc\u00a0d</p>"), "a\u200cb\u200fc\u00a0d"],
  [convert(`<p>${words}</p>`, { whitespaceCharacters: " \t\r\n\f" }), words],
];
console.log("html-to-text", require("html-to-text/package.json").version);
for (const [got] of seen) console.log(JSON.stringify(got).replace(/[^ -~]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")));
process.exit(seen.some(([got, expected]) => got !== expected) ? 1 : 0);
JS
node show.js
