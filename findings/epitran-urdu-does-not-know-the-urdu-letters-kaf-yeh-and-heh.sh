#!/usr/bin/env bash
# epitran turns spelling into IPA by language and script; urd-Arab is its map for Urdu, fas-Arab the one for
# Persian.
#
# A good guess: urd-Arab reads Urdu as it is written, with ک U+06A9, ی U+06CC, ہ U+06C1 and ھ U+06BE, and
# stumbles, if at all, over text typed with the Arabic ك ي ه.
# Why it misses: it is the other way round. The map has the Arabic letters, and the Urdu ones pass through as
# they are: کتاب comes out as کt̪ɑːb, half Arabic script, half IPA, while the misspelt كتاب is perfect. fas-Arab
# is right about the Persian letters and lets the Arabic kaf through. Nothing is raised.
# For users: cleaning Urdu into its proper letters makes epitran's output worse. Fold ک ی ہ ھ to ك ي ه for it,
# in a copy made for it alone, and reject any output that still holds a letter of Arabic script.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install --no-compile epitran==1.35.3
"$d/v/bin/python" - <<'PY'
import re
import sys
from importlib.metadata import version

import epitran

print("epitran", version("epitran"))
seen = [  # map, word, letters of Arabic script left
    ("urd-Arab", "\u06a9\u062a\u0627\u0628", "\u06a9"),       # kitab, Urdu kaf
    ("urd-Arab", "\u0643\u062a\u0627\u0628", ""),             # the same with Arabic kaf
    ("urd-Arab", "\u067e\u0627\u0646\u06cc", "\u06cc"),       # pani, Urdu yeh
    ("urd-Arab", "\u067e\u0627\u0646\u064a", ""),
    ("urd-Arab", "\u06c1\u06d2", "\u06c1"),                   # hai, Urdu heh
    ("urd-Arab", "\u0647\u06d2", ""),
    ("fas-Arab", "\u06a9\u062a\u0627\u0628", ""),
    ("fas-Arab", "\u0643\u062a\u0627\u0628", "\u0643"),
]
maps = {language: epitran.Epitran(language) for language in ("urd-Arab", "fas-Arab")}
changed = False
for language, word, left in seen:
    ipa = maps[language].transliterate(word)
    got = "".join(re.findall(r"[\u0600-\u06ff]", ipa))
    print(language, ascii(word), ipa, "left:", ascii(got))
    changed |= got != left
sys.exit(changed)
PY
