"""Posting lists, lists of binary vectors and MinHash: what they find, and what they refuse."""

import numpy
import pytest
from pymilvus import DataType, MilvusException

ROWS = 3000


def made(client, name, vector_type, index_type, metric, params=None, **field):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", vector_type, **field)
    index = client.prepare_index_params()
    index.add_index("v", index_type=index_type, metric_type=metric, params=params or {})
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


def filled(client, name, values):
    client.insert(name, [{"id": i, "v": v} for i, v in enumerate(values)])
    client.flush(name)


def sparse_rows(count, seed=5):
    rng = numpy.random.default_rng(seed)
    return [{int(k): float(numpy.float32(rng.random() + 0.01))
             for k in sorted(rng.choice(1000, int(rng.integers(0 if r % 50 == 0 else 5, 25)), replace=False))}
            for r in range(count)]


def inner_products(query, rows):
    return numpy.array([sum(w * row.get(k, 0) for k, w in query.items()) for row in rows])


@pytest.mark.tags("L0")
@pytest.mark.parametrize("index_type", ["SPARSE_INVERTED_INDEX", "SPARSE_WAND"])
@pytest.mark.parametrize("algorithm", [None, "TAAT_NAIVE", "DAAT_WAND", "DAAT_MAXSCORE", "BLOCK_MAX_WAND"])
def test_posting_lists_find_what_a_scan_finds(client, name, index_type, algorithm):
    params = {"drop_ratio_build": 0.2} | ({"inverted_index_algo": algorithm} if algorithm else {})
    made(client, name, DataType.SPARSE_FLOAT_VECTOR, index_type, "IP", params)
    rows = sparse_rows(ROWS)
    filled(client, name, rows)
    for query in sparse_rows(5, seed=6)[1:]:
        scores = inner_products(query, rows)
        hits = client.search(name, data=[query], limit=20)[0]
        best = numpy.sort(scores)[::-1]
        assert numpy.allclose([hit["distance"] for hit in hits], best[:20], rtol=1e-5)
        for hit in hits:
            assert abs(scores[hit["id"]] - hit["distance"]) <= 1e-5 * hit["distance"]
        some = client.search(name, data=[query], limit=20, filter="id % 7 == 3")[0]
        assert numpy.allclose([hit["distance"] for hit in some],
                              numpy.sort(scores[3::7])[::-1][:20], rtol=1e-5)
        low, high = float(best[60]), float(best[30])
        ranged = client.search(name, data=[query], limit=1000,
                               search_params={"params": {"radius": low, "range_filter": high}})[0]
        assert abs(len(ranged) - 30) <= 1
        every = client.search(name, data=[query], limit=ROWS)[0]
        assert len(every) == numpy.count_nonzero(scores)


@pytest.mark.tags("L0")
@pytest.mark.parametrize("params", [
    {"drop_ratio_search": 0.2}, {"drop_ratio_search": "0.6", "refine_factor": 5}, {"dim_max_score_ratio": 0.9},
    {"drop_ratio_search": 0.2, "dim_max_score_ratio": 1.3}])
def test_less_work_gives_as_many_hits(client, name, params):
    made(client, name, DataType.SPARSE_FLOAT_VECTOR, "SPARSE_INVERTED_INDEX", "IP")
    rows = sparse_rows(ROWS)
    filled(client, name, rows)
    query = sparse_rows(2, seed=9)[1]
    scores = inner_products(query, rows)
    hits = client.search(name, data=[query], limit=100, search_params={"params": params})[0]
    assert len(hits) == 100
    tenth = numpy.sort(scores)[-10]
    assert sum(scores[hit["id"]] >= tenth for hit in hits) >= 8
    if "refine_factor" in params:  # how many rows are ranked anew depends on the page
        return
    pages = [client.search(name, data=[query], limit=10, search_params={"params": params, "offset": at})[0]
             for at in range(0, 100, 10)]
    assert [hit["id"] for page in pages for hit in page] == [hit["id"] for hit in hits]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("index_type", ["SPARSE_INVERTED_INDEX", "SPARSE_WAND"])
@pytest.mark.parametrize("metric,params,text", [
    ("L2", {}, "only IP&BM25 is the supported metric type for sparse index"),
    ("COSINE", {}, "only IP&BM25 is the supported metric type for sparse index"),
    ("IP", {"drop_ratio_build": -0.5},
     "Out of range in json: param 'drop_ratio_build' (-0.5) should be in range [0.000000, 1.000000)"),
    ("IP", {"drop_ratio_build": 1},
     "Out of range in json: param 'drop_ratio_build' (1.0) should be in range [0.000000, 1.000000)"),
    ("IP", {"drop_ratio_build": "x"}, "invalid float value, key: 'drop_ratio_build', value: 'x'"),
    ("IP", {"inverted_index_algo": "INVALID_ALGO"},
     "sparse inverted index algo INVALID_ALGO not found or not supported, "
     "supported: [TAAT_NAIVE DAAT_WAND DAAT_MAXSCORE]"),
])
def test_what_posting_lists_refuse(client, name, index_type, metric, params, text):
    with pytest.raises(MilvusException) as refused:
        made(client, name, DataType.SPARSE_FLOAT_VECTOR, index_type, metric, params)
    assert text in refused.value.message
    assert refused.value.code == 1100


