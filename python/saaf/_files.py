"""Files, read as they are iterated over: one document, or one batch of documents, in memory."""

import io

from saaf import _saaf
from saaf._saaf import Cleaner

# Lines that are cleaned at once, where there are threads to share them.
_BATCH_LINES = 256
_BATCH_BYTES = 1 << 22


def iter_jsonl(path, field="text", *, threads=1, **options):
    """The documents of a file of JSON lines, plain or compressed: of each line the string under `field`.

    `field` may lead into objects: "meta.title". The other fields are in `Document.meta`. A line without that field, or with a
    null there, gives nothing. A line that is no JSON object raises ValueError, which names file, line and byte.
    """
    cleaner = Cleaner(**options)
    lines = _saaf.Lines(path)
    return _documents(_json_rows(lines, path, field.split(".")), cleaner, threads)


def _json_rows(lines, path, names):
    import json

    for number, offset, line in lines:
        if not line.strip():
            continue
        try:
            # JSON is UTF-8 (RFC 8259); a byte that is not, is U+FFFD in its string.
            row = json.loads(line.decode("utf-8", "replace") if number > 1 else line.decode("utf-8-sig", "replace"))
        except ValueError as error:
            at = len(line.decode("utf-8", "replace")[: getattr(error, "pos", 0)].encode())
            raise ValueError(f"{path}:{number}: byte {offset + at} begins no JSON: {error}") from None
        if not isinstance(row, dict):
            raise ValueError(f"{path}:{number}: the line from byte {offset} on is no JSON object")
        inner = row
        for name in names[:-1]:
            inner = inner.get(name)
            if not isinstance(inner, dict):
                inner = {}
                break
        text = inner.pop(names[-1], None)
        if text is None:
            continue
        if not isinstance(text, str):
            raise ValueError(f"{path}:{number}: {'.'.join(names)} is no string but {type(text).__name__}")
        yield text, row


def _documents(rows, cleaner, threads):
    if threads == 1:
        for text, meta in rows:
            document = cleaner.clean(text)
            document.meta.update(meta)
            yield document
        return
    batch, size = [], 0
    for row in rows:
        batch.append(row)
        size += len(row[0])
        if len(batch) >= _BATCH_LINES or size >= _BATCH_BYTES:
            yield from _clean_batch(batch, cleaner, threads)
            batch, size = [], 0
    yield from _clean_batch(batch, cleaner, threads)


def _clean_batch(batch, cleaner, threads):
    documents = cleaner.clean_many((text for text, _ in batch), threads)
    for document, (_, meta) in zip(documents, batch):
        document.meta.update(meta)
        yield document


def iter_warc(path, **options):
    """The documents of a web archive (WARC, WET), plain or compressed: responses, resources and conversions whose payload is text.

    Each is read with its HTTP charset, codings, URL and languages as hints. `Document.meta` has url, date, type, status, … A
    damaged record is passed over.
    """
    return _saaf.Archive(path, Cleaner(**options))


def warc_document(fields, block, /, **options):
    """The document in one record of a web archive that another library has read, as `iter_warc` gives it; None where it is none.

    `fields`: those of the head of the record, a mapping or pairs. `block`: its bytes, of a response with the head of HTTP.
    """
    pairs = fields.items() if hasattr(fields, "items") else fields
    return _saaf.warc_document([(str(name), str(value)) for name, value in pairs], block, Cleaner(**options))


def iter_parquet(path, column=None, **options):
    """The rows of a column of a Parquet file as documents, and None for null. Without `column`, that of strings, if there is one."""
    # `None` ends an iterator of the module.
    rows = _saaf.Column(path, column, Cleaner(**options))
    return rows


def open(path, **options):
    """The clean text of a file, plain or compressed, as a file object to read text from. It is cleaned as it is read."""
    return io.TextIOWrapper(io.BufferedReader(_Raw(path, Cleaner(**options)), 1 << 16), encoding="utf-8", newline="\n")


class _Raw(io.RawIOBase):
    def __init__(self, path, cleaner):
        self.name = path
        self._reader = None
        self._reader = _saaf.TextReader(path, cleaner)

    def readable(self):
        return True

    def readinto(self, buffer):
        read = self._reader.read(len(buffer))
        buffer[: len(read)] = read
        return len(read)

    def close(self):
        if self._reader is not None:
            self._reader.close()
        super().close()
