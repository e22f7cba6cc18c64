"""The examples of the README and of the docstrings."""

import doctest
from pathlib import Path

import saaf
from saaf import _terms

README = Path(__file__).resolve().parents[1] / "README.md"


def test_examples():
    assert doctest.testfile(str(README), module_relative=False, encoding="utf-8").attempted >= 12
    assert doctest.testfile(str(README), module_relative=False, encoding="utf-8").failed == 0
    for module in (saaf, _terms):
        assert doctest.testmod(module).failed == 0
