"""The recall that AUTOINDEX and HNSW aim at: how it is said, what is refused, that it is reached."""

import numpy
import pytest
from pymilvus import DataType, MilvusException

DIM = 24
ROWS = 6000


def made(client, name, index_type="AUTOINDEX", kind=DataType.FLOAT_VECTOR, metric="L2", **params):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    if kind == DataType.SPARSE_FLOAT_VECTOR:
        schema.add_field("v", kind)
    else:
        schema.add_field("v", kind, dim=DIM)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type=metric, params=params)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


def recall(client, name, queries, nearest, **params):
    found = client.search(name, queries.tolist(), limit=10, search_params={"params": params})
    right = sum(len({hit["id"] for hit in hits} & set(best)) for hits, best in zip(found, nearest.tolist()))
    return right / (10 * len(queries))


@pytest.mark.tags("L0")
def test_more_is_found_where_more_is_wanted(client, name):
    made(client, name, recall_target=0.9)
    rng = numpy.random.default_rng(5)
    rows = rng.standard_normal((ROWS, DIM)).astype(numpy.float32)
    queries = rng.standard_normal((200, DIM)).astype(numpy.float32)
    client.insert(name, [{"id": i, "v": row.tolist()} for i, row in enumerate(rows)])
    client.flush(name)
    client.release_collection(name)
    client.load_collection(name)
    nearest = numpy.argsort(((queries[:, None, :] - rows[None]) ** 2).sum(axis=2), axis=1)[:, :10]
    assert recall(client, name, queries, nearest) > 0.87
    assert recall(client, name, queries, nearest, recall_target=0.99) > 0.97
    assert recall(client, name, queries, nearest, level=10) > 0.97
    assert recall(client, name, queries, nearest, ef=200) > 0.9


@pytest.mark.tags("L0")
def test_describe_shows_the_target_that_was_given(client, name):
    made(client, name, recall_target=0.95)
    described = client.describe_index(name, "v")
    assert described["index_type"] == "AUTOINDEX"
    assert described["recall_target"] == "0.95"


@pytest.mark.tags("L0")
@pytest.mark.parametrize("target, text", [
    (1.5, "param 'recall_target' (1.5) should be in range [0.500000, 0.999000]"),
    ("high", "invalid float value, key: 'recall_target', value: 'high'"),
])
@pytest.mark.parametrize("index_type", ["AUTOINDEX", "HNSW"])
def test_an_index_refuses_what_is_no_target(client, name, index_type, target, text):
    with pytest.raises(MilvusException) as refused:
        made(client, name, index_type, recall_target=target)
    assert text in refused.value.message


@pytest.mark.tags("L1")
def test_autoindex_takes_no_target_for_sparse_vectors(client, name):
    with pytest.raises(MilvusException) as refused:
        made(client, name, kind=DataType.SPARSE_FLOAT_VECTOR, metric="IP", recall_target=0.9)
    assert "only metric type can be passed when use AutoIndex" in refused.value.message


@pytest.mark.tags("L0")
@pytest.mark.parametrize("params, text", [
    ({"recall_target": 0.3}, "param 'recall_target' (0.3) should be in range [0.500000, 0.999000]"),
    ({"recall_target": "high"}, "invalid float value, key: 'recall_target', value: 'high'"),
    ({"level": 11}, "param 'level' (11) should be in range [1, 10]"),
    ({"ef": 64, "recall_target": 0.95}, "param 'ef' (64) and param 'recall_target' (0.95) exclude each other"),
])
def test_a_search_refuses_what_is_no_target(client, name, params, text):
    made(client, name)
    with pytest.raises(MilvusException) as refused:
        client.search(name, [[0.5] * DIM], limit=10, search_params={"params": params})
    assert text in refused.value.message


@pytest.mark.tags("L1")
def test_hnsw_ignores_a_level(client, name):
    made(client, name, "HNSW")
    client.insert(name, [{"id": 1, "v": [0.5] * DIM}])
    for params in ({"level": 99}, {"level": 1}, {"recall_target": 0.9}):
        hits = client.search(name, [[0.5] * DIM], limit=1, search_params={"params": params})
        assert hits[0][0]["id"] == 1
