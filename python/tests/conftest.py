"""The samples of the repository."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def news() -> bytes:
    return (ROOT / "data/samples/news.txt").read_bytes()


@pytest.fixture
def news_path() -> Path:
    return ROOT / "data/samples/news.txt"
