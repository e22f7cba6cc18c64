"""Bytes in any encoding go in; clean, bidi-safe text comes out, labelled, with a way back to every source byte.

>>> import saaf
>>> document = saaf.clean(b"caf\\xe9 &amp; th\\xe9")
>>> document.text, document.encoding.name
('caf\\xe9 & th\\xe9', 'windows-1252')

`clean` takes one source, `Cleaner` many with the same options, `clean_many` a list in threads. `iter_jsonl`, `iter_warc`,
`iter_parquet` and `open` read files; `saaf.arrow` cleans columns of Arrow, `saaf.polars` those of Polars.
"""

from saaf import arrow
from saaf._files import iter_jsonl, iter_parquet, iter_warc, open, warc_document
from saaf._saaf import (
    UNICODE_VERSION,
    Cleaner,
    Date,
    DateReading,
    Document,
    Edit,
    Encoding,
    EncodingSegment,
    Finding,
    JoinControl,
    LanguageShare,
    Paragraph,
    Span,
    Term,
    Violation,
    __version__,
    audit,
    clean,
    clean_many,
    detect,
    join_control_verdict,
    label,
)
from saaf._terms import terms

__all__ = [
    "UNICODE_VERSION",
    "Cleaner",
    "Date",
    "DateReading",
    "Document",
    "Edit",
    "Encoding",
    "EncodingSegment",
    "Finding",
    "JoinControl",
    "LanguageShare",
    "Paragraph",
    "Span",
    "Term",
    "Violation",
    "__version__",
    "arrow",
    "audit",
    "clean",
    "clean_many",
    "detect",
    "iter_jsonl",
    "iter_parquet",
    "iter_warc",
    "join_control_verdict",
    "label",
    "open",
    "terms",
    "warc_document",
]
