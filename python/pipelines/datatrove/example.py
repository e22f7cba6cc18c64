"""Cleans the text files of a folder in a datatrove pipeline, and shows what came out."""

import sys
from pathlib import Path

from datatrove.data import Document
from saaf.datatrove import SaafFormatter

files = (Document(path.read_text("utf-8", "surrogateescape"), path.name) for path in Path(sys.argv[1]).iterdir())
for document in SaafFormatter(profile="corpus")(files):
    print(document.id, document.text[:200])
