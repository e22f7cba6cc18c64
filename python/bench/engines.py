"""Spark and Ray with two workers each beside one process of saaf, on the same Parquet in the same run; Spark with ftfy beside them.

    python bench/engines.py FILE…        files of text in UTF-8, of which rows of about 2 kB are made

In: `--mb` of rows in Parquet files of 8 MB. Out: for each engine, the wall time in which it read them all, cleaned them and
wrote Parquet, its ratio to the one process, and the most memory that any worker held, beside that of the same run with a
function that gives its batches back. What an engine takes to start is left out: each is warmed on one file. ftfy, which is
slow, gets a tenth.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

ROW_BYTES = 2_000
FILE_BYTES = 8_000_000


def write_rows(files, folder, size):
    """Lines of the files in random order, joined to rows, again and again until there is enough. Returns how much it is."""
    lines = [line for file in files for line in Path(file).read_text(encoding="utf-8").splitlines() if line]
    choose = random.Random(16)
    total = 0
    while total < size:
        rows, file_size = [], 0
        while file_size < FILE_BYTES:
            row, row_size = [], 0
            while row_size < ROW_BYTES:
                row.append(choose.choice(lines))
                row_size += len(row[-1].encode()) + 1
            rows.append("\n".join(row))
            file_size += row_size
        pq.write_table(pa.table({"text": rows}), folder / f"{total:012}.parquet")
        total += file_size
    return total


class WorkerMemory:
    """The most memory of any one process below this one whose command line holds one of `names`, looked at ten times a second."""

    def __init__(self, *names):
        self.names, self.peak, self.stopped = names, 0, threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()

    def _watch(self):
        while not self.stopped.wait(0.1):
            for process in psutil.process_iter():
                try:
                    command = " ".join(process.cmdline())
                    if any(name in command for name in self.names):
                        # Of pages that several processes share, each holds its part.
                        self.peak = max(self.peak, process.memory_full_info().pss)
                except psutil.Error:
                    pass


def one_process(folder, out):
    from saaf._columns import ColumnCleaner

    cleaner = ColumnCleaner("text", ("language", "encoding"), {})
    for file in sorted(folder.iterdir()):
        pq.write_table(cleaner.clean(pq.read_table(file)), out / file.name)


def spark_runs():
    import pandas as pd
    import saaf.spark
    from pyspark.sql import SparkSession
    from pyspark.sql.functions import pandas_udf

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.files.maxPartitionBytes", "8m")
        .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
        .getOrCreate()
    )

    @pandas_udf("string")
    def fixed(column: pd.Series) -> pd.Series:
        import ftfy

        return column.map(ftfy.fix_text)

    def run(change):
        return lambda folder, out: change(session.read.parquet(str(folder))).write.mode("overwrite").parquet(str(out))

    def same(batches):
        yield from batches

    yield "Spark, batches given back", run(lambda df: df.mapInArrow(same, df.schema))
    yield "Spark, saaf", run(lambda df: saaf.spark.clean(df, "text"))
    yield "Spark, ftfy", run(lambda df: df.withColumn("text", fixed(df["text"])))
    session.stop()


def ray_runs():
    import saaf.ray

    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False

    def run(change):
        return lambda folder, out: change(ray.data.read_parquet(str(folder))).write_parquet(str(out))

    yield "Ray, batches given back", run(lambda ds: ds.map_batches(lambda table: table, batch_format="pyarrow"))
    yield "Ray, saaf", run(lambda ds: saaf.ray.clean(ds, "text"))
    ray.shutdown()


def part_of(folder, count, into):
    """A folder with the first files of another."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    for file in sorted(folder.iterdir())[:count]:
        (into / file.name).symlink_to(file)
    return into


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--mb", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--engines", default="spark,ray")
    arguments = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory() as temporary:
        temporary = Path(temporary)
        folder = temporary / "rows"
        folder.mkdir()
        size = write_rows(arguments.files, folder, arguments.mb * 1_000_000)
        files = len(list(folder.iterdir()))
        print(f"{size / 1e6:.0f} MB in {files} files, {len(arguments.files)} texts", flush=True)

        def measured(name, run, part=1):
            source = part_of(folder, max(1, files // part), temporary / "part")
            run(part_of(folder, 1, temporary / "first"), temporary / "warm")
            times, peaks = [], []
            for _ in range(arguments.rounds):
                out = temporary / "out"
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                with WorkerMemory("pyspark.daemon", "pyspark/daemon", "ray::") as memory:
                    begin = time.monotonic()
                    run(source, out)
                    times.append((time.monotonic() - begin) * files / max(1, files // part))
                peaks.append(memory.peak)
            seconds = statistics.median(times)
            peak = f", a worker at most {max(peaks) / 2**20:.0f} MiB" if max(peaks) else ""
            print(f"  {name:28} {seconds:7.1f} s {size / seconds / 1e6:7.1f} MB/s{peak}", flush=True)
            return seconds

        (temporary / "warm").mkdir()
        alone = measured("one process of saaf", one_process)
        for engine in arguments.engines.split(","):
            for name, run in {"spark": spark_runs, "ray": ray_runs}[engine]():
                seconds = measured(name, run, 10 if "ftfy" in name else 1)
                if "given back" not in name:
                    print(f"  {'':28} {alone / seconds:7.2f} × one process")


if __name__ == "__main__":
    main()
