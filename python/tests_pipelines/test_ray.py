"""Ray with two workers."""

import os

import pyarrow as pa
import pytest
from conftest import ADD, expected

ray = pytest.importorskip("ray")
import saaf.ray  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def workers():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": os.environ["PYTHONPATH"]}})
    yield
    ray.shutdown()


def collected(ds):
    names = ["n", "text", *(f"saaf_{name}" for name in ADD)]
    table = pa.concat_tables(ray.get(ds.to_arrow_refs()), promote_options="default")
    return sorted((tuple(row[name] for name in names) for row in table.to_pylist()), key=lambda row: row[0])


@pytest.mark.parametrize("batch", [1, 7, 1000, None])
def test_result_is_that_of_one_process(table, batch):
    table = table.slice(0, 200) if batch == 1 else table
    ds = ray.data.from_arrow(table.to_batches(300) and [pa.Table.from_batches([b]) for b in table.to_batches(300)])
    cleaned = saaf.ray.clean(ds, "text", add=ADD, map_batches={"batch_size": batch})
    assert collected(cleaned) == expected(table)


def test_bytes_in_any_encoding_stay_bytes(byte_table):
    assert collected(saaf.ray.clean(ray.data.from_arrow(byte_table), "text", add=ADD)) == expected(byte_table)


def test_poison_rows(poison_table, poison_file):
    cleaned = saaf.ray.clean(ray.data.read_parquet(poison_file), "text", add=ADD)
    assert collected(cleaned) == expected(poison_table)


def test_block_of_nulls_has_the_type_of_the_others():
    blocks = [pa.table({"n": [1], "text": pa.nulls(1)}), pa.table({"n": [2], "text": ["caf&eacute;"]})]
    cleaned = saaf.ray.clean(ray.data.from_arrow(blocks), "text", add=("language",), map_batches={"batch_size": None})
    tables = ray.get(cleaned.to_arrow_refs())
    assert {table.schema.field("text").type for table in tables} == {pa.string()}
    assert sorted(row["n"] for table in tables for row in table.to_pylist()) == [1, 2]


def test_what_is_wrong_fails_when_it_is_planned():
    ds = ray.data.from_arrow(pa.table({"text": ["a"]}))
    with pytest.raises(TypeError, match="profil"):
        saaf.ray.clean(ds, "text", profil="x")
    with pytest.raises(ValueError, match="klingon"):
        saaf.ray.clean(ds, "text", bidi="klingon")
