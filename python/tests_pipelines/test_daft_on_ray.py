"""Daft, whose partitions are cleaned by two workers of Ray."""

import os

import pytest
from conftest import expected

daft = pytest.importorskip("daft")
ray = pytest.importorskip("ray")
import saaf.daft  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def workers():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": os.environ["PYTHONPATH"]}})
    daft.set_runner_ray()
    yield
    ray.shutdown()


def test_result_is_that_of_one_process(table):
    df = daft.from_arrow(table).into_partitions(3)
    record = saaf.daft.record(daft.col("text"), ("text", "language", "encoding"))
    got = df.with_column("record", record).sort("n").to_pydict()
    rows = [(n, *record.values()) for n, record in zip(got["n"], got["record"], strict=True)]
    assert rows == expected(table, ("language", "encoding"))
