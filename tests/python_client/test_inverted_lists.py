"""Inverted lists: every type, metric and kind of float over the wire; what their parameters may be."""

import time

import numpy
import pytest
from pymilvus import DataType, MilvusException

from data import vectors

DIM = 32
ROWS = 2000
TYPES = {
    "IVF_FLAT": {"nlist": 64},
    "IVF_SQ8": {"nlist": 64},
    "IVF_PQ": {"nlist": 64, "m": 16, "nbits": 8},
    "IVF_RABITQ": {"nlist": 64, "refine": True, "refine_type": "SQ8"},
    "SCANN": {"nlist": 64, "with_raw_data": True},
}


def made(client, name, kind, metric, index_type, params):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", kind, dim=DIM)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type=metric, params=params)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("index_type", TYPES)
def test_finds_what_brute_force_finds(client, name, index_type, metric):
    made(client, name, DataType.FLOAT_VECTOR, metric, index_type, TYPES[index_type])
    rows = numpy.asarray(vectors(ROWS, DIM), dtype=numpy.float32)
    client.insert(name, [{"id": i, "v": row.tolist()} for i, row in enumerate(rows)])
    client.flush(name)
    client.release_collection(name)
    client.load_collection(name)
    queries = rows[:20]
    found = client.search(name, queries.tolist(), limit=10, search_params={"params": {"nprobe": 64}})
    dots = queries @ rows.T
    norms = (rows * rows).sum(axis=1)
    scores = {"IP": dots, "L2": 2 * dots - norms,
              "COSINE": dots / numpy.sqrt(norms)}[metric]
    best = numpy.argsort(-scores, axis=1)[:, :10]
    right = sum(len({hit["id"] for hit in hits} & set(nearest)) for hits, nearest in zip(found, best.tolist()))
    assert all(len(hits) == 10 for hits in found)
    assert right >= 0.9 * 200
    filtered = client.search(name, queries.tolist(), limit=10, filter="id % 100 == 7")
    assert all(len(hits) == 10 and all(hit["id"] % 100 == 7 for hit in hits) for hits in filtered)


@pytest.mark.tags("L1")
@pytest.mark.parametrize("kind", [DataType.FLOAT16_VECTOR, DataType.BFLOAT16_VECTOR])
@pytest.mark.parametrize("index_type", TYPES)
def test_halves(client, name, index_type, kind):
    import ml_dtypes
    made(client, name, kind, "COSINE", index_type, TYPES[index_type])
    half = numpy.float16 if kind == DataType.FLOAT16_VECTOR else ml_dtypes.bfloat16
    rows = numpy.asarray(vectors(ROWS, DIM), dtype=numpy.float32).astype(half)
    client.insert(name, [{"id": i, "v": row} for i, row in enumerate(rows)])
    client.flush(name)
    client.release_collection(name)
    client.load_collection(name)
    found = client.search(name, list(rows[:10]), limit=1, search_params={"params": {"nprobe": 64}})
    assert [hits[0]["id"] for hits in found] == list(range(10))


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
def test_more_bits_of_rabitq_order_hits_better(client, name, metric):
    rows = numpy.asarray(vectors(ROWS, DIM), dtype=numpy.float32)
    queries = rows[:50] + numpy.asarray(vectors(50, DIM), dtype=numpy.float32)[::-1] / 4
    dots = queries @ rows.T
    norms = (rows * rows).sum(axis=1)
    scores = {"IP": dots, "L2": 2 * dots - norms, "COSINE": dots / numpy.sqrt(norms)}[metric]
    best = numpy.argsort(-scores, axis=1)[:, :10].tolist()
    recall = {}
    for bits in [1, 4, 8]:
        collection = f"{name}_{bits}"
        made(client, collection, DataType.FLOAT_VECTOR, metric, "IVF_RABITQ", {"nlist": 16, "rbq_bits": bits})
        try:
            client.insert(collection, [{"id": i, "v": row.tolist()} for i, row in enumerate(rows)])
            client.flush(collection)
            deadline = time.monotonic() + 60
            while client.describe_index(collection, "v")["indexed_rows"] < ROWS and time.monotonic() < deadline:
                time.sleep(0.1)
            client.release_collection(collection)
            client.load_collection(collection)
            by_code = {"params": {"nprobe": 16, "refine_k": 1}}
            found = client.search(collection, queries.tolist(), limit=10, search_params=by_code)
            right = sum(len({hit["id"] for hit in hits} & set(nearest)) for hits, nearest in zip(found, best))
            recall[bits] = right / 500
            if metric != "L2":
                continue
            exact = {i: float(d) for i, d in enumerate(((rows - queries[0]) ** 2).sum(axis=1))}
            assert all(abs(hit["distance"] - exact[hit["id"]]) < 1e-3 for hit in found[0])
        finally:
            client.drop_collection(collection)
    assert recall[1] < recall[4] - 0.1, recall
    assert recall[4] >= 0.75
    assert recall[8] >= 0.93


@pytest.mark.tags("L1")
@pytest.mark.parametrize("nbits", [9, 12, 24])
def test_parts_of_more_than_a_byte(client, name, nbits):
    made(client, name, DataType.FLOAT_VECTOR, "L2", "IVF_PQ", {"nlist": 16, "m": 8, "nbits": nbits})
    assert client.describe_index(name, "v")["nbits"] == str(nbits)
    rows = numpy.asarray(vectors(ROWS, DIM), dtype=numpy.float32)
    client.insert(name, [{"id": i, "v": row.tolist()} for i, row in enumerate(rows)])
    client.flush(name)
    client.release_collection(name)
    client.load_collection(name)
    queries = rows[:20]
    distances = ((queries[:, None, :] - rows[None, :, :]) ** 2).sum(axis=2)
    found = client.search(name, queries.tolist(), limit=10, search_params={"params": {"nprobe": 16}})
    best = numpy.argsort(distances, axis=1)[:, :10].tolist()
    right = sum(len({hit["id"] for hit in hits} & set(nearest)) for hits, nearest in zip(found, best))
    assert right >= 0.9 * 200
    for hits, exact in zip(found, distances):
        assert all(abs(hit["distance"] - exact[hit["id"]]) < 1e-3 for hit in hits)


@pytest.mark.tags("L1")
@pytest.mark.parametrize("index_type,params,text", [
    ("IVF_FLAT", {"nlist": 0}, "param 'nlist' (0) should be in range [1, 65536]"),
    ("IVF_PQ", {"m": 7}, "should be a multiple of the number of subquantizers (m)"),
    ("IVF_PQ", {"m": 16, "nbits": 25}, "param 'nbits' (25) should be in range [1, 24]"),
    ("IVF_RABITQ", {"refine_type": "PQ"}, "invalid refine type : PQ"),
    ("IVF_RABITQ", {"rbq_bits": 0}, "param 'rbq_bits' (0) should be in range [1, 9]"),
    ("IVF_RABITQ", {"rbq_bits": 10}, "param 'rbq_bits' (10) should be in range [1, 9]"),
    ("IVF_RABITQ", {"rbq_bits": 4.5}, "wrong data type in json, key: 'rbq_bits', value: '4.5'"),
    ("IVF_RABITQ", {"rbq_bits": "four"}, "invalid integer value, key: 'rbq_bits', value: 'four'"),
])
def test_parameters_that_are_refused(client, name, index_type, params, text):
    with pytest.raises(MilvusException) as refused:
        made(client, name, DataType.FLOAT_VECTOR, "L2", index_type, params)
    assert text in refused.value.message
