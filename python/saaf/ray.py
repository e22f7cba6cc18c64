"""Ray: `saaf.ray.clean(ds, "text")` cleans a column of a dataset on the workers, by `Dataset.map_batches`."""

from saaf._columns import ColumnCleaner

__all__ = ["clean"]


def clean(ds, column, /, *, add=("language", "encoding"), map_batches=None, **options):
    """`ds` with `column` clean, and the columns of `add` behind all others.

    `add`: any of "spans", "language", "encoding", "confidence", "findings", which make columns saaf, saaf_language, and so on.
    `map_batches`: arguments for `Dataset.map_batches`, such as {"batch_size": 1000, "concurrency": 2}. `options`: as those of
    `saaf.clean`, and `spans`, as of `saaf.arrow.clean`; what is wrong with them raises ValueError or TypeError here, not on a worker. A block of nothing but nulls,
    which Ray gives without a type, comes out as strings. An empty dataset has no schema, before and after.
    """
    cleaner = ColumnCleaner(column, add, options)

    def run(table):
        return cleaner.clean(table)

    return ds.map_batches(run, **{"batch_format": "pyarrow", "zero_copy_batch": True} | (map_batches or {}))
