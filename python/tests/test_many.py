"""Many sources in threads: the order stays, and so does the text."""

import random
import signal
import subprocess
import sys
import threading
import time

import pytest

import saaf


def sources(count):
    rng = random.Random(3)
    words = ["caf&eacute;", "یہ کتاب میری ہے", "plain words", "naïve", "30 October 2025"]
    return [" ".join(rng.choices(words, k=rng.randrange(1, 200))) for _ in range(count)]


@pytest.mark.parametrize("threads", [1, 2, 7, None])
def test_order_and_text_stay(threads):
    all_sources = [text if at % 2 else text.encode() for at, text in enumerate(sources(40))]
    documents = saaf.clean_many(all_sources, threads=threads)
    assert documents == [saaf.clean(source) for source in all_sources]
    assert [document.text for document in documents] == [saaf.clean(source).text for source in all_sources]


def test_any_iterable_will_do_and_wrong_ones_are_refused():
    cleaner = saaf.Cleaner(profile="index")
    assert [document.text for document in cleaner.clean_many(word for word in ("A", b"B"))] == ["a", "b"]
    assert cleaner.clean_many([]) == []
    with pytest.raises(TypeError, match="NoneType"):
        cleaner.clean_many(["a", None])
    with pytest.raises(ValueError, match="threads"):
        cleaner.clean_many(["a"], threads=0)


def test_other_threads_run_meanwhile():
    ticks, is_done = 0, threading.Event()

    def tick():
        nonlocal ticks
        while not is_done.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.perf_counter()
    saaf.clean("یہ کتاب میری ہے۔ This is a book.\n" * 8_000)
    took = time.perf_counter() - begin
    is_done.set()
    thread.join()
    assert ticks > 20 * took, (ticks, took)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("threads", [1, 2])
def test_interrupt_ends_it(tmp_path, threads):
    program = f"""
import saaf, sys
sources = ["یہ کتاب میری ہے۔ This is a book.\\n" * 200] * 100_000
print("ready", flush=True)
try:
    saaf.clean_many(sources, threads={threads})
except KeyboardInterrupt:
    sys.exit(7)
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=tmp_path)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 7
