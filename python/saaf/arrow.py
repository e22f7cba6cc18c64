"""Columns of Arrow: whatever speaks the Arrow PyCapsule Interface goes in, and comes out clean by the same. No pyarrow is needed."""

from saaf._saaf import CleanedArray, CleanedStream, clean_arrow

__all__ = ["CleanedArray", "CleanedStream", "clean"]


def clean(data, /, columns=("text", "language", "encoding", "confidence", "spans", "findings"), *, spans="content", **options):
    """Cleans the rows of a column of text: utf8, large_utf8, string_view, binary, large_binary, binary_view or a dictionary.

    An array gives a `CleanedArray`; a chunked array, a Series or a stream gives a `CleanedStream`, which is cleaned chunk by
    chunk as it is read. Several `columns` come as a struct, one (a string) as an array. Nulls stay null. A row that is no text
    stays as it is and has a finding, unless `errors="raise"`. The column `spans` lists those that hold more than white space;
    with `spans="tiles"` all, which tile the text.
    """
    return clean_arrow(data, columns, spans=spans, **options)
