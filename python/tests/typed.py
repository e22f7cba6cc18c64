"""What mypy and pyright must see: the types of a program that uses the package. Nothing here is run."""

from typing import TYPE_CHECKING

import polars as pl

import saaf
import saaf.polars as saaf_polars
from saaf.types import ArrowArray

if TYPE_CHECKING:
    from typing_extensions import assert_type

    document = saaf.clean(b"caf\xe9", profile="index", with_=["harakat"], languages="fr,en")
    assert_type(document, saaf.Document)
    assert_type(document.spans, tuple[saaf.Span, ...])
    assert_type(document.spans[0].date, saaf.Date | None)
    assert_type(document.source_range(0, 1), tuple[int, int])
    assert_type(document.to_json(spans="tiles"), str)
    assert_type(saaf.clean_many(["a", b"b"], threads=2), list[saaf.Document])
    assert_type(saaf.Cleaner(bidi="none").clean("a", url="https://example.com"), saaf.Document)

    def of_array(array: ArrowArray) -> None:
        assert_type(saaf.arrow.clean(array, "text"), saaf.arrow.CleanedArray)
        assert_type(saaf.arrow.clean(array, spans="tiles"), saaf.arrow.CleanedArray)

    assert_type(saaf_polars.ExprNamespace(pl.col("a")).clean(profile="index"), pl.Expr)
    assert_type(saaf.arrow.clean(pl.Series(["a"]), ["text"]), saaf.arrow.CleanedStream)
    assert_type([document.text for document in saaf.iter_jsonl("x.jsonl")], list[str])
    assert_type(saaf.open("x.txt").read(), str)
    # What must be an error: both checkers report a comment that ignores none.
    saaf.clean("a", profile="indx")  # type: ignore[arg-type]
    saaf.clean("a", profil="index")  # type: ignore[call-arg]
    saaf.clean(3)  # type: ignore[arg-type]
    saaf.clean("a", spans="tiles")  # type: ignore[call-arg]
    document.to_dict(spans="all")  # type: ignore[arg-type]
