"""Daft: `saaf.daft.clean(daft.col("text"))` is an expression that cleans a column, batch by batch."""

import pyarrow as pa

import daft
from saaf import arrow
from saaf._columns import NAMES

__all__ = ["clean", "record"]


def clean(expression, /, **options):
    """The clean text of a column of strings or bytes, as strings. Null stays null, and bytes that are no text become null.

    `options`: as those of `saaf.clean`; what is wrong with them raises ValueError or TypeError here, not when it runs.

    >>> daft.from_pydict({"page": [b"caf\\xe9"]}).with_column("text", clean(daft.col("page")))  # doctest: +SKIP
    """
    return _expression(expression, ("text",), options, lambda columns: columns[0])


def record(expression, /, columns=("text", "language", "encoding"), **options):
    """A struct of the clean text, as `clean` has it, and what is known of it: "text" and any of the columns of `saaf.arrow.clean`."""
    columns = tuple(columns)
    for name in columns:
        if name != "text" and name not in NAMES:
            raise ValueError(f"columns: '{name}' is none of text, {', '.join(NAMES)}")
    return _expression(expression, columns, options, lambda cleaned: pa.StructArray.from_arrays(cleaned, list(columns)))


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
