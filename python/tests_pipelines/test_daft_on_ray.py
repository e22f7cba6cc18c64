"""Daft, whose partitions are cleaned by two workers of Ray."""

import os

import pytest
from conftest import daft_rows, expected

daft = pytest.importorskip("daft")
ray = pytest.importorskip("ray")


@pytest.fixture(scope="session", autouse=True)
def workers():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": os.environ["PYTHONPATH"]}})
    daft.set_runner_ray()
    yield
    ray.shutdown()


def test_result_is_that_of_one_process(table):
    assert daft_rows(table) == expected(table, ("language", "encoding"))
