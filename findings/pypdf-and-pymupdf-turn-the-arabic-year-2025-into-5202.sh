#!/usr/bin/env bash
# A PDF draws a right-to-left line from its left edge: the words reversed, a number as it is read.
#
# A good guess: an extractor that turns the words of such a line round knows that numbers run left to right in
# every script (UAX #9: digits are EN or AN, never R or AL), so ٢٠٢٥ stays ٢٠٢٥.
# Why it misses: pypdf asks only whether a character lies in the Arabic block, and PyMuPDF's rule knows the
# Persian digits (U+06F0...) but not the Arabic ones (U+0660...). Years, prices and page numbers come out
# reversed, 2025 as 5202, in a line that reads well otherwise; PDFium has them right. Nothing is lost or
# garbled, so no filter for broken text catches it.
# For users: trust no number in Arabic or Persian text out of these two before it was compared with PDFium's
# (pypdfium2). A corpus made with them shows it: years like ٥٢٠٢ and ۴۰۴۱.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install pypdf==7.1.1 pypdfium2==5.15.2
"$d/v/bin/pip" -q install --no-deps pymupdf==1.27.1
cd "$d" && v/bin/python - <<'PY'
import re
import sys
from importlib.metadata import version

import pymupdf
import pypdf
import pypdfium2

def write_pdf(path, lines, ligatures={}):
    """One font without a program; each glyph's text stands in its ToUnicode map. A line is drawn left to right."""
    glyphs = sorted({glyph for line in lines for glyph in line})
    code = {glyph: index + 1 for index, glyph in enumerate(glyphs)}
    hexed = lambda text: text.encode("utf-16-be").hex().upper()
    cmap = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(glyphs)} beginbfchar\n"
            + "".join(f"<{code[g]:04X}> <{hexed(ligatures.get(g, g))}>\n" for g in glyphs)
            + "endbfchar\nendcmap end end\n")
    page = "".join(f"BT /F 20 Tf 72 {700 - 40 * row} Td <{''.join(f'{code[g]:04X}' for g in line)}> Tj ET\n"
                   for row, line in enumerate(lines))
    stream = lambda text: f"<</Length {len(text)}>>\nstream\n{text}\nendstream"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
               stream(page),
               "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
               "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
               "/Supplement 0>>/DW 500/FontDescriptor 7 0 R>>",
               "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900"
               "/Descent -200/CapHeight 700/StemV 80>>", stream(cmap)]
    out, offsets = "%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += (f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer <</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n")
    with open(path, "w", encoding="ascii") as file:
        file.write(out)


lines = ["سال ۱۴۰۴ شمسی", "٣٠ أكتوبر ٢٠٢٥"]
turn_numbers_back = lambda line: re.sub(r"\d+", lambda number: number[0][::-1], line)
write_pdf("a.pdf", [turn_numbers_back(line[::-1]) for line in lines])

seen = {
    "pypdf": (pypdf.PdfReader("a.pdf").pages[0].extract_text().split("\n"), ["سال ۴۰۴۱ شمسی", "٠٣ أكتوبر ٥٢٠٢"]),
    "pymupdf": (pymupdf.open("a.pdf")[0].get_text().splitlines(), [" شمسی۱۴۰۴ سال", "٠٣ أكتوبر ٥٢٠٢"]),
    "pypdfium2": (pypdfium2.PdfDocument("a.pdf")[0].get_textpage().get_text_bounded().split("\r\n"), lines),
}
for name, (got, expected) in seen.items():
    print(name, version(name), got)
sys.exit(any(got != expected for got, expected in seen.values()))
PY
