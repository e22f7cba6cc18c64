#!/usr/bin/env bash
# libmagic is what `file --mime-encoding` asks. Corpus tools take its "binary" as the sign to skip a file.
#
# A good guess: a file of one letter, or of one line end, is us-ascii, as a file of two is.
# Why it misses: libmagic does not look for text in less than two bytes; what it has not looked at it calls binary,
# with the type application/octet-stream. The same letter in Arabic script is two bytes, and is utf-8.
# For users: empty-looking text is common: __init__.py and placeholders that hold one line end, cells and answers of one
# letter or digit that were split into files. A filter that drops what is "binary" drops them, and one that counts
# binaries counts them. Ask the size first.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install pylibmagic==0.5.0 python-magic==0.4.27
"$d/v/bin/python" - <<'PY'
import sys

import pylibmagic  # noqa: F401  (puts libmagic where python-magic looks)
import magic

encoding = magic.Magic(mime_encoding=True)
kind = magic.Magic(mime=True)
print("libmagic", magic.version())
seen = [
    ("\n", "binary", "application/octet-stream"),
    ("a", "binary", "application/octet-stream"),
    ("7", "binary", "application/octet-stream"),
    ("a\n", "us-ascii", "text/plain"),
    ("\u0627", "utf-8", "text/plain"),
]
failed = False
for text, expected, expected_kind in seen:
    data = text.encode()
    got = (encoding.from_buffer(data), kind.from_buffer(data))
    print(ascii(text), len(data), "bytes:", *got)
    failed |= got != (expected, expected_kind)
sys.exit("the behaviour has changed" if failed else 0)
PY
