"""Rows, and what one process of saaf makes of them."""

import os
import random
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import saaf

SENTENCES = [
    "یہ کتاب میری ہے اور وہ اکتوبر 30, 2025 کو شائع ہوئی۔",
    "She said &ldquo;yes&rdquo; and left the  room.",
    "كتاب جديد في السوق &amp; more",
    "این یک متن فارسی است که می\u200cخواهم",
    "The cafÃ© is open until midnight.",
    "Сегодня хорошая погода.",
]
ADD = ("language", "encoding", "findings")


def rows(count, seed=16):
    """Numbered rows of text; some are null, some empty, and one is much longer than all others."""
    choose = random.Random(seed)
    texts = [" ".join(choose.choices(SENTENCES, k=choose.randint(1, 8))) for _ in range(count)]
    texts[1::97] = [None] * len(texts[1::97])
    texts[2::89] = [""] * len(texts[2::89])
    texts[5] = SENTENCES[1] * 20_000
    return list(enumerate(texts))


def as_bytes(text, at):
    """The same in an older encoding, damaged, or no text at all."""
    if text is None or at % 3 == 0:
        return None if text is None else text.encode()
    if at % 3 == 1:
        return text.encode("cp1256", "ignore")
    return bytes(range(256)) * 4 if at % 30 == 2 else text.encode()[:-1] + b"\xff"


def expected(table, add=ADD):
    """What one call makes of the whole column, as sorted rows."""
    column = table.column("text").combine_chunks()
    cleaned = pa.array(saaf.arrow.clean(column, ("text", *add)))
    return sorted(zip(table.column("n").to_pylist(), *(cleaned.field(name).to_pylist() for name in ("text", *add))), key=lambda row: row[0])


def daft_rows(table):
    """What Daft makes of the rows in three partitions, on the runner that is set."""
    import daft
    import saaf.daft

    df = daft.from_arrow(table).into_partitions(3)
    record = saaf.daft.record(daft.col("text"), ("text", "language", "encoding"))
    got = df.with_column("record", record).sort("n").to_pydict()
    return [(n, *record.values()) for n, record in zip(got["n"], got["record"], strict=True)]


@pytest.fixture(scope="session")
def table():
    numbers, texts = zip(*rows(2_000), strict=True)
    return pa.table({"n": pa.array(numbers, pa.int64()), "text": pa.array(texts, pa.string())})


@pytest.fixture(scope="session")
def byte_table(table):
    source = [as_bytes(text, at) for at, text in enumerate(table.column("text").to_pylist())]
    return table.set_column(1, "text", pa.array(source, pa.binary()))


@pytest.fixture(scope="session")
def poison_table():
    """Invalid bytes, a line of 50 MB, null, nothing, no text, and rows that nothing is wrong with."""
    long = (SENTENCES[0] + " ").encode() * (50_000_000 // len(SENTENCES[0].encode() + b" ") + 1)
    texts = [b"caf\xe9 \xff\xfe\x81", long, None, b"", bytes(range(256)) * 4, b"plain", SENTENCES[3].encode()]
    return pa.table({"n": pa.array(range(len(texts)), pa.int64()), "text": pa.array(texts, pa.binary())})


@pytest.fixture(scope="session")
def poison_file(poison_table, tmp_path_factory):
    path = tmp_path_factory.mktemp("poison") / "rows.parquet"
    pq.write_table(poison_table, path)
    return str(path)


def pytest_configure():
    # Workers of Spark and Ray start the Python that the tests run in, and find saaf where it is found here.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
