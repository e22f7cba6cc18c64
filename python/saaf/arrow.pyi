from collections.abc import Iterable
from typing import overload

from saaf.types import ArrowArray, ArrowStream, Column, Options, SpanSelection
from saaf._saaf import CleanedArray as CleanedArray
from saaf._saaf import CleanedStream as CleanedStream
from typing_extensions import Unpack

__all__ = ["CleanedArray", "CleanedStream", "clean"]

@overload
def clean(
    data: ArrowArray,
    /,
    columns: Column | Iterable[Column] = ...,
    *,
    spans: SpanSelection | None = ...,
    **options: Unpack[Options],
) -> CleanedArray: ...
@overload
def clean(
    data: ArrowStream,
    /,
    columns: Column | Iterable[Column] = ...,
    *,
    spans: SpanSelection | None = ...,
    **options: Unpack[Options],
) -> CleanedStream: ...
