#!/usr/bin/env bash
# iCalendar folds lines at 75 octets. RFC 5545 (3.1) knows that simple writers cut a UTF-8 letter in two, and
# asks readers to unfold so that the octets come together again.
#
# A good guess: given bytes, a library unfolds the bytes first and decodes afterwards, as the standard says.
# Why it misses: icalendar's from_ical decodes the whole file first, replacing what is broken, and unfolds then.
# The two halves of the letter, CRLF and a space between them, become two U+FFFD. English calendars cannot show
# it; in Arabic, Persian, Hindi or Chinese any long line has about even odds of being cut inside a letter by
# such a writer.
# For users: words in calendar feeds are damaged at fixed distances, and no repair can name the letter. Unfold
# yourself before the library sees the bytes: data.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install icalendar==7.3.2
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from icalendar import Calendar

summary = "قرار ملاقات با دکتر رضایی در بیمارستان شهر تهران ساعت ده"
line = b"SUMMARY:" + summary.encode()
folded = line[:75] + b"".join(b"\r\n " + line[start:start + 74] for start in range(75, len(line), 74))
data = b"\r\n".join([b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//a//b//EN", b"BEGIN:VEVENT", b"UID:1@example.com",
                     b"DTSTAMP:20250101T000000Z", b"DTSTART:20250101T000000Z", folded, b"END:VEVENT", b"END:VCALENDAR", b""])

def read(data):
    return str(Calendar.from_ical(data).walk("VEVENT")[0]["SUMMARY"])

plain, unfolded = read(data), read(data.replace(b"\r\n ", b""))
print("icalendar", version("icalendar"))
print("folded inside a letter:", plain)
print("unfolded as bytes first:", unfolded)
sys.exit(not (unfolded == summary and plain.count("\ufffd") == 2))
PY
