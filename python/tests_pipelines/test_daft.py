"""Daft, as it runs by itself."""

import pytest
from conftest import expected

daft = pytest.importorskip("daft")
import saaf.daft  # noqa: E402


def test_result_is_that_of_one_process(table):
    df = daft.from_arrow(table).into_partitions(3)
    record = saaf.daft.record(daft.col("text"), ("text", "language", "encoding"))
    got = df.with_column("record", record).sort("n").to_pydict()
    rows = [(n, *record.values()) for n, record in zip(got["n"], got["record"], strict=True)]
    assert rows == expected(table, ("language", "encoding"))


def test_bytes_become_strings_and_what_is_no_text_null(byte_table):
    df = daft.from_arrow(byte_table).with_column("clean", saaf.daft.clean(daft.col("text"))).sort("n").to_pydict()
    want = [None if text is None else as_text(text) for _, text in expected(byte_table, ())]
    assert df["clean"] == want
    assert None in want and any(want)


def as_text(row):
    try:
        return row.decode()
    except UnicodeDecodeError:
        return None


def test_what_is_wrong_fails_when_it_is_planned():
    with pytest.raises(TypeError, match="profil"):
        saaf.daft.clean(daft.col("text"), profil="x")
    with pytest.raises(ValueError, match="lang"):
        saaf.daft.record(daft.col("text"), ("lang",))
