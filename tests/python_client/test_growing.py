"""Rows that are not flushed: found at once, by whatever shortcuts their number is worth."""

import json

import numpy
import pytest
from pymilvus import DataType

ROWS, DIM, K = 12_000, 64, 10
CHUNK = 4096  # rows that get their codes together


@pytest.mark.tags("L1")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("index_type", ["FLAT", "HNSW"])
def test_growing_rows_are_found(client, name, index_type, metric):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    indexes = client.prepare_index_params()
    indexes.add_index("v", index_type=index_type, metric_type=metric)
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    rng = numpy.random.default_rng(5)
    rows = rng.standard_normal((50, DIM))[rng.integers(50, size=ROWS)] + 0.4 * rng.standard_normal((ROWS, DIM))
    rows = rows.astype(numpy.float32)
    client.search(name, data=[rows[0].tolist()], limit=1)  # codes are made from the first search on
    for start in range(0, ROWS, 2_000):
        client.insert(name, [{"id": i, "v": rows[i]} for i in range(start, start + 2_000)])
    queries = rows[:100] + 0.1 * rng.standard_normal((100, DIM)).astype(numpy.float32)
    for _ in range(10):  # for each search a chunk gets its codes, or a step of the rows behind the last
        found = client.search(name, data=[q.tolist() for q in queries], limit=K)
    if metric == "L2":
        scores = -((queries[:, None, :] - rows[None, :, :]) ** 2).sum(2)
    else:
        long = [numpy.linalg.norm(v, axis=1) if metric == "COSINE" else 1 for v in (queries, rows)]
        scores = (queries / numpy.reshape(long[0], (-1, 1))) @ (rows / numpy.reshape(long[1], (-1, 1))).T
    exact = numpy.argsort(-scores, axis=1)[:, :K]
    shared = [len({hit["id"] for hit in hits} & set(best.tolist())) for hits, best in zip(found, exact)]
    assert all(len(hits) == K for hits in found)
    assert numpy.mean(shared) >= (K if index_type == "FLAT" else 0.99 * K)

    hits = client.search(name, data=[queries[0].tolist()], limit=K, search_params={"params": {"profile": True}})[0]
    profile = hits[0]["entity"]["$profile"]
    profile = json.loads(profile) if isinstance(profile, (str, bytes)) else profile
    segments = [segment for shard in profile["shards"] for segment in shard["segments"]]
    assert {segment["state"] for segment in segments} == {"growing"}
    coded = ROWS - ROWS % CHUNK
    looked_at = sum(segment["vectorBytes"] for segment in segments) - (ROWS - coded) * 4 * DIM
    # by codes of a byte per element, and those only of the rows that sketches leave where the answer may be approximate
    assert looked_at / coded < (2 * DIM if index_type == "FLAT" else DIM)
