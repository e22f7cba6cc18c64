"""Cleans each text file of a folder in Daft, and shows what came out."""

import sys

import daft
import saaf.daft
from daft import col

files = daft.from_glob_path(f"{sys.argv[1]}/*").select("path")
content = files.with_column("content", col("path").download())
cleaned = content.select("path", saaf.daft.record(col("content")).alias("clean"))
cleaned.select("path", col("clean")["text"], col("clean")["language"], col("clean")["encoding"]).show()
