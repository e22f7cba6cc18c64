"""Files that the tests write: JSON lines, web archives, Parquet, text."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

import saaf


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("name", ["x.jsonl", "x.jsonl.gz"])
def test_json_lines(tmp_path, name, threads):
    rows = [{"id": n, "meta": {"title": f"caf&eacute; {n}", "n": n}} for n in range(700)]
    rows[3]["meta"]["title"] = None
    rows[4] = {"id": 4}
    lines = "\n".join(json.dumps(row) for row in rows) + "\n\n"
    path = tmp_path / name
    path.write_bytes(gzip.compress(lines.encode()) if name.endswith("gz") else lines.encode())
    documents = list(saaf.iter_jsonl(path, "meta.title", threads=threads, bidi="none"))
    wanted = [row for row in rows if row.get("meta", {}).get("title")]
    assert [document.text for document in documents] == [f"café {row['id']}" for row in wanted]
    assert documents[0].meta == {"id": 0, "meta": {"n": 0}}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (b'{"text": "a"}\n{"text": \n', "x.jsonl:2: byte 23 "),
        (b'{"text": "a"}\n[1]\n', "x.jsonl:2: the line from byte 14"),
        (b'{"text": 3}\n', "x.jsonl:1: text is no string but int"),
    ],
)
def test_damaged_json_lines_name_the_byte(tmp_path, lines, message):
    path = tmp_path / "x.jsonl"
    path.write_bytes(lines)
    with pytest.raises(ValueError, match=message):
        list(saaf.iter_jsonl(path))


def record(kind, url, block, block_type="application/http; msgtype=response"):
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-10-30T00:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {block_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def archive():
    page = "<p>Съешь ещё этих мягких французских булок</p>".encode("cp1251")
    return b"".join(
        [
            record("warcinfo", "x", b"software: ours\r\n", "application/warc-fields"),
            record("response", "http://example.ru/", b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n" + page),
            record("response", "http://example.com/i", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"),
            record(
                "response",
                "http://example.com/z",
                b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/plain\r\n\r\n" + gzip.compress(b"caf&eacute;"),
            ),
            record("conversion", "http://example.com/t", "یہ کتاب میری ہے".encode(), "text/plain"),
        ]
    )


def test_record_that_another_library_has_read():
    fields = {"WARC-Type": "response", "WARC-Target-URI": "http://example.ru/", "Content-Type": "application/http"}
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<p>" + "Съешь".encode("cp1251")
    document = saaf.warc_document(fields, block)
    assert document.text.strip() == "Съешь" and document.encoding.declared == "windows-1251"
    assert document.meta == {"url": "http://example.ru/", "type": "response", "content_type": "text/html", "status": 200}
    # Offsets of a source of bytes count bytes, and a character is taken whole.
    assert document.source[slice(*document.source_range(0, 10))] == "Съешь".encode("cp1251")
    assert document.source[slice(*document.source_range(3, 5))] == "ъе".encode("cp1251")
    assert saaf.warc_document([("warc-type", "request")], b"GET / HTTP/1.1\r\n\r\n") is None
    assert saaf.warc_document({}, b"") is None
    # A line end in a value makes no field.
    split = saaf.warc_document({"WARC-Type": "conversion", "X": "a\r\nContent-Type: image/png"}, b"text")
    assert split is not None and split.text == "text"
    with pytest.raises(TypeError, match="profil"):
        saaf.warc_document(fields, block, profil="x")


@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz"])
def test_web_archive_is_that_of_the_command_line(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(archive()) if name.endswith("gz") else archive())
    documents = list(saaf.iter_warc(path))
    assert [document.text.strip() for document in documents] == [
        "Съешь ещё этих мягких французских булок",
        "café",
        "یہ کتاب میری ہے",
    ]
    assert documents[0].meta["url"] == "http://example.ru/" and documents[0].meta["status"] == 200
    assert documents[0].encoding.declared == "windows-1251"
    saaf_command = Path(sys.executable).with_name("saaf")
    lines = subprocess.run(
        [saaf_command, "--to", "jsonl", "--bidi", "minimal", path], capture_output=True, check=True
    ).stdout
    for document, line in zip(documents, lines.splitlines(), strict=True):
        told = json.loads(line)
        for key in ("url", "date", "type", "record_id", "content_type"):
            assert told["warc"].get(key) == document.meta.get(key)
        assert told["text"] == document.text and told["spans"] == document.to_dict()["spans"]


def test_parquet(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    rows = ["caf&eacute;", None, "", "یہ کتاب میری ہے"]
    table = pa.table({"n": [1, 2, 3, 4], "t": rows, "b": pa.array([b"caf\xe9", None, b"", b"x"], pa.binary())})
    pq.write_table(table, path, row_group_size=2)
    documents = list(saaf.iter_parquet(path, "t"))
    assert [document and document.text for document in documents] == ["café", None, "", "یہ کتاب میری ہے"]
    assert documents[3].meta == {"row": 3} and documents[3].offsets == "codepoints"
    assert [document and document.text for document in saaf.iter_parquet(path, "b")] == ["café", None, "", "x"]
    assert len(list(saaf.iter_parquet(path))) == 4, "the one column of strings"
    with pytest.raises(ValueError, match="'txt'.*n .*t "):
        saaf.iter_parquet(path, "txt")


def test_open_streams_the_clean_text(tmp_path, news, news_path):
    with saaf.open(news_path) as file:
        assert file.readline() == "City library reopens after “longest winter” of repairs\n"
        rest = file.read()
    assert rest and (saaf.clean(news).text).endswith(rest)
    long = "یہ کتاب میری ہے۔ caf&eacute;\n" * 6_000
    path = tmp_path / "long.txt.gz"
    path.write_bytes(gzip.compress(long.encode()))
    with saaf.open(path, bidi="none") as file:
        assert list(file) == saaf.clean(long, bidi="none").text.splitlines(keepends=True)
    # Closed before its end: the thread that cleans ends too.
    with saaf.open(path) as file:
        assert file.read(3) == "یہ "


def test_files_that_cannot_be_read_are_named(tmp_path):
    for read in (saaf.open, lambda path: list(saaf.iter_jsonl(path)), saaf.iter_warc, saaf.iter_parquet):
        with pytest.raises(FileNotFoundError, match="nothing-there"):
            read(tmp_path / "nothing-there")
    picture = tmp_path / "x.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(ValueError, match="x.png.*PNG"):
        saaf.open(picture)
    torn = tmp_path / "x.txt.gz"
    torn.write_bytes(gzip.compress(b"text " * 9000)[:-20])
    with pytest.raises(OSError, match="x.txt.gz.*gzip"), saaf.open(torn) as file:
        file.read()
