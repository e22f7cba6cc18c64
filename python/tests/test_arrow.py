"""The kernel, through pyarrow as what gives and takes the capsules. `saaf.clean` row by row is the oracle."""

import pytest

import saaf

pa = pytest.importorskip("pyarrow")

ROWS = ["caf&eacute;", None, "", "اکتوبر 30, 2025Minister says", "plain  words", "یہ کتاب میری ہے"]
TEXTS = [row if row is None else saaf.clean(row).text for row in ROWS]


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])
def test_types_come_out_as_they_came(kind):
    kind = getattr(pa, kind)()
    array = pa.array(ROWS, pa.string()).cast(kind)
    text = pa.array(saaf.arrow.clean(array, "text"))
    assert text.type == kind
    assert text.cast(pa.string()).to_pylist() == TEXTS


def test_dictionary_and_null_columns():
    assert pa.array(saaf.arrow.clean(pa.array(ROWS).dictionary_encode(), "text")).to_pylist() == TEXTS
    assert pa.array(saaf.arrow.clean(pa.nulls(3), "language")).to_pylist() == [None] * 3


def test_columns_are_what_documents_say():
    table = pa.record_batch(saaf.arrow.clean(pa.array(ROWS)))
    assert table.schema.names == ["text", "language", "encoding", "confidence", "spans", "findings"]
    for row, source in zip(table.to_pylist(), ROWS, strict=True):
        if source is None:
            assert set(row.values()) == {None}
            continue
        document = saaf.clean(source, offsets="bytes")
        assert (row["text"], row["encoding"]) == (document.text, document.encoding.name)
        shares = document.languages
        assert row["language"] == (shares[0].language if shares else None)
        assert row["confidence"] == (shares[0].confidence if shares else None)
        assert [(span["start"], span["source_end"], span["kind"]) for span in row["spans"]] == [
            (span.start, span.source_end, span.kind) for span in document.spans if not span.text.isspace()
        ]
        assert [finding["kind"] for finding in row["findings"]] == [finding.kind for finding in document.findings]


def test_spans_tile_the_text_where_that_is_asked_for():
    column = pa.array(["one\n\ntwo", None])
    content, tiles = (
        [(span["start"], span["end"]) for span in pa.array(saaf.arrow.clean(column, "spans", spans=spans))[0].as_py()]
        for spans in ("content", "tiles")
    )
    assert content == [(0, 4), (5, 8)] and set(content) < set(tiles)
    assert tiles == [(span.start, span.end) for span in saaf.clean("one\n\ntwo").spans]
    assert pa.array(saaf.arrow.clean(column, "spans")) == pa.array(saaf.arrow.clean(column, "spans", spans=None))
    assert len(pa.array(saaf.arrow.clean(column, "spans"))[0]) == 2
    with pytest.raises(ValueError, match="spans: .*'tile'; did you mean 'tiles'"):
        saaf.arrow.clean(column, spans="tile")


def test_chosen_columns_in_their_order():
    batch = pa.record_batch(saaf.arrow.clean(pa.array(ROWS), ["language", "text"]))
    assert batch.schema.names == ["language", "text"]
    for wrong, message in ((["txt"], "did you mean 'text'"), ([], "at least one"), (["text", "text"], "twice")):
        with pytest.raises(ValueError, match=message):
            saaf.arrow.clean(pa.array(ROWS), wrong)


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_chunks_stay_and_slices_count(cut):
    chunked = pa.chunked_array([pa.array(ROWS)[:cut], pa.array(ROWS)[cut:]])
    text = pa.chunked_array(saaf.arrow.clean(chunked, "text"))
    assert [len(chunk) for chunk in text.chunks] == [cut, len(ROWS) - cut]
    assert text.to_pylist() == TEXTS


def test_stream_is_read_as_it_comes():
    read = 0

    def batches():
        nonlocal read
        for _ in range(5):
            read += 1
            yield pa.record_batch({"t": ROWS})

    class Column:
        """The column of a stream, as a stream."""

        def __arrow_c_stream__(self, requested_schema=None):
            chunks = (batch.column(0) for batch in batches())
            return pa.chunked_array(list(chunks)).__arrow_c_stream__()

    cleaned = saaf.arrow.clean(Column(), ["text", "language"])
    reader = pa.RecordBatchReader.from_stream(cleaned)
    assert reader.read_next_batch().column("text").to_pylist() == TEXTS
    with pytest.raises(ValueError, match="read already"):
        pa.RecordBatchReader.from_stream(cleaned)
    kept = saaf.arrow.clean(Column(), "text").read_all()
    assert pa.chunked_array(kept) == pa.chunked_array(kept)


def test_row_that_is_no_text():
    noise = bytes(range(256)) * 4
    array = pa.array([b"caf\xe9", noise, None])
    row = pa.record_batch(saaf.arrow.clean(array)).to_pylist()[1]
    assert row["text"] == noise and row["findings"][0]["kind"] == "binary-data" and row["language"] is None
    with pytest.raises(UnicodeDecodeError, match="row 1"):
        saaf.arrow.clean(array, errors="raise")
    with pytest.raises(Exception, match="row 1 is no text"):
        pa.chunked_array(saaf.arrow.clean(pa.chunked_array([array]), "text", errors="raise"))


def test_wrong_columns_are_refused_at_once():
    with pytest.raises(TypeError, match="Int64 holds no text"):
        saaf.arrow.clean(pa.array([1, 2]))
    with pytest.raises(TypeError, match=r"one of its columns \(a, b\)"):
        saaf.arrow.clean(pa.table({"a": ["x"], "b": [1]}))
    with pytest.raises(TypeError, match="not list"):
        saaf.arrow.clean(["a"])
    with pytest.raises(TypeError, match="'profil'"):
        saaf.arrow.clean(pa.array(ROWS), profil="index")
    with pytest.raises(ValueError, match="format"):
        saaf.arrow.clean(pa.array(ROWS), format="html")


def test_requested_schema_is_met():
    schema, array = saaf.arrow.clean(pa.array(ROWS), "text").__arrow_c_array__(pa.large_string().__arrow_c_schema__())
    assert pa.Array._import_from_c_capsule(schema, array).type == pa.large_string()
