#!/usr/bin/env bash
# stopwords-iso and spaCy both ship a list of Urdu stop words; quality filters and keyword tools count them.
#
# A good guess: the list holds the commonest words of Urdu: میں in, سے from, کا of, نے, نہیں not.
# Why it misses: most of it was written down through a wrong letter table: ا stands as ب, ب as ث, ن as U+064B or
# U+064C, م as ه, س as ض or ط, ح as ز. So میں is there as هیں, سے as ضے, تھا as تھب. Words without those letters
# are right (ہے, کے, کی), which is why a glance, or a test with ہے, sees nothing wrong. The two lists have one
# source: 462 of spaCy's 469 words are in both.
# For users: seven of the eight very common words tried here are no stop words, so a filter that asks for some
# share of stop words throws good Urdu away, and keyword tools return میں. Use a list counted from a corpus; try
# any list on the twenty commonest words of the language before it decides about documents.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install stopwordsiso==0.7.1
"$d/v/bin/pip" -q install --no-deps spacy==3.8.18 # the list alone is read: no need of spaCy's dependencies
"$d/v/bin/python" - <<'PY'
import runpy
import sys
import sysconfig
from importlib.metadata import version

import stopwordsiso

iso = stopwordsiso.stopwords("ur")
spacy = runpy.run_path(sysconfig.get_path("purelib") + "/spacy/lang/ur/stop_words.py")["STOP_WORDS"]
print("stopwordsiso", version("stopwordsiso"), len(iso), "spacy", version("spacy"), len(spacy), "both", len(iso & spacy))

common = ["ہے", "میں", "سے", "کا", "کو", "نے", "نہیں", "تھا"]
garbled = ["هیں", "ضے", "کب", "\u064bہیں", "تھب", "دکھب\u064bب"]
seen = [[word in stop_words for word in words] for stop_words in (iso, spacy) for words in (common, garbled)]
for row in seen:
    print(row)
expected_common = [True] + [False] * 7
changed = len(iso & spacy) != 462 or len(spacy) != 469
sys.exit(changed or seen != [expected_common, [True] * 6, expected_common, [True] * 6])
PY
