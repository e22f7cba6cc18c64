#!/usr/bin/env bash
# uroman romanises any script; it reads numbers too: 二百 is 200, ۱۴۰۳ is 1403, ½ is 1/2.
#
# A good guess: a year written digit by digit, 二〇〇八年, the usual form in Chinese and Japanese prose, becomes
# 2008nian.
# Why it misses: digits side by side are taken for factors and sums of a spelt-out number. They come out with a
# dot between them, and a zero adds nothing, so it is gone: 2·8. 二〇〇八, 二〇八 and 二八 are one string, and so are 一〇一
# and 一一. Decimals suffer as well: Arabic ٫ and ٬ both become a comma, so ٣٫١٤٠ and ٣٬١٤٠ are 3,140.
# For users: search keys, forced alignment and date extraction on romanised text lose years. Write digit runs of
# Han numerals (〇 and 零 in them) as ASCII digits before romanising, and ٫ as a full stop.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install uroman==1.3.1.1
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import uroman

print("uroman", version("uroman"))
romanize = uroman.Uroman().romanize_string
seen = {
    "二百": "200", "۱۴۰۳": "1403", "2008年": "2008nian", "二千零八年": "2008nian",
    "二〇〇八年": "2·8nian", "二零零八年": "2·8nian", "二〇八": "2·8", "二八": "2·8",
    "一〇一": "1·1", "一一": "1·1",
    "\u0663\u066b\u0661\u0664\u0660": "3,140", "\u0663\u066c\u0661\u0664\u0660": "3,140",
}
for text, expected in seen.items():
    print(text, "->", romanize(text), "" if romanize(text) == expected else f"(was {expected})")
sys.exit(any(romanize(text) != expected for text, expected in seen.items()))
PY
