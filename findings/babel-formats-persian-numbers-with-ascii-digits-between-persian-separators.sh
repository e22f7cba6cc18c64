#!/usr/bin/env bash
# Babel formats numbers and dates by CLDR. The default numbering system of Persian is arabext: ۱٬۲۳۴٫۵.
#
# A good guess: format_decimal(1234.5, "fa") gives that, or, if Babel only knows Latin digits, 1,234.5.
# Why it misses: numbering_system="latn" is the default for every locale, and "default" or "arabext" changes the
# separators but never the digits: 1٬234٫5, with U+066C and U+066B between ASCII digits, which no CLDR locale
# writes. Dates are ASCII as well. Reading is stricter than writing: parse_decimal with the defaults takes ۱۲۳۴
# but refuses ۱٬۲۳۴٫۵.
# For users: a number pattern for Persian text must allow ASCII digits with Arabic separators, for such hybrids
# are written by tools. To write Persian numbers, translate the digits after formatting; to read them, pass
# numbering_system="arabext".
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install Babel==2.19.0
"$d/v/bin/python" - <<'PY'
import sys
from datetime import date
from importlib.metadata import version

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberFormatError, format_decimal, parse_decimal

def read(text, **options):
    try:
        return parse_decimal(text, locale="fa", **options)
    except NumberFormatError:
        return "refused"

persian = "\u06f1\u066c\u06f2\u06f3\u06f4\u066b\u06f5"
print("Babel", version("Babel"), "default of fa:", Locale("fa").default_numbering_system)
seen = [
    (format_decimal(1234.5, locale="fa"), "1,234.5"),
    (format_decimal(1234.5, locale="fa", numbering_system="default"), "1\u066c234\u066b5"),
    (format_decimal(1234.5, locale="fa", numbering_system="arabext"), "1\u066c234\u066b5"),
    (format_decimal(1234.5, locale="ar_EG", numbering_system="arab"), "1\u066c234\u066b5"),
    (format_date(date(2025, 10, 30), locale="fa"), "30 \u0627\u06a9\u062a\u0628\u0631 2025"),
    (str(read("\u06f1\u06f2\u06f3\u06f4")), "1234"),
    (read(persian), "refused"),
    (str(read(persian, numbering_system="arabext")), "1234.5"),
]
for got, _ in seen:
    print(ascii(got))
sys.exit(any(got != expected for got, expected in seen))
PY
