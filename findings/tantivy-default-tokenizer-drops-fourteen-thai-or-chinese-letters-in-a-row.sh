#!/usr/bin/env bash
# tantivy's tokenizer "default", which a text field has unless told, drops long tokens: a limit that is meant for hashes and
# base64.
#
# A good guess: the limit is 40 characters, as long as few words of any language are; and a text that is not cut into words is
# still found by itself.
# Why it misses: the limit counts bytes of UTF-8, three for a letter of Thai, Chinese, Japanese or Devanagari. Thai and
# Chinese have no spaces, so the token is the stretch between two punctuation marks, and most stretches of real text have
# fourteen letters. Such a stretch is not in the index at all: no query finds it, not even the text itself as a phrase, while
# one of thirteen letters is found. Nothing tells at indexing time.
# For users: most sentences of a Thai or Chinese field are silently unsearchable, and so is an Arabic word of twenty letters
# that kashida has drawn out. Register a tokenizer for such fields: n-grams, a dictionary, or "raw" for short ones.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install tantivy==0.27.0
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import tantivy

print("tantivy", version("tantivy"))


def found(text):
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    index = tantivy.Index(builder.build())
    writer = index.writer(15_000_000, 1)
    writer.add_document(tantivy.Document(body=text))
    writer.commit()
    index.reload()
    return index.searcher().search(index.parse_query(f'"{text}"', ["body"]), 1).count


thai = "".join(chr(0x0E01 + number) for number in range(14))
chinese = "\u6211\u4eec\u5728\u5317\u4eac\u7684\u5927\u5b66\u5b66\u4e60\u4e2d\u6587\u8bfe\u7a0b"  # we study Chinese at ...
arabic = "\u0643\u062a" + "\u0640" * 16 + "\u0627\u0628"  # kitab, drawn out
seen = [
    ("Latin, 39 letters", found("a" * 39), 1),
    ("Thai, 13 letters", found(thai[:13]), 1),
    ("Thai, 14 letters", found(thai), 0),
    ("Chinese, 13 letters", found(chinese[:13]), 1),
    ("Chinese, 14 letters", found(chinese), 0),
    ("Arabic with kashida, 20 letters", found(arabic), 0),
]
for what, got, _ in seen:
    print(f"{what}: {got} hits")
sys.exit(any(got != expected for _, got, expected in seen))
PY
