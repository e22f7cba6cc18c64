#!/usr/bin/env bash
# readability-lxml finds the article of a page by scoring paragraphs: a point each, a point for every comma,
# some for length.
#
# A good guess: "comma" is the comma of the page's language; Mozilla's Readability, of the same origin, counts ،
# and ， too.
# Why it misses: it counts the ASCII comma alone. Urdu, Arabic, Persian (،), Chinese and Japanese (，、) prose
# earns a point a paragraph and some for length, English beside it several more. Here four paragraphs of an Urdu
# article stand before four chatty English comments: the comments are returned, whole, and nothing of the
# article. The same page with ASCII commas gives the article.
# For users: a crawl of bilingual pages loses its right-to-left half and keeps cookie notes and comments, and
# length filters see nothing odd. Turn ، ， 、 into "," in a copy of the page, let it choose there, and take that
# element's text from the original; or use an extractor that counts them.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install readability-lxml==0.9 lxml==6.1.3 lxml_html_clean==0.4.6
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

from readability import Document

urdu = ("وزیر نے کہا کہ معیشت، تعلیم، صحت، روزگار اور پانی کے شعبوں میں بہتری آ رہی ہے، "
        "تاہم مہنگائی بڑا مسئلہ ہے، جس پر کام ہو گا۔")
english = "Thanks for the story, I read it twice, and I liked it, my friend."

def block(name, paragraph):
    return f'<div id="{name}"><div><div><div>' + f"<p>{paragraph}</p>" * 4 + "</div></div></div></div>"

def chosen(article):
    page = f"<html><head><title>t</title></head><body>{block('a', article)}{block('b', english)}</body></html>"
    summary = Document(page).summary()
    return [name for name, word in (("article", "وزیر"), ("comments", "Thanks")) if word in summary]

arabic_commas, ascii_commas = chosen(urdu), chosen(urdu.replace("،", ","))
print("readability-lxml", version("readability-lxml"), "، ->", arabic_commas, ", ->", ascii_commas)
sys.exit((arabic_commas, ascii_commas) != (["comments"], ["article"]))
PY
