"""Peers in Python, line by line: ftfy with py3langid, plsfix, CLD2; and saaf's wheel if there is one.

    python benches/ratio/peers.py FILE…      files in UTF-8, such as `cargo bench --bench ratio -- --texts DIR --write DIR` leaves
    python benches/ratio/peers.py --serve    asked by the bench, which then has them in its own rounds (see child.rs)

Out: MB/s of the process's CPU time, median of rounds in which every peer has its turn. What is not installed is left out, and
standard error says so: pip install ftfy py3langid plsfix pycld2.
"""

import argparse
import importlib
import statistics
import sys
import time

SLOW = 256 << 10
FAST = 1 << 20


def ftfy_and_py3langid():
    ftfy, py3langid = importlib.import_module("ftfy"), importlib.import_module("py3langid")

    def run(lines):
        for line in lines:
            py3langid.classify(ftfy.fix_text(line))

    return run


def plsfix():
    fix_text = importlib.import_module("plsfix").fix_text

    def run(lines):
        for line in lines:
            fix_text(line)

    return run


def cld2():
    module = importlib.import_module("pycld2")

    def run(lines):
        for line in lines:
            try:
                module.detect(line)
            except module.error:  # a character that it takes for no UTF-8
                pass

    return run


def wheel():
    clean = importlib.import_module("saaf").clean

    def run(lines):
        clean("\n".join(lines).encode())

    return run


# Name, how it is made, how much it is given.
PEERS = [
    ("ftfy + py3langid per line", ftfy_and_py3langid, SLOW),
    ("plsfix per line", plsfix, FAST),
    ("CLD2 per line", cld2, FAST),
    ("saaf's wheel", wheel, FAST),
]


def load(names):
    """The peers of these names that can be imported."""
    peers = {}
    for name, make, length in PEERS:
        if name in names:
            try:
                peers[name] = (make(), length)
            except ImportError as error:
                print(f"peers.py: {name}: {error}", file=sys.stderr)
    return peers


def read(file, length):
    """The whole lines in the first bytes of a file, all of it where it has no more, and how many bytes they have."""
    with open(file, "rb") as source:
        data = source.read(length)
        if source.read(1):
            data = data[: data.rfind(b"\n") + 1] or data
    return data.decode("utf-8", "ignore").split("\n"), len(data)


def turn(run, lines):
    start = time.process_time()
    run(lines)
    return time.process_time() - start


def serve(peers):
    print("\t".join(peers), flush=True)
    for question in sys.stdin:
        name, length, file = question.rstrip("\n").split("\t", 2)
        lines, _ = read(file, int(length))
        print(turn(peers[name][0], lines), flush=True)


def measure(peers, files, rounds):
    for file in files:
        print(file)
        texts = {name: read(file, length) for name, (_, length) in peers.items()}
        times = {name: [] for name in peers}
        for number in range(rounds + 1):
            for name, (run, _) in peers.items():
                seconds = turn(run, texts[name][0])
                if number > 0:  # the first warms up
                    times[name].append(seconds)
        for name, seconds in times.items():
            size = texts[name][1]
            print(f"{name:<30}{size / (1 << 20):>8.2f} MiB{size / 1e6 / statistics.median(seconds):>12.2f} MB/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="answer the bench")
    arguments = parser.parse_args()
    if arguments.serve:
        serve(load([name for name, _, _ in PEERS if name != "saaf's wheel"]))
    elif arguments.files:
        measure(load([name for name, _, _ in PEERS]), arguments.files, arguments.rounds)
    else:
        parser.error("no FILE")


if __name__ == "__main__":
    main()
