from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from os import PathLike

from saaf.types import Options
from saaf._saaf import Document
from typing_extensions import Unpack

def iter_jsonl(
    path: str | PathLike[str], field: str = "text", *, threads: int | None = 1, **options: Unpack[Options]
) -> Iterator[Document]: ...
def iter_warc(path: str | PathLike[str], **options: Unpack[Options]) -> Iterator[Document]: ...
def warc_document(
    fields: Mapping[str, str] | Iterable[tuple[str, str]], block: bytes, /, **options: Unpack[Options]
) -> Document | None: ...
def iter_parquet(
    path: str | PathLike[str], column: str | None = None, **options: Unpack[Options]
) -> Iterator[Document | None]: ...
def open(path: str | PathLike[str], **options: Unpack[Options]) -> TextIOWrapper: ...
