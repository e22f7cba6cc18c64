#!/usr/bin/env bash
# **label:** is bold in Markdown. An author, or a cleaner, puts an invisible mark after it: RLM or a closing
# isolate.
#
# A good guess: a format character does not count when the parser looks at what stands beside the stars; the
# line looks the same with it and without it.
# Why it misses: CommonMark lets ** close after punctuation only when whitespace or punctuation follows, and
# format characters are neither, so they count as letters. With the colon, full stop or bracket inside the
# stars, as labels are written, the stars stay on the page as stars. _word_ is lost even without punctuation.
# Python-Markdown and mistune have rules of their own and keep the bold, so it depends on the renderer.
# For users: look at the rendered page after any step that adds isolates or marks to Markdown. A mark must not
# touch the stars: RLI**label:** textPDI is safe, RLI**label:**PDI text is not; nor is **label:**RLM text.
set -euo pipefail
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
python3 -m venv "$d/v"
"$d/v/bin/pip" -q install cmarkgfm==2025.10.22 markdown-it-py==4.3.0 mistune==3.4.0 Markdown==3.11.3
"$d/v/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import cmarkgfm
import markdown
import markdown_it
import mistune

tools = {
    "cmarkgfm": cmarkgfm.markdown_to_html,
    "markdown-it-py": markdown_it.MarkdownIt().render,
    "mistune": mistune.html,
    "Markdown": markdown.markdown,
}
print({name: version(name) for name in tools})
seen = [  # emphasis found by the four, in their order
    ("**نتیجه:** متن", [1, 1, 1, 1]),
    ("\u2067**نتیجه**\u2069 متن", [1, 1, 1, 1]),
    ("\u2067**نتیجه:**\u2069 متن", [0, 0, 1, 1]),
    ("\u2067**نتیجه:** متن\u2069", [1, 1, 1, 1]),
    ("**نتیجه:**\u200f متن", [0, 0, 1, 1]),
    ("\u2067_نتیجه_\u2069 متن", [0, 0, 1, 1]),
]
changed = False
for source, expected in seen:
    got = ["<strong>" in render(source) or "<em>" in render(source) for render in tools.values()]
    print(ascii(source), got)
    changed |= got != [bool(found) for found in expected]
sys.exit(changed)
PY
