"""Spark with two executors, each a process of its own."""

import os
import signal
import time

import pyarrow as pa
import pytest
from conftest import ADD, expected

pyspark = pytest.importorskip("pyspark")
import saaf.spark  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402


@pytest.fixture(scope="session")
def spark():
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.executorEnv.PYTHONPATH", os.environ["PYTHONPATH"])
        .getOrCreate()
    )
    yield session
    session.stop()


def collected(df):
    names = ["n", "text", *(f"saaf_{name}" for name in ADD)]
    table = df.select(names).toArrow()
    return sorted((tuple(row[name] for name in names) for row in table.to_pylist()), key=lambda row: row[0])


@pytest.mark.parametrize("batch", [1, 7, 1000, None])
def test_result_is_that_of_one_process(spark, table, batch):
    # Of 2,000 batches each is a call, so a batch of one row has a smaller table.
    table = table.slice(0, 200) if batch == 1 else table
    with_batches(spark, batch)
    df = spark.createDataFrame(table.to_pandas()).repartition(3)
    cleaned = saaf.spark.clean(df, "text", add=ADD)
    assert cleaned.schema.names == ["n", "text", "saaf_language", "saaf_encoding", "saaf_findings"]
    assert collected(cleaned) == expected(table)


def with_batches(spark, batch):
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(batch or 10_000))


def test_bytes_in_any_encoding_stay_bytes(spark, byte_table):
    with_batches(spark, None)
    df = spark.createDataFrame(byte_table.to_pandas(), "n long, text binary").repartition(2)
    assert collected(saaf.spark.clean(df, "text", add=ADD)) == expected(byte_table)


def test_poison_rows(spark, poison_table, poison_file):
    with_batches(spark, None)
    assert collected(saaf.spark.clean(spark.read.parquet(poison_file), "text", add=ADD)) == expected(poison_table)


def test_skewed_partitions_and_column_order(spark, table):
    with_batches(spark, None)
    from pyspark.sql.functions import col, lit, when

    df = spark.createDataFrame(table.to_pandas())
    skewed = df.repartition(4, when(col("n") < 1900, lit(0)).otherwise(col("n"))).select(col("text"), col("n"))
    cleaned = saaf.spark.clean(skewed, "text", add=ADD)
    assert cleaned.schema.names[:2] == ["text", "n"]
    assert collected(cleaned) == expected(table)


def test_executor_that_is_killed_loses_and_doubles_no_row(spark, table, tmp_path):
    with_batches(spark, 50)
    killed = tmp_path / "killed"

    def kill_once(batches):
        # The first batch ends its executor, which is the parent of the Python worker's daemon, in the middle of the job.
        for batch in batches:
            if 900 in batch.column(0).to_pylist() and not killed.exists():
                daemon = os.getppid()
                with open(f"/proc/{daemon}/stat") as stat:
                    executor = int(stat.read().rpartition(")")[2].split()[1])
                with open(f"/proc/{executor}/cmdline") as command:
                    killed.write_text(command.read())
                os.kill(executor, signal.SIGKILL)
                time.sleep(30)
            yield batch

    df = spark.createDataFrame(table.to_pandas()).repartition(4)
    cleaned = saaf.spark.clean(df.mapInArrow(kill_once, df.schema), "text", add=ADD)
    assert collected(cleaned) == expected(table)
    assert "ExecutorBackend" in killed.read_text()


def test_what_is_wrong_fails_when_it_is_planned(spark):
    df = spark.createDataFrame([(1, "a")], "n int, text string")
    for call, error, named in [
        (lambda: saaf.spark.clean(df, "text", profil="x"), TypeError, "profil"),
        (lambda: saaf.spark.clean(df, "body"), ValueError, "'body'"),
        (lambda: saaf.spark.clean(df, "n"), TypeError, "'n' is int"),
        (lambda: saaf.spark.clean(df.withColumnRenamed("n", "SAAF_Language"), "text"), ValueError, "saaf_language"),
    ]:
        with pytest.raises(error, match=named):
            call()


def test_empty_table_keeps_its_schema(spark):
    df = spark.createDataFrame([], "text string")
    cleaned = saaf.spark.clean(df, "text", add=("spans", "confidence"))
    assert cleaned.toArrow().num_rows == 0
    assert cleaned.schema["saaf"].dataType.simpleString().startswith("array<struct<start:bigint")
