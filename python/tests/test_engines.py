"""Examples with Polars, pandas and DuckDB, as the README has them."""

import pytest

import saaf

ROWS = ["caf&eacute;", None, "یہ کتاب میری ہے"]
TEXTS = ["café", None, "یہ کتاب میری ہے"]


def test_polars():
    pl = pytest.importorskip("polars")
    import saaf.polars  # noqa: F401

    frame = pl.DataFrame({"id": [1, 2, 3], "text": ROWS})
    cleaned = frame.with_columns(pl.col("text").saaf.clean(), language=pl.col("text").saaf.language())
    assert cleaned["text"].to_list() == TEXTS and cleaned["language"].to_list()[2] == "ur"
    record = frame.lazy().select(pl.col("text").saaf.record(["text", "spans"])).collect().unnest("text")
    assert record.columns == ["text", "spans"] and record["spans"][2][0]["script"] == "Arab"
    lines = pl.Series(["one\n\ntwo"])
    counts = [len(lines.saaf.record(["spans"], spans=spans).struct.field("spans")[0]) for spans in ("content", "tiles")]
    assert counts[0] == 2 < counts[1]
    assert frame["text"].saaf.clean(profile="index").to_list()[0] == "cafe"
    assert frame.group_by("id").agg(pl.col("text").saaf.clean().first()).sort("id")["text"].to_list() == TEXTS
    assert frame.clear().select(pl.col("text").saaf.clean()).schema == {"text": pl.String}
    binary = pl.DataFrame({"b": [b"caf\xe9"]}).select(pl.col("b").saaf.clean().cast(pl.String))
    assert binary["b"].to_list() == ["café"]
    with pytest.raises(TypeError, match="'profil'"):
        pl.col("text").saaf.clean(profil="index")


def test_polars_takes_the_capsules():
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(saaf.arrow.clean(pl.Series("t", ROWS), ["text", "language"]))
    assert frame["text"].to_list() == TEXTS and frame.columns == ["text", "language"]


def test_pandas():
    pd, pa = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"text": pd.Series(ROWS, dtype="string[pyarrow]")})
    # pandas 3 has the capsules itself; before, pa.array(frame["text"]) has them.
    column = frame["text"] if hasattr(frame["text"], "__arrow_c_stream__") else pa.array(frame["text"])
    cleaned = pa.table(saaf.arrow.clean(column, ["text", "language"])).to_pandas()
    assert [text if isinstance(text, str) else None for text in cleaned["text"]] == TEXTS
    assert cleaned["language"][2] == "ur"
    frame["text"] = [document.text for document in saaf.clean_many(frame["text"].fillna(""))]
    assert frame["text"].tolist() == ["café", "", "یہ کتاب میری ہے"]


def test_duckdb():
    duckdb, pa = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow")
    connection = duckdb.connect()
    connection.sql("create table pages as select * from (values ('caf&eacute;'), (null), ('a  b')) t(text)")

    def clean(text):
        return pa.chunked_array(saaf.arrow.clean(text, "text"))

    connection.create_function("saaf_clean", clean, ["VARCHAR"], "VARCHAR", type="arrow", null_handling="special")
    assert connection.sql("select saaf_clean(text) from pages").fetchall() == [("café",), (None,), ("a b",)]
    # A result of saaf is a table of DuckDB by its name.
    cleaned = pa.table(saaf.arrow.clean(pa.chunked_array([ROWS]), ["text", "language"]))
    assert connection.sql("select text from cleaned where language = 'ur'").fetchall() == [("یہ کتاب میری ہے",)]
