"""Segments merged by hand: searched like before, and never without their indexes."""

import time

import numpy
import pytest
from pymilvus import DataType

EACH, DIM, K = 2_500, 32, 10


def wait_for(what):
    for _ in range(600):
        if what():
            return
        time.sleep(0.1)
    raise AssertionError("not within a minute")


def waiting(client, name, field):
    """Rows of a field without their index."""
    built = client.describe_index(name, field)
    assert built["total_rows"] > 0
    return built["total_rows"] - built["indexed_rows"]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("metric", ["L2", "COSINE"])
@pytest.mark.parametrize("index_type", ["AUTOINDEX", "IVF_FLAT"])
def test_a_merged_segment_is_indexed_when_compaction_is_complete(client, name, index_type, metric):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("size", DataType.INT32)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    indexes = client.prepare_index_params()
    indexes.add_index("v", index_type=index_type, metric_type=metric,
                      params={"nlist": 16} if index_type == "IVF_FLAT" else {})
    indexes.add_index("size", index_type="INVERTED")
    client.create_collection(name, schema=schema, index_params=indexes, num_shards=1, consistency_level="Strong")
    rng = numpy.random.default_rng(9)
    count = 2 * EACH
    rows = rng.standard_normal((20, DIM))[rng.integers(20, size=count)] + 0.4 * rng.standard_normal((count, DIM))
    rows = rows.astype(numpy.float32)
    for first in (0, 1):  # neighbouring keys come from different segments
        client.insert(name, [{"id": i, "size": i % 50, "v": rows[i]} for i in range(first, count, 2)])
        client.flush(name)
    client.delete(name, ids=list(range(0, count, 10)))
    wait_for(lambda: not waiting(client, name, "v"))
    job = client.compact(name)
    wait_for(lambda: client.get_compaction_state(job) == "Completed")
    assert len(client.list_persistent_segments(name)) == 1
    assert not waiting(client, name, "v") and not waiting(client, name, "size")
    left = numpy.array([i for i in range(count) if i % 10])
    queries = rows[left[:100]] + 0.1 * rng.standard_normal((100, DIM)).astype(numpy.float32)
    given = {"params": {"nprobe": 16}} if index_type == "IVF_FLAT" else {}
    found = client.search(name, data=[q.tolist() for q in queries], limit=K, search_params=given)
    if metric == "L2":
        scores = -((queries[:, None, :] - rows[None, left, :]) ** 2).sum(2)
    else:
        scores = queries @ (rows[left] / numpy.linalg.norm(rows[left], axis=1, keepdims=True)).T
    exact = left[numpy.argsort(-scores, axis=1)[:, :K]]
    shared = [len({hit["id"] for hit in hits} & set(best.tolist())) for hits, best in zip(found, exact)]
    assert all(len(hits) == K for hits in found)
    assert numpy.mean(shared) >= 0.97 * K
    assert client.query(name, filter="size == 7", output_fields=["count(*)"])[0]["count(*)"] == int(
        (left % 50 == 7).sum())
