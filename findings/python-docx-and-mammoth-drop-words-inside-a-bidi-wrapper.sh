#!/usr/bin/env bash
# A Word file may wrap runs in w:dir (a directional embedding) or w:bdo (an override): ISO/IEC 29500-1 lists
# both among what a paragraph holds, beside w:hyperlink and w:ins.
#
# A good guess: the wrapper says how the words are laid out, so a text extractor may forget the direction but
# keeps the words.
# Why it misses: python-docx joins only the runs and hyperlinks that are direct children of the paragraph, and
# mammoth ignores elements that it has no reader for, children and all (its list of messages says so, beside the
# text). The sentence comes out fluent and short of words. docx2txt, which collects every w:t, has all of them.
# For users: what is lost is the right-to-left phrase in left-to-right text (or the reverse), the very span a
# multilingual corpus is built for. Take w:t from the whole paragraph (p._p.iter() in python-docx), or unwrap
# w:dir and w:bdo first; read mammoth's messages; compare the letter counts of two extractors on a sample.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9
cd "$d" && v/bin/python - <<'PY'
import sys
from importlib.metadata import version

import docx2txt
import mammoth
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
document = Document()
for wrapper in ("dir", "bdo"):
    inner = run.format("The word ") + f'<w:{wrapper} w:val="rtl">{run.format("سلام")}</w:{wrapper}>' + run.format(" means peace")
    document.element.body.insert(-1, parse_xml(f'<w:p {nsdecls("w")}>{inner}</w:p>'))
document.save("a.docx")

whole, short = "The word سلام means peace", "The word  means peace"
with open("a.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file)
seen = {
    "python-docx": ([p.text for p in Document("a.docx").paragraphs], [short, short]),
    "mammoth": ([line for line in raw.value.split("\n") if line], [short, short]),
    "docx2txt": ([line for line in docx2txt.process("a.docx").split("\n") if line], [whole, whole]),
}
for name, (got, expected) in seen.items():
    print(name, version(name), got)
print("mammoth says:", raw.messages)
sys.exit(any(got != expected for got, expected in seen.values()))
PY
