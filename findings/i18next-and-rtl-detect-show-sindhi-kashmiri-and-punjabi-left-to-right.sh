#!/usr/bin/env bash
# i18next.dir and rtl-detect tell a page the direction of a language tag.
#
# A good guess: they go by the tag's script, given or likely (UTS #35): Arab, Hebr, Thaa, Syrc, Nkoo and Adlm
# run right to left, Latn and Deva left to right.
# Why it misses: both look the tag up in a list typed by hand. rtl-detect sees the language alone: pa-Arab,
# uz-Arab, ms-Arab and Kashmiri come out ltr, ku-Latn, sd-Deva and ur-Latn rtl. i18next looks at Arab and Hebr
# too, but its list has no Sindhi, Kashmiri, Punjabi of Pakistan, Luri or N'Ko, so the plain tags that labellers
# write, sd, ks, pnb, are ltr.
# For users: take the direction from the script, which a span's label should carry (sd-Arab, not sd), or from
# the text; write dir yourself beside lang. Of fourteen tags here the two lists are right on five and on eight.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
npm --prefix "$d" install --silent --no-audit --no-fund rtl-detect@1.1.2 i18next@26.7.2 > "$d/log"
cd "$d" && cat > show.js <<'JS'
const { isRtlLang } = require("rtl-detect");
const i18next = require("i18next");
const seen = { // tag: [by its script, rtl-detect, i18next]
  ur: ["rtl", "rtl", "rtl"],
  fa: ["rtl", "rtl", "rtl"],
  sd: ["rtl", "rtl", "ltr"],
  ks: ["rtl", "ltr", "ltr"],
  pnb: ["rtl", "rtl", "ltr"],
  nqo: ["rtl", "rtl", "ltr"],
  lrc: ["rtl", "ltr", "ltr"],
  "ff-Adlm": ["rtl", "ltr", "ltr"],
  "pa-Arab": ["rtl", "ltr", "rtl"],
  "uz-Arab": ["rtl", "ltr", "rtl"],
  "ms-Arab": ["rtl", "ltr", "rtl"],
  "ku-Latn": ["ltr", "rtl", "ltr"],
  "sd-Deva": ["ltr", "rtl", "ltr"],
  "ur-Latn": ["ltr", "rtl", "ltr"],
};
(async () => {
  await i18next.init({});
  let changed = false;
  const right = [0, 0];
  for (const [tag, [script, ...expected]] of Object.entries(seen)) {
    const got = [isRtlLang(tag) ? "rtl" : "ltr", i18next.dir(tag)];
    console.log(tag, "script:", script, "rtl-detect:", got[0], "i18next:", got[1]);
    got.forEach((direction, index) => { right[index] += direction === script; });
    changed ||= got.join() !== expected.join();
  }
  console.log("right:", right);
  process.exit(changed ? 1 : 0);
})();
JS
node show.js