@pytest.mark.tags("L1")
@pytest.mark.parametrize("params,text", [
    ({"dim_max_score_ratio": 0.49}, "should be in range [0.500000, 1.300000]"),
    ({"dim_max_score_ratio": 1.4}, "should be in range [0.500000, 1.300000]"),
    ({"drop_ratio_search": 1}, "should be in range [0.000000, 1.000000)"),
    ({"drop_ratio_search": -0.1}, "should be in range [0.000000, 1.000000)"),
])
def test_what_a_sparse_search_refuses(client, name, params, text):
    made(client, name, DataType.SPARSE_FLOAT_VECTOR, "SPARSE_INVERTED_INDEX", "IP")
    with pytest.raises(MilvusException) as refused:
        client.search(name, data=[{1: 1.0}], limit=5, search_params={"params": params})
    assert text in refused.value.message


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["HAMMING", "JACCARD"])
def test_lists_of_binary_vectors(client, name, metric):
    made(client, name, DataType.BINARY_VECTOR, "BIN_IVF_FLAT", metric, {"nlist": 64}, dim=128)
    bits = numpy.random.default_rng(3).random((ROWS, 128)) < 0.3
    filled(client, name, [v.tobytes() for v in numpy.packbits(bits, axis=1)])
    asked = numpy.packbits(bits[17]).tobytes()
    if metric == "HAMMING":
        exact = (bits ^ bits[17]).sum(1).astype(float)
    else:
        exact = 1 - (bits & bits[17]).sum(1) / (bits | bits[17]).sum(1)
    for params, least in (({"nprobe": 64}, 10), ({}, 3), ({"nprobe": 1}, 1)):
        hits = client.search(name, data=[asked], limit=10, search_params={"params": params})[0]
        assert len(hits) == 10 and hits[0]["id"] == 17 and hits[0]["distance"] == 0
        distances = [hit["distance"] for hit in hits]
        assert distances == sorted(distances)
        for hit in hits:
            assert abs(exact[hit["id"]] - hit["distance"]) < 1e-6
        assert sum(d <= numpy.sort(exact)[9] + 1e-6 for d in distances) >= least
    assert len(client.search(name, data=[asked], limit=1000, filter="id % 2 == 0",
                             search_params={"params": {"nprobe": 1}})[0]) == 1000


@pytest.mark.tags("L1")
@pytest.mark.parametrize("index_type,metric,params,text", [
    ("BIN_IVF_FLAT", "SUBSTRUCTURE", {},
     "metric type SUBSTRUCTURE not found or not supported, supported: [HAMMING JACCARD]"),
    ("BIN_IVF_FLAT", "L2", {}, "binary vector index does not support metric type: L2"),
    ("BIN_IVF_FLAT", "HAMMING", {"nlist": 0},
     "Out of range in json: param 'nlist' (0) should be in range [1, 65536]"),
    ("BIN_IVF_FLAT", "HAMMING", {"nlist": 65537},
     "Out of range in json: param 'nlist' (65537) should be in range [1, 65536]"),
    ("MINHASH_LSH", "HAMMING", {}, "metric type HAMMING not found or not supported, supported: [MHJACCARD]"),
    ("MINHASH_LSH", "MHJACCARD", {"mh_element_bit_width": 4},
     "Out of range in json: param 'mh_element_bit_width' (4) should be in range [8, 256]"),
])
def test_what_binary_indexes_refuse(client, name, index_type, metric, params, text):
    with pytest.raises(MilvusException) as refused:
        made(client, name, DataType.BINARY_VECTOR, index_type, metric, params, dim=128)
    assert text in refused.value.message


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
@pytest.mark.parametrize("width,kind", [(8, numpy.uint8), (32, numpy.uint32), (64, numpy.uint64)])
def test_minhash(client, name, width, kind, flushed):
    elements, bands = 32, 8
    made(client, name, DataType.BINARY_VECTOR, "MINHASH_LSH", "MHJACCARD",
         {"mh_element_bit_width": width, "mh_lsh_band": bands, "with_raw_data": True}, dim=width * elements)
    rng = numpy.random.default_rng(width)
    signatures = rng.integers(0, 1 << min(width, 62), (ROWS, elements), dtype=numpy.uint64).astype(kind)
    for r in range(1, 200):
        changed = rng.random(elements) < r / 200
        signatures[r] = numpy.where(changed, signatures[r], signatures[0])
    client.insert(name, [{"id": i, "v": v.tobytes()} for i, v in enumerate(signatures)])
    if flushed:
        client.flush(name)
    equal = signatures == signatures[0]
    sharing = equal.reshape(ROWS, bands, -1).all(2).any(1)
    asked = signatures[0].tobytes()
    hits = client.search(name, data=[asked], limit=1000)[0]
    assert {hit["id"] for hit in hits} == set(numpy.flatnonzero(sharing))
    assert {hit["distance"] for hit in hits} == {1.0}
    scored = client.search(name, data=[asked], limit=1000,
                           search_params={"params": {"mh_search_with_jaccard": True, "refine_k": 1000}})[0]
    assert {hit["id"] for hit in scored} == set(numpy.flatnonzero(sharing))
    assert [hit["distance"] for hit in scored] == sorted((equal.mean(1)[sharing]), reverse=True)
