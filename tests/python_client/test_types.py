"""Every type comes back as it went in, bit for bit, and is searched by its metrics."""

import ml_dtypes
import numpy
import pytest
from pymilvus import DataType, MilvusException

from data import vectors

DIM = 16


def made(client, name, vector_type, metric, index_type="FLAT", **field):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", vector_type, **field)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type=metric)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
def test_scalars_come_back_as_they_went_in(client, name, flushed):
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    for each, kind in (("b", DataType.BOOL), ("i8", DataType.INT8), ("i16", DataType.INT16),
                       ("i32", DataType.INT32), ("i64", DataType.INT64), ("f", DataType.FLOAT),
                       ("d", DataType.DOUBLE), ("j", DataType.JSON)):
        schema.add_field(each, kind)
    schema.add_field("s", DataType.VARCHAR, max_length=200)
    schema.add_field("ai", DataType.ARRAY, element_type=DataType.INT64, max_capacity=10)
    schema.add_field("asx", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=10, max_length=20)
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    data = [
        {"id": -(1 << 63), "v": [0.0, -0.0], "b": True, "i8": -128, "i16": -32768, "i32": -(1 << 31),
         "i64": (1 << 63) - 1, "f": 0.1, "d": 0.1, "s": "", "j": {}, "ai": [], "asx": [], "extra": [1, {"k": None}]},
        {"id": 5, "v": [1e-30, 3e38], "b": False, "i8": 127, "i16": 32767, "i32": (1 << 31) - 1, "i64": 0,
         "f": -1.5, "d": 1e300, "s": "grüße 日本 😀", "j": {"a": [1, 2.5, "x", None, True], "n": 9007199254740993},
         "ai": [1, -1, 1 << 62], "asx": ["", "ü"]},
    ]
    client.insert(name, data)
    if flushed:
        client.flush(name)
    for row in client.query(name, filter="b == true or b == false", output_fields=["*"]):
        expected = dict(next(d for d in data if d["id"] == row["id"]))
        expected["f"] = float(numpy.float32(expected["f"]))
        expected["v"] = [float(numpy.float32(x)) for x in expected["v"]]
        assert row == expected


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("kind", [DataType.FLOAT16_VECTOR, DataType.INT8_VECTOR, DataType.BFLOAT16_VECTOR])
def test_narrow_vectors(client, name, kind, metric, flushed):
    made(client, name, kind, metric, index_type="AUTOINDEX", dim=DIM)
    raw = vectors(300, DIM) - 0.5
    if kind == DataType.INT8_VECTOR:
        stored = (raw * 200).astype(numpy.int8)
        exact = stored.astype(numpy.float64)
        sent = list(stored)
    elif kind == DataType.FLOAT16_VECTOR:
        stored = raw.astype(numpy.float16)
        exact = stored.astype(numpy.float64)
        sent = list(stored)
    else:
        stored = raw.astype(ml_dtypes.bfloat16)
        exact = stored.astype(numpy.float64)
        sent = list(stored)
    client.insert(name, [{"id": i, "v": v} for i, v in enumerate(sent)])
    if flushed:
        client.flush(name)
    for row in client.get(name, ids=[0, 17, 299], output_fields=["v"]):
        assert row["v"][0] == stored[row["id"]].tobytes()
    scores = exact @ exact[17]
    if metric == "L2":
        scores = -((exact - exact[17]) ** 2).sum(1)
    elif metric == "COSINE":
        scores = scores / numpy.linalg.norm(exact, axis=1) / numpy.linalg.norm(exact[17])
    tenth = numpy.sort(scores)[-10]
    hits = client.search(name, data=[sent[17]], limit=10)[0]
    assert len(hits) == 10
    for hit in hits:
        assert scores[hit["id"]] >= tenth - 1e-4 * abs(tenth)
        assert abs(abs(scores[hit["id"]]) - abs(hit["distance"])) <= 1e-3 * max(1, abs(hit["distance"]))


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("kind", [DataType.FLOAT16_VECTOR, DataType.INT8_VECTOR, DataType.BFLOAT16_VECTOR])
def test_a_graph_over_narrow_vectors_scores_them_exactly(client, name, kind, metric):
    made(client, name, kind, metric, index_type="HNSW", dim=DIM)
    element = {DataType.INT8_VECTOR: numpy.int8, DataType.FLOAT16_VECTOR: numpy.float16,
               DataType.BFLOAT16_VECTOR: ml_dtypes.bfloat16}[kind]
    stored = ((vectors(3000, DIM) - 0.5) * (200 if kind == DataType.INT8_VECTOR else 1)).astype(element)
    exact = stored.astype(numpy.float64)
    client.insert(name, [{"id": i, "v": v} for i, v in enumerate(stored)])
    client.flush(name)
    agreeing = 0
    for asked in range(20):
        scores = exact @ exact[asked]
        if metric == "L2":
            scores = -((exact - exact[asked]) ** 2).sum(1)
        elif metric == "COSINE":
            scores = scores / numpy.linalg.norm(exact, axis=1) / numpy.linalg.norm(exact[asked])
        tenth = numpy.sort(scores)[-10]
        hits = client.search(name, data=[stored[asked]], limit=10)[0]
        assert len(hits) == 10
        for hit in hits:
            assert abs(abs(scores[hit["id"]]) - abs(hit["distance"])) <= 1e-5 * max(1, abs(hit["distance"]))
            agreeing += scores[hit["id"]] >= tenth - 1e-5 * abs(tenth)
    assert agreeing >= 196


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("index_type,build,search,least", [
    ("HNSW_SQ", {"sq_type": "SQ8"}, {"ef": 80}, 0.9),
    ("HNSW_SQ", {"sq_type": "SQ4U", "refine": True, "refine_type": "FP16"}, {"refine_k": 4}, 0.9),
    ("HNSW_PQ", {"m": 8, "refine": "true"}, {}, 0.7),
    ("HNSW_PQ", {"m": 8, "nbits": 12, "refine": "true"}, {}, 0.7),
    ("HNSW_PRQ", {"m": 4, "nrq": 2, "refine": "true"}, {}, 0.7),
    ("HNSW_PRQ", {"m": 4, "nrq": 2, "nbits": 24, "refine": "true"}, {}, 0.7),
    ("DISKANN", {}, {"search_list": 100}, 0.9)])
