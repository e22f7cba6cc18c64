"""The console script is the binary: what it writes, its exit codes, its record."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import saaf

SAAF = [str(Path(sys.executable).with_name("saaf"))]


def run(*arguments, text=b""):
    return subprocess.run([*SAAF, *arguments], input=text, capture_output=True, check=False)


def test_it_cleans_a_pipe(tmp_path):
    assert run(text=b"caf\xe9 &amp; th\xe9").stdout.decode() == "café & thé"
    # Elsewhere than in the folder of the sources, which Python would take for the package.
    version = [sys.executable, "-m", "saaf", "--version"]
    assert subprocess.run(version, capture_output=True, check=True, cwd=tmp_path).stdout.startswith(b"saaf ")


def test_exit_codes(news_path):
    assert run(str(news_path)).returncode == 0
    assert run("--check", str(news_path)).returncode == 1
    wrong = run("--profile", "indx")
    assert wrong.returncode == 2 and b"index" in wrong.stderr


def test_record_is_that_of_the_document(news, news_path):
    record = json.loads(run("--to", "jsonl", "--bidi", "minimal", "--from", "text", str(news_path)).stdout)
    record.pop("undo", None)
    assert saaf.clean(news).to_dict() == record
    chars = run("--to", "jsonl", "--bidi", "minimal", "--from", "text", "--offsets", "chars", str(news_path)).stdout
    chars = json.loads(chars)
    chars.pop("undo", None)
    assert saaf.clean(news, offsets="codepoints").to_dict() == chars


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_interrupt_is_130():
    # A pipe that stays open: it waits for more.
    process = subprocess.Popen(SAAF, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
