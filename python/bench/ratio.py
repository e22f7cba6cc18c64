"""saaf beside ftfy and py3langid, and the Arrow kernel beside the crate, on the same rows in the same run.

    python bench/ratio.py FILE…          files of text in UTF-8, of which rows are made

Times are CPU times of the process, medians over rounds in which each has its turn. A row that needs a package that is not
there is left out. `--crate` is the program of `bench/rows.rs`, for the row of the kernel:

    cargo build --release -p saaf-python --bench rows
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import saaf


def rows_of(files, row_bytes, limit):
    """Rows of whole lines, the files mixed; of each file as much."""
    rows = []
    for file in files:
        row, size, total = [], 0, 0
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            row.append(line)
            size += len(line.encode()) + 1
            if size >= row_bytes:
                rows.append("\n".join(row))
                total += size
                row, size = [], 0
            if total >= limit // len(files):
                break
    return rows


def measured(peers, rounds):
    """The median of each, in seconds."""
    times = {name: [] for name in peers}
    for _ in range(rounds):
        for name, run in peers.items():
            begin = time.process_time()
            run()
            times[name].append(time.process_time() - begin)
    return {name: statistics.median(all_times) for name, all_times in times.items()}


def peers_of(rows):
    bare, labelled = saaf.Cleaner(languages=[]), saaf.Cleaner()
    peers = {
        "saaf, no labels": lambda: bare.clean_many(rows, threads=1),
        "saaf": lambda: labelled.clean_many(rows, threads=1),
    }
    try:
        import ftfy

        peers["ftfy"] = lambda: [ftfy.fix_text(row) for row in rows]
        from py3langid import langid

        langid.classify("warm")
        peers["ftfy + py3langid"] = lambda: [langid.classify(ftfy.fix_text(row)) for row in rows]
    except ImportError as error:
        print(f"left out: {error}", file=sys.stderr)
    return peers


def kernel(rows, rounds, crate):
    """The kernel with all columns, and with the text alone, beside the crate."""
    import pyarrow as pa

    array = pa.array(rows)
    times = measured(
        {
            "kernel, all columns": lambda: saaf.arrow.clean(array),
            "kernel, text": lambda: saaf.arrow.clean(array, "text"),
        },
        rounds,
    )
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write("\0".join(rows))
        file.flush()
        lines = subprocess.run([crate, file.name, str(rounds)], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        name, seconds = line.rsplit(" ", 1)
        times[name] = float(seconds)
    return times


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kib", type=int, default=2048, help="of text, for each table")
    parser.add_argument("--crate", help="the program of bench/rows.rs")
    arguments = parser.parse_args()
    for row_bytes in (200, 4000):
        rows = rows_of(arguments.files, row_bytes, arguments.kib << 10)
        size = sum(len(row.encode()) for row in rows)
        print(f"{len(rows)} rows of {size // len(rows)} bytes, {size / 1e6:.1f} MB")
        times = measured(peers_of(rows), arguments.rounds)
        for name, seconds in times.items():
            print(f"  {name:24} {size / seconds / 1e6:8.2f} MB/s")
        if "ftfy + py3langid" in times:
            print(f"  {'no labels ÷ ftfy':24} {times['ftfy'] / times['saaf, no labels']:8.1f} ×")
            print(f"  {'saaf ÷ (ftfy + langid)':24} {times['ftfy + py3langid'] / times['saaf']:8.1f} ×")
        if arguments.crate:
            times = kernel(rows, arguments.rounds, arguments.crate)
            for name, seconds in times.items():
                print(f"  {name:24} {size / seconds / 1e6:8.2f} MB/s  {seconds / times['crate'] - 1:+.1%} of the crate")


if __name__ == "__main__":
    main()
