"""Daft, as it runs by itself."""

import pytest
from conftest import daft_rows, expected

daft = pytest.importorskip("daft")
import saaf  # noqa: E402
import saaf.daft  # noqa: E402


def test_result_is_that_of_one_process(table):
    assert daft_rows(table) == expected(table, ("language", "encoding"))


def test_bytes_become_strings_and_what_is_no_text_null(byte_table):
    df = daft.from_arrow(byte_table).with_column("clean", saaf.daft.clean(daft.col("text"))).sort("n").to_pydict()
    want = [None if text is None else as_text(text) for _, text in expected(byte_table, ())]
    assert df["clean"] == want
    assert None in want and any(want)


def test_poison_rows(poison_table, poison_file):
    got = daft.read_parquet(poison_file).with_column("clean", saaf.daft.clean(daft.col("text"))).sort("n").to_pydict()
    assert got["clean"] == [text if text is None else as_text(text) for _, text in expected(poison_table, ())]


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


def test_records_of_an_archive_are_decoded(tmp_path):
    path = tmp_path / "a.warc"
    pages = [
        ("windows-1256", "<html lang=ar><p>كتاب جديد في السوق &amp; more</p>"),
        ("utf-8", "<title>x</title><p>یہ کتاب میری ہے</p>"),
    ]
    blocks = [
        (
            "response",
            "application/http; msgtype=response",
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\n\r\n".encode() + page.encode(charset),
        )
        for charset, page in pages
    ]
    blocks += [
        ("conversion", "text/plain", "یک متن".encode()),
        ("response", "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"),
        ("request", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
    ]
    path.write_bytes(b"".join(record(at, *block) for at, block in enumerate(blocks)))
    df = saaf.daft.clean_warc(daft.read_warc(str(path)), add=("language", "encoding", "confidence"))
    assert df.column_names[-4:] == ["text", "saaf_language", "saaf_encoding", "saaf_confidence"]
    got = df.sort("WARC-Target-URI").to_pydict()
    assert [text and text.strip() for text in got["text"]] == ["كتاب جديد في السوق & more", "یہ کتاب میری ہے", "یک متن", None, None]
    assert got["saaf_encoding"][:3] == ["windows-1256", "UTF-8", "UTF-8"]
    assert got["saaf_language"][:2] == ["ar", "ur"]
    assert got["text"][:3] == [document.text for document in saaf.iter_warc(path)]
    with pytest.raises(ValueError, match="spans"):
        saaf.daft.clean_warc(df, add=("spans",))
    with pytest.raises(ValueError, match="warc_content"):
        saaf.daft.clean_warc(daft.from_pydict({"text": ["a"]}))


def record(at, kind, media, block):
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{at:012}>\r\n"
        f"WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: http://example.org/{at}\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"
