from saaf import arrow as arrow
from saaf._files import iter_jsonl as iter_jsonl
from saaf._files import iter_parquet as iter_parquet
from saaf._files import iter_warc as iter_warc
from saaf._files import open as open
from saaf._saaf import UNICODE_VERSION as UNICODE_VERSION
from saaf._saaf import Cleaner as Cleaner
from saaf._saaf import Date as Date
from saaf._saaf import DateReading as DateReading
from saaf._saaf import Document as Document
from saaf._saaf import Edit as Edit
from saaf._saaf import Encoding as Encoding
from saaf._saaf import EncodingSegment as EncodingSegment
from saaf._saaf import Finding as Finding
from saaf._saaf import LanguageShare as LanguageShare
from saaf._saaf import Paragraph as Paragraph
from saaf._saaf import Span as Span
from saaf._saaf import Term as Term
from saaf._saaf import __version__ as __version__
from saaf._saaf import clean as clean
from saaf._saaf import clean_many as clean_many
from saaf._saaf import detect as detect
from saaf._saaf import label as label
from saaf._terms import terms as terms

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
    "LanguageShare",
    "Paragraph",
    "Span",
    "Term",
    "__version__",
    "arrow",
    "clean",
    "clean_many",
    "detect",
    "iter_jsonl",
    "iter_parquet",
    "iter_warc",
    "label",
    "open",
    "terms",
]
