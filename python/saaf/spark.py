"""Spark: `saaf.spark.clean(df, "text")` cleans a column on the executors, by `DataFrame.mapInArrow`.

saaf and pyarrow have to be installed where the executors run. Spark matches what comes back by position and compares no
names, so the schema is fixed here, and every batch is made in its order.
"""

from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import BinaryType, StringType, StructField, StructType

import pyarrow as pa

from saaf._columns import ColumnCleaner

__all__ = ["clean"]


def clean(df, column, /, *, add=("language", "encoding"), **options):
    """`df` with `column` clean, and the columns of `add` behind all others.

    `add`: any of "spans", "language", "encoding", "confidence", "findings", which make columns saaf, saaf_language, and so on.
    `options`: as those of `saaf.clean`, and `spans`, as of `saaf.arrow.clean`. Null stays null. A binary column stays binary: what is text in it is UTF-8, and what is
    none stays as it is (`cast("string")` it where that is known not to be). What is wrong with column or options raises
    ValueError or TypeError here, not on an executor.

    >>> clean(spark.createDataFrame([("caf&eacute;",)], "text string"), "text").show()  # doctest: +SKIP
    """
    cleaner = ColumnCleaner(column, add, options)
    schema = df.schema
    # Spark compares names without regard to case unless it is told otherwise.
    cleaner.check(schema.names, fold=str.lower)
    fields = list(schema.fields)
    at = schema.names.index(column)
    kind = fields[at].dataType
    if not isinstance(kind, StringType | BinaryType):
        raise TypeError(f"column '{column}' is {kind.simpleString()}, and neither string nor binary")
    fields[at] = StructField(column, kind, True, fields[at].metadata)
    of = pa.binary() if isinstance(kind, BinaryType) else pa.string()
    fields += from_arrow_schema(pa.schema(cleaner.fields_of(of))).fields

    def run(batches):
        for batch in batches:
            yield cleaner.clean(batch)

    return df.mapInArrow(run, StructType(fields))