def test_graphs_over_codes(client, name, index_type, build, search, least, metric):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type=metric, params=build)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    stored = vectors(4000, DIM) - 0.5
    client.insert(name, [{"id": i, "v": v.tolist()} for i, v in enumerate(stored)])
    client.flush(name)
    right = 0
    for asked in range(20):
        scores = stored @ stored[asked]
        if metric == "L2":
            scores = -((stored - stored[asked]) ** 2).sum(1)
        elif metric == "COSINE":
            scores = scores / numpy.linalg.norm(stored, axis=1) / numpy.linalg.norm(stored[asked])
        hits = client.search(name, data=[stored[asked].tolist()], limit=10, search_params={"params": search})[0]
        assert len(hits) == 10
        right += len({hit["id"] for hit in hits} & set(numpy.argsort(-scores)[:10].tolist()))
        if "refine" in build or index_type == "DISKANN":
            assert all(abs(abs(scores[hit["id"]]) - abs(hit["distance"])) < 1e-4 for hit in hits)
    assert right >= least * 200


@pytest.mark.tags("L1")
@pytest.mark.parametrize("index_type,build,text", [
    ("HNSW_SQ", {"sq_type": "FP32"}, "invalid scalar quantizer type: invalid parameter"),
    ("HNSW_SQ", {"refine": 1}, "should be a boolean: invalid parameter"),
    ("HNSW_SQ", {"refine_type": "INT8"},
     "invalid refine type : INT8, optional types are [sq6, sq8, fp16, bf16, fp32, flat]: invalid parameter"),
    ("HNSW_PQ", {"nbits": 25}, "param 'nbits' (25) should be in range [1, 24]"),
    ("HNSW_PRQ", {"nrq": 17}, "param 'nrq' (17) should be in range [1, 16]")])
def test_parameters_of_coded_graphs_are_checked(client, name, index_type, build, text):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    client.create_collection(name, schema=schema)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type="L2", params=build)
    with pytest.raises(MilvusException) as refused:
        client.create_index(name, index)
    assert text in refused.value.message


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
@pytest.mark.parametrize("metric", ["HAMMING", "JACCARD", "SUBSTRUCTURE", "SUPERSTRUCTURE"])
def test_binary_vectors(client, name, metric, flushed):
    made(client, name, DataType.BINARY_VECTOR, metric, index_type="BIN_FLAT", dim=64)
    bits = numpy.random.default_rng(3).random((200, 64)) < 0.3
    bits[7] = bits[3] | bits[5]
    packed = numpy.packbits(bits, axis=1)
    client.insert(name, [{"id": i, "v": v.tobytes()} for i, v in enumerate(packed)])
    if flushed:
        client.flush(name)
    assert client.get(name, ids=[9])[0]["v"][0] == packed[9].tobytes()
    hits = client.search(name, data=[packed[3].tobytes()], limit=5)[0]
    distances = [hit["distance"] for hit in hits]
    assert distances == sorted(distances)
    if metric == "HAMMING":
        assert hits[0]["id"] == 3 and hits[0]["distance"] == 0
        assert distances == sorted((bits ^ bits[3]).sum(1))[:5]
    elif metric == "JACCARD":
        exact = sorted(1 - (bits & bits[3]).sum(1) / (bits | bits[3]).sum(1))[:5]
        assert numpy.allclose(distances, exact, atol=1e-6)
    else:
        assert {3} <= {hit["id"] for hit in hits if hit["distance"] == 0}


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
def test_sparse_vectors(client, name, flushed):
    made(client, name, DataType.SPARSE_FLOAT_VECTOR, "IP", index_type="AUTOINDEX")
    rng = numpy.random.default_rng(5)
    data = [{int(k): float(numpy.float32(rng.random())) for k in sorted(rng.choice(1000, 20, replace=False))}
            for _ in range(300)]
    data[4] = {4294967294: 0.5}
    client.insert(name, [{"id": i, "v": v} for i, v in enumerate(data)])
    if flushed:
        client.flush(name)
    assert client.get(name, ids=[4, 8], output_fields=["v"])[1]["v"] == data[8]
    scores = [sum(w * other.get(k, 0) for k, w in data[8].items()) for other in data]
    hits = client.search(name, data=[data[8]], limit=5)[0]
    assert hits[0]["id"] == max(range(300), key=scores.__getitem__)
    assert numpy.allclose([hit["distance"] for hit in hits], sorted(scores, reverse=True)[:5], rtol=1e-4)
