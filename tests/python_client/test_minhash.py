"""MINHASH functions: signatures of texts, and near duplicates found by them."""

import random

import numpy
import pytest
from pymilvus import DataType, Function, FunctionType, MilvusException

HASHES = 128
WORDS = [f"word{i}" for i in range(500)]
BASE = WORDS[:60]
ROWS = 120


def made(client, name, params, text=DataType.VARCHAR, index=None, dim=32 * HASHES):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", text, **({"max_length": 65535} if text == DataType.VARCHAR else {}))
    schema.add_field("signature", DataType.BINARY_VECTOR, dim=dim)
    schema.add_function(Function("sign", FunctionType.MINHASH, ["text"], ["signature"], params=params))
    indexes = client.prepare_index_params()
    indexes.add_index("signature", **(index or {
        "index_type": "MINHASH_LSH", "metric_type": "MHJACCARD", "params": {"mh_lsh_band": HASHES}}))
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")


def texts(seed):
    """The first is the base; the others have ever more words of their own."""
    rng = random.Random(seed)
    return [" ".join(word if rng.random() >= row / ROWS else rng.choice(WORDS) for word in BASE) for row in range(ROWS)]


def shingles(text, size):
    words = text.split()
    return {tuple(words[i:i + size]) for i in range(len(words) - size + 1)}


def jaccard(one, other, size):
    one, other = shingles(one, size), shingles(other, size)
    return len(one & other) / len(one | other)


def signatures(client, name):
    rows = client.query(name, filter="id >= 0", output_fields=["signature"], limit=1000)
    kept = {row["id"]: row["signature"] for row in rows}
    return numpy.array([numpy.frombuffer(b"".join(kept[i]) if isinstance(kept[i], list) else kept[i], "<u4")
                        for i in sorted(kept)])


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
@pytest.mark.parametrize("hash_function", ["xxhash64", "sha1"])
def test_near_duplicates_are_found_by_text(client, name, hash_function, flushed):
    made(client, name, {"num_hashes": HASHES, "shingle_size": 2, "hash_function": hash_function, "seed": 7})
    rows = texts(hash_function)
    client.insert(name, [{"id": i, "text": text} for i, text in enumerate(rows)])
    if flushed:
        client.flush(name)
    equal = signatures(client, name) == signatures(client, name)[0]
    exact = numpy.array([jaccard(rows[0], text, 2) for text in rows])
    error = numpy.sqrt(exact * (1 - exact) / HASHES) + 1e-9
    assert numpy.abs((equal.mean(1) - exact) / error).max() < 5
    hits = client.search(name, data=[rows[0]], anns_field="signature", limit=ROWS, output_fields=["text"],
                         search_params={"params": {"mh_search_with_jaccard": True}})[0]
    scores = {hit["id"]: hit["distance"] for hit in hits}
    assert hits[0]["id"] == 0 and hits[0]["distance"] == 1.0 and hits[0]["entity"]["text"] == rows[0]
    # A band for each element: whatever has one in common is found, with the share of these.
    assert scores == pytest.approx({i: share for i, share in enumerate(equal.mean(1)) if share > 0}, abs=1e-6)
    filtered = client.search(name, data=[rows[0]], anns_field="signature", limit=ROWS, filter="id % 2 == 1")[0]
    assert {hit["id"] for hit in filtered} == {i for i in scores if i % 2 == 1}


@pytest.mark.tags("L0")
def test_signatures_follow_the_text(client, name):
    made(client, name, {})
    client.insert(name, [{"id": 0, "text": "one two three four"}, {"id": 1, "text": "five six seven eight"}])
    before = signatures(client, name)
    client.upsert(name, [{"id": 1, "text": "One, two: three four!"}])
    after = signatures(client, name)
    assert (after[0] == before[0]).all() and (after[1] == before[0]).all()
    assert not (before[1] == before[0]).any()
    function = client.describe_collection(name)["functions"][0]
    assert function["type"] == FunctionType.MINHASH
    assert (function["input_field_names"], function["output_field_names"]) == (["text"], ["signature"])
    with pytest.raises(MilvusException):
        client.insert(name, [{"id": 2, "text": "x", "signature": bytes(4 * HASHES)}])


@pytest.mark.tags("L1")
@pytest.mark.parametrize("text", [DataType.VARCHAR, DataType.TEXT] if hasattr(DataType, "TEXT") else [DataType.VARCHAR])
@pytest.mark.parametrize("level", ["char", "character"])
def test_signatures_by_characters(client, name, level, text):
    made(client, name, {"token_level": level, "shingle_size": 4, "NUM_HASHES": HASHES}, text)
    rows = ["abcdefgh", "abcdefgh.", "ABCDEFGH", "", "ab"]
    client.insert(name, [{"id": i, "text": row} for i, row in enumerate(rows)])
    kept = signatures(client, name)
    equal = (kept == kept[0]).mean(1)
    assert equal[1] == pytest.approx(5 / 6, abs=5 * (5 / 36 / HASHES) ** 0.5)
    assert equal[2] == 0 and equal[4] == 0
    assert (kept[3] == 0xFFFFFFFF).all()
    assert [hit["id"] for hit in client.search(name, data=["ab"], anns_field="signature", limit=5)[0]] == [4]


@pytest.mark.tags("L1")
def test_other_metrics_and_vectors_of_ones_own(client, name):
    made(client, name, {}, index={"index_type": "BIN_FLAT", "metric_type": "HAMMING"})
    client.insert(name, [{"id": i, "text": text} for i, text in enumerate(["one two three", "four five six"])])
    kept = signatures(client, name)
    for query in ("four five six", kept[1].tobytes()):
        hits = client.search(name, data=[query], anns_field="signature", limit=2)[0]
        assert [(hit["id"], hit["distance"] > 0) for hit in hits] == [(1, False), (0, True)]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("params,dim,text", [
    ({"num_hashes": 3}, 128, "minhash function output field 'signature' dim 128 does not match expected dim 96 "
     "(numHashes 3 * one minhash signature size of 32bit)"),
    ({"num_hashes": 0}, 128, "param num_hashes:0 must be positive"),
    ({"shingle_size": "x"}, 128, "param shingle_size:x is not a number"),
    ({"hash_function": "md5"}, 128, "unknown hash function: md5 (expected 'xxhash64' or 'sha1')"),
    ({"token_level": "line"}, 128, "unknown token_level: line (expected 'char' or 'word')"),
    ({"seed": "s"}, 128, "param seed:s is not a number"),
    ({}, 40, "minhash function output field 'signature' dim 40 is not multiple of 32 (one minhash signature size)"),
])
def test_what_a_function_refuses(client, name, params, dim, text):
    with pytest.raises(MilvusException) as refused:
        made(client, name, params, dim=dim)
    assert refused.value.code == 1100
    assert text in refused.value.message
    assert not client.has_collection(name)
