#!/usr/bin/env bash
# An address in right-to-left text is best isolated (UAX #9): U+2066, the address, U+2069. GFM makes bare
# addresses links.
#
# A good guess: an autolink ends before U+2069. The character is invisible, no address of that kind holds it
# (RFC 3986 is ASCII, and IDNA disallows it), and its partner stands outside.
# Why it misses: GFM's rule ends an address at whitespace, at "<" and at trailing punctuation from a short ASCII
# list; a format character is none of these. cmark-gfm, micromark, marked and markdown-it all take it in: the
# link leads to /a%E2%81%A9, where no page is, and looks right on the screen. twitter-text, which lists the
# characters that an address may hold, is the one here that stops.
# For users: text with isolates (from Fluent, MessageFormat, bidi-safe cleaners) must not go to an autolinker as
# it is: link first and isolate with <bdi>, or write [text](address) and <address>, which end where they say.
# The same holds for an RLM after an address, which authors of right-to-left text type.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install cmarkgfm==2025.10.22
npm --prefix "$d" install --silent --no-audit --no-fund marked@18.2.1 markdown-it@15.0.3 micromark@4.0.3 \
  micromark-extension-gfm@3.0.0 twitter-text@3.1.0 > "$d/log"
cd "$d" && cat > show.mjs <<'JS'
import { marked } from "marked";
import markdownIt from "markdown-it";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import twitter from "twitter-text";
import { execFileSync } from "node:child_process";

const cmark = (text) => execFileSync("v/bin/python", ["-c",
  "import cmarkgfm, sys; sys.stdout.buffer.write(cmarkgfm.github_flavored_markdown_to_html(sys.stdin.buffer.read().decode()).encode())"],
  { input: text, encoding: "utf8" });
const tools = {
  "cmark-gfm": cmark,
  marked: (text) => marked.parse(text),
  "markdown-it": (text) => markdownIt({ linkify: true }).render(text),
  micromark: (text) => micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
  "twitter-text": (text) => `<a href="${encodeURI(twitter.extractUrls(text)[0])}">`,
};
let changed = false;
for (const mark of ["\u2069", "\u200f"]) {
  for (const [name, render] of Object.entries(tools)) {
    const address = /href="([^"]*)"/.exec(render(`\u2066https://example.com/a${mark} is here`))[1];
    console.log(mark.codePointAt(0).toString(16), name, address);
    const taken = encodeURIComponent(mark);
    changed ||= address !== "https://example.com/a" + (name === "twitter-text" ? "" : taken);
  }
}
process.exit(changed ? 1 : 0);
JS
node show.mjs
