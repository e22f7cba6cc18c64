"""The namespace `saaf` of Polars: `import saaf.polars`, then `pl.col("text").saaf.clean()`.

It is there for expressions and for Series. A column is cleaned chunk by chunk, with the lock of the interpreter let go.
"""

import polars as pl

from saaf import arrow
from saaf._saaf import Cleaner

__all__ = ["ExprNamespace", "SeriesNamespace"]

_COLUMNS = ("text", "language", "encoding", "confidence", "spans", "findings")


class _Methods:
    """What both namespaces have."""

    def clean(self, **options):
        """The clean text."""
        return self._column("text", options)

    def language(self, **options):
        """The language of most letters of each row."""
        return self._column("language", options)

    def record(self, columns=_COLUMNS, *, spans="content", **options):
        """A struct of the columns of `saaf.arrow.clean`, which says what `spans` is."""
        return self._column(tuple(columns), options | {"spans": spans})


@pl.api.register_series_namespace("saaf")
class SeriesNamespace(_Methods):
    """Methods under `series.saaf`."""

    def __init__(self, series):
        self._series = series

    def _column(self, columns, options):
        cleaned = arrow.clean(self._series, columns, **options).read_all()
        return pl.Series(self._series.name, cleaned)


@pl.api.register_expr_namespace("saaf")
class ExprNamespace(_Methods):
    """Methods under `pl.col(…).saaf`. A wrong option is an error when the expression is made, not when it runs."""

    def __init__(self, expr):
        self._expr = expr

    def _column(self, columns, options):
        # An empty column tells what is wrong, and the type of the result for a column of strings.
        kind = SeriesNamespace(pl.Series([], dtype=pl.String))._column(columns, options).dtype
        return self._expr.map_batches(
            lambda series: SeriesNamespace(series)._column(columns, options),
            return_dtype=pl.self_dtype() if columns == "text" else kind,
            is_elementwise=True,
        )
