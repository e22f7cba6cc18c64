"""The shape of a clean table, without an engine."""

import pickle

import pyarrow as pa
import pytest
from saaf._columns import ColumnCleaner

ALL = ("spans", "language", "encoding", "confidence", "findings")


@pytest.mark.parametrize("length", [1, 7, 1000, 100_000])
def test_batches_of_any_length_give_the_same(table, length):
    cleaner = ColumnCleaner("text", ALL, {})
    whole = cleaner.clean(table)
    batches = [cleaner.clean(batch) for batch in table.to_batches(length)]
    assert pa.Table.from_batches(batches).combine_chunks() == whole.combine_chunks()


def test_columns_keep_their_order_type_and_metadata():
    schema = pa.schema([pa.field("text", pa.large_string(), False, {"a": "b"}), pa.field("n", pa.int8())], {"k": "v"})
    table = pa.table([["caf&eacute;"], [1]], schema=schema)
    cleaned = ColumnCleaner("text", ("encoding",), {}).clean(table)
    assert cleaned.schema.names == ["text", "n", "saaf_encoding"]
    assert cleaned.schema.field("text") == pa.field("text", pa.large_string(), True)
    assert cleaned.schema.field("text").metadata == {b"a": b"b"}
    assert cleaned.schema.metadata == {b"k": b"v"}
    assert cleaned.to_pylist() == [{"text": "café", "n": 1, "saaf_encoding": "UTF-8"}]


def test_spans_are_those_that_are_asked_for():
    table = pa.table({"text": ["one\n\ntwo"]})
    content, tiles = (ColumnCleaner("text", "spans", options).clean(table)["saaf"][0] for options in ({}, {"spans": "tiles"}))
    assert len(content) == 2 < len(tiles)


def test_nulls_without_a_type_are_strings():
    cleaned = ColumnCleaner("text", ALL, {}).clean(pa.table({"text": pa.nulls(2)}))
    assert cleaned.schema.field("text").type == pa.string()
    assert cleaned.column("saaf_language").to_pylist() == [None, None]


def test_strings_that_are_not_utf_8_are_read_and_reported():
    offsets, data = pa.py_buffer(b"\0\0\0\0\3\0\0\0\5\0\0\0"), pa.py_buffer(b"\xd8\xa7\xffok")
    rows = pa.StringArray.from_buffers(2, offsets, data)
    cleaned = ColumnCleaner("text", ("findings",), {}).clean(pa.table({"text": rows}))
    cleaned.validate(full=True)
    assert cleaned.column("text").to_pylist() == ["\u0627\ufffd", "ok"]
    findings = cleaned.column("saaf_findings").to_pylist()
    assert [found["kind"] for found in findings[0]] == ["damaged-bytes", "replacement-character"]
    assert findings[1] == []


def test_wrong_options_are_named_at_once():
    for column, add, options, error, named in [
        ("text", ("lang",), {}, ValueError, "lang"),
        ("text", ("language", "language"), {}, ValueError, "twice"),
        ("text", (), {"profil": "index"}, TypeError, "profil"),
        ("text", (), {"profile": "klingon"}, ValueError, "klingon"),
    ]:
        with pytest.raises(error, match=named):
            ColumnCleaner(column, add, options)
    with pytest.raises(ValueError, match="'body'"):
        ColumnCleaner("body", (), {}).clean(pa.table({"text": ["a"]}))
    with pytest.raises(ValueError, match="saaf_language"):
        ColumnCleaner("text", ("language",), {}).clean(pa.table({"text": ["a"], "saaf_language": ["b"]}))


def test_cleaner_goes_to_workers():
    cleaner = pickle.loads(pickle.dumps(ColumnCleaner("text", ALL, {"profile": "index"})))
    assert cleaner.clean(pa.table({"text": ["STRASSE"]})).column("text").to_pylist() == ["strasse"]
