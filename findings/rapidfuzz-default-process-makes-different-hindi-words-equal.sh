#!/usr/bin/env bash
# rapidfuzz.utils.default_process prepares strings for fuzzy matching: lower case, other characters than letters
# and digits become spaces. thefuzz runs it by itself.
#
# A good guess: punctuation and symbols go; what a word is spelt with stays, in any script.
# Why it misses: "letter or digit" is decided by character, and the vowel signs of Devanagari, Bengali, Tamil or
# Thai, like the vowel marks of Arabic, are marks. A Hindi word falls into its consonants with spaces between,
# and different words become the same: पिता father and पीता drinking score 100, where the plain ratio sees the
# difference.
# For users: names and titles in Indic scripts and Thai are matched by their consonants alone, and short ones
# all match each other; vocalised Arabic does not match plain Arabic. Pass processor=None, or a function that
# replaces only \p{P}, \p{S} and \p{Z}.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install RapidFuzz==3.14.6 thefuzz==0.22.1
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import thefuzz.fuzz
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

print("RapidFuzz", version("RapidFuzz"), "thefuzz", version("thefuzz"))
father, drinking = "\u092a\u093f\u0924\u093e", "\u092a\u0940\u0924\u093e"
dark, covered = "\u0e21\u0e37\u0e14", "\u0e21\u0e34\u0e14"  # Thai mued, mit
seen = [
    (default_process(father), "\u092a \u0924"),
    (default_process(drinking), "\u092a \u0924"),
    (fuzz.ratio(father, drinking), 75.0),
    (fuzz.ratio(father, drinking, processor=default_process), 100.0),
    (thefuzz.fuzz.WRatio(father, drinking), 100),  # without being asked
    (fuzz.ratio(dark, covered, processor=default_process), 100.0),
    (fuzz.ratio("\u0643\u0650\u062a\u064e\u0627\u0628", "\u0643\u062a\u0627\u0628", processor=default_process) < 81, True),
]
for got, _ in seen:
    print(ascii(got))
sys.exit(any(got != expected for got, expected in seen))
PY
