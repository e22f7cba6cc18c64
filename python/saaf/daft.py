"""Daft: `saaf.daft.clean(daft.col("text"))` is an expression that cleans a column, batch by batch; `saaf.daft.clean_warc(df)`
gives the text of the records that `daft.read_warc` reads."""

import json

import pyarrow as pa

import daft
import saaf
from saaf import arrow
from saaf._columns import NAMES

__all__ = ["clean", "clean_warc", "record"]


def clean(expression, /, **options):
    """The clean text of a column of strings or bytes, as strings. Null stays null, and bytes that are no text become null.

    `options`: as those of `saaf.clean`; what is wrong with them raises ValueError or TypeError here, not when it runs.

    >>> daft.from_pydict({"page": [b"caf\\xe9"]}).with_column("text", clean(daft.col("page")))  # doctest: +SKIP
    """
    return _expression(expression, ("text",), options, lambda columns: columns[0])


def record(expression, /, columns=("text", "language", "encoding"), **options):
    """A struct of the clean text, as `clean` has it, and what is known of it: "text" and any of the columns of `saaf.arrow.clean`,
    whose option `spans` it takes too."""
    columns = tuple(columns)
    for name in columns:
        if name != "text" and name not in NAMES:
            raise ValueError(f"columns: '{name}' is none of text, {', '.join(NAMES)}")
    return _expression(expression, columns, options, lambda cleaned: pa.StructArray.from_arrays(cleaned, list(columns)))


# What `daft.read_warc` gives of the head of a record in columns of their own; the other fields are in warc_headers, as JSON.
_WARC_FIELDS = ("WARC-Type", "WARC-Target-URI", "WARC-Identified-Payload-Type")
_OF_DOCUMENT = {
    "language": lambda document: document.languages[0].language if document.languages else None,
    "encoding": lambda document: document.encoding.name,
    "confidence": lambda document: document.languages[0].confidence if document.languages else None,
}


def clean_warc(df, /, *, add=("language", "encoding"), **options):
    """`df`, as `daft.read_warc` gives it, with a column `text` and the columns of `add` (any of "language", "encoding", "confidence",
    which make columns saaf_language, and so on) behind all others.

    Text is read from the payload of a response, with its HTTP charset and codings undone, from a resource or a conversion, with
    the address and the declared languages as hints; of a page it is what a reader sees. It is null where the record is no document
    or no text. `options`: as those of `saaf.clean`.

    >>> clean_warc(daft.read_warc("crawl.warc.gz")).where(daft.col("text").not_null())  # doctest: +SKIP
    """
    add = (add,) if isinstance(add, str) else tuple(add)
    for name in add:
        if name not in _OF_DOCUMENT:
            raise ValueError(f"add: '{name}' is none of {', '.join(_OF_DOCUMENT)}")
    needed = (*_WARC_FIELDS, "warc_headers", "warc_content")
    missing = [name for name in needed if name not in df.column_names]
    if missing:
        raise ValueError(f"there are no columns {', '.join(missing)}: is the table one of daft.read_warc?")
    new = {"text": "text"} | {name: NAMES[name] for name in add}
    taken = [name for name in new.values() if name in df.column_names]
    if taken:
        raise ValueError(f"there are columns {', '.join(map(repr, taken))} already: drop or rename them")
    saaf.Cleaner(**options)
    types = [pa.field(name, pa.float64() if name == "confidence" else pa.large_string()) for name in new]
    kind = daft.DataType.from_arrow_type(pa.struct(types))

    @daft.func.batch(return_dtype=kind)
    def saaf_clean_warc(*columns: daft.Series):
        rows = zip(*(column.to_pylist() for column in columns), strict=True)
        return daft.Series.from_arrow(pa.array([_document_row(row, add, options) for row in rows], pa.struct(types)))

    document = saaf_clean_warc(*(daft.col(name) for name in needed))
    df = df.with_column("saaf_document", document)
    for name, column in new.items():
        df = df.with_column(column, daft.col("saaf_document").get(name))
    return df.exclude("saaf_document")


def _document_row(row, add, options):
    *values, headers, content = row
    fields = dict(zip(_WARC_FIELDS, values, strict=True)) | (json.loads(headers) if headers else {})
    fields = {name: value for name, value in fields.items() if value is not None}
    document = saaf.warc_document(fields, content or b"", **options)
    if document is None:
        return None
    return {"text": document.text} | {name: _OF_DOCUMENT[name](document) for name in add}


def _expression(expression, columns, options, joined):
    def clean_rows(rows):
        struct = pa.array(arrow.clean(rows, columns, **options))
        return joined([_as_strings(struct.field(name)) if name == "text" else struct.field(name) for name in columns])

    kind = daft.DataType.from_arrow_type(clean_rows(pa.array([], pa.large_string())).type)

    @daft.func.batch(return_dtype=kind)
    def saaf_clean(series: daft.Series):
        return daft.Series.from_arrow(clean_rows(series.to_arrow()))

    return saaf_clean(expression)


def _as_strings(rows):
    """Strings of clean rows; what is no text stayed as it was, and becomes null."""
    if pa.types.is_large_string(rows.type):
        return rows
    if pa.types.is_string(rows.type) or pa.types.is_string_view(rows.type):
        return rows.cast(pa.large_string())
    try:
        return rows.cast(pa.large_string())
    except pa.ArrowInvalid:
        return pa.array([_as_string(row) for row in rows.to_pylist()], pa.large_string())


def _as_string(row):
    try:
        return row if row is None else row.decode()
    except UnicodeDecodeError:
        return None
