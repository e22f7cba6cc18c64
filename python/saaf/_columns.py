"""A table with one column cleaned: which columns it has, and how a batch of it is made. The engines call it batch by batch.

In: a batch (`pyarrow.RecordBatch` or `Table`). Out: the same columns in the same order, that of text clean, and behind them what
is known of each row, under the names that the command line uses:

| asked for | column | |
|---|---|---|
| `spans` | `saaf` | a list of structs; with the option `spans="tiles"` all spans, else those that hold more than white space |
| `language` | `saaf_language` | a string |
| `encoding` | `saaf_encoding` | a string |
| `confidence` | `saaf_confidence` | a number |
| `findings` | `saaf_findings` | a list of structs |

Rows are documents and no state is kept between them. So the result does not depend on how an engine cuts batches, and a batch
that is cleaned twice, because a worker was lost, comes out the same.
"""

import pyarrow as pa

from saaf import arrow

NAMES = {
    "spans": "saaf",
    "language": "saaf_language",
    "encoding": "saaf_encoding",
    "confidence": "saaf_confidence",
    "findings": "saaf_findings",
}


class ColumnCleaner:
    """Cleans one column of tables. What is wrong with the options is an error here, before any row is read."""

    def __init__(self, column, add, options):
        add = (add,) if isinstance(add, str) else tuple(add)
        for name in add:
            if name not in NAMES:
                raise ValueError(f"add: '{name}' is none of {', '.join(NAMES)}")
            if add.count(name) > 1:
                raise ValueError(f"add: '{name}' is named twice")
        self.column = column
        self.add = add
        self.options = options
        self.fields_of(pa.string())

    def fields_of(self, kind):
        """The fields of the new columns, behind a column of this type."""
        empty = self._clean(pa.array([], kind))
        return [pa.field(NAMES[name], field.type) for name, field in zip(self.add, list(empty.type)[1:], strict=True)]

    def check(self, names, *, fold=lambda name: name):
        """Refuses a table that lacks the column, or has one of the new ones. `fold`: how the engine compares names."""
        if names.count(self.column) != 1:
            raise ValueError(f"there is no one column '{self.column}' among {', '.join(map(repr, names))}")
        there = {fold(name) for name in names}
        taken = [NAMES[name] for name in self.add if fold(NAMES[name]) in there]
        if taken:
            raise ValueError(f"there are columns {', '.join(map(repr, taken))} already: drop or rename them, or change add")

    def clean(self, batch):
        """The batch with the column clean and the new ones behind all others. The type of the column stays."""
        names = batch.schema.names
        self.check(names)
        at = names.index(self.column)
        rows = batch.column(at)
        if pa.types.is_null(rows.type):
            # An engine that has seen nothing but nulls knows no type.
            rows = rows.cast(pa.string())
        if isinstance(rows, pa.ChunkedArray):
            chunks = [self._clean(chunk) for chunk in rows.chunks] or [self._clean(pa.array([], rows.type))]
            cleaned = [pa.chunked_array([chunk.field(i) for chunk in chunks]) for i in range(len(self.add) + 1)]
        else:
            chunk = self._clean(rows)
            cleaned = [chunk.field(i) for i in range(len(self.add) + 1)]
        columns = list(batch.columns)
        columns[at] = cleaned[0]
        fields = list(batch.schema)
        fields[at] = pa.field(self.column, cleaned[0].type, True, fields[at].metadata)
        for name, column in zip(self.add, cleaned[1:], strict=True):
            columns.append(column)
            fields.append(pa.field(NAMES[name], column.type))
        return type(batch).from_arrays(columns, schema=pa.schema(fields, batch.schema.metadata))

    def _clean(self, rows):
        return pa.array(arrow.clean(rows, ("text", *self.add), **self.options))
