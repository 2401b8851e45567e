"""Paths inside JSON that many documents have: a flush gives them columns, and nothing else changes."""

import json

import pytest
from pymilvus import DataType

from data import rows


def document(i):
    if i % 40 == 7:
        return {"n": "odd", "list": [i]}
    if i % 40 == 11:
        return {"n": None, "a": {"b/c": "x"}}
    if i % 40 == 13:
        return {"list": []}
    return {"n": i, "price": i if i % 2 else i + 0.25, "on": i % 3 == 0, "a": {"b/c": i % 5}, "s": f"s{i % 100}",
            "list": [i, 7], "big": 2**53 + i, "": i % 2}


def number(row, key):
    value = row["j"].get(key)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def meets(row, key, test):
    value = number(row, key)
    return value is not None and test(value)


# text, meaning, paths
FILTERS = [
    ("j['n'] == 42", lambda r: number(r, "n") == 42, 1),
    ("10 < j['n'] <= 1000", lambda r: meets(r, "n", lambda v: 10 < v <= 1000), 1),
    ("not (j['n'] < 2000)", lambda r: meets(r, "n", lambda v: v >= 2000), 1),
    ("j['n'] in [3, 17, 2999, 'odd']", lambda r: r["j"].get("n") in (3, 17, 2999, "odd"), 1),
    ("j['n'] % 10 == 3", lambda r: meets(r, "n", lambda v: v % 10 == 3), 1),
    ("j['price'] > 2000.1 and j['on'] == true",
     lambda r: meets(r, "price", lambda v: v > 2000.1) and r["j"].get("on") is True, 2),
    ("j['price'] * 2 == 8.5", lambda r: meets(r, "price", lambda v: v * 2 == 8.5), 1),
    ("j['a']['b/c'] == 4", lambda r: r["j"].get("a", {}).get("b/c") == 4, 1),
    ("j['s'] like 's1%' or j['s'] == 's77'",
     lambda r: r["j"].get("s", "").startswith("s1") or r["j"].get("s") == "s77", 1),
    ("j['n'] is null", lambda r: r["j"].get("n") is None, 1),
    ("exists j['n']", lambda r: r["j"].get("n") is not None, 1),
    ("exists j['price'] and j['n'] != 5", lambda r: "price" in r["j"] and r["j"]["n"] != 5, 2),
    (f"j['big'] == {2**53 + 101}", lambda r: r["j"].get("big") == 2**53 + 101, 1),
    ("j[''] == 1", lambda r: r["j"].get("") == 1, 1),
    ("tag == 'cat' and size > 30", lambda r: r["tag"] == "cat" and r["size"] > 30, 2),
    ("json_contains(j['list'], 7)", lambda r: 7 in r["j"].get("list", []), 0),
]


@pytest.fixture(scope="module")
def filled(uri):
    import uuid

    from pymilvus import MilvusClient

    client = MilvusClient(uri=uri)
    name = "shred_" + uuid.uuid4().hex[:12]
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("j", DataType.JSON)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    parameters = client.prepare_index_params()
    parameters.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=parameters, consistency_level="Strong", num_shards=1)
    data = rows(3000, j=document, tag=lambda i: ("cat", "dog", "cow")[i % 3], size=lambda i: i % 77)
    client.insert(name, data[:1500])
    client.insert(name, data[1500:])
    growing = {text: ids(client, name, text) for text, _, _ in FILTERS}
    client.flush(name)
    yield client, name, data, growing
    client.drop_collection(name)
    client.close()


def ids(client, name, text):
    return [row["id"] for row in client.query(name, filter=text, output_fields=["id"])]


def paths_read(client, name, text):
    hits = client.search(name, data=[[0.5] * 8], filter=text, limit=5, output_fields=["id"],
                         search_params={"params": {"profile": True}})[0]
    profile = hits[0]["entity"]["$profile"]
    profile = json.loads(profile) if isinstance(profile, (str, bytes)) else profile
    return {segment["shreddedPaths"] for shard in profile["shards"] for segment in shard["segments"]
            if segment["state"] == "sealed"}


@pytest.mark.tags("L0")
@pytest.mark.parametrize("text,meaning,paths", FILTERS, ids=[text for text, _, _ in FILTERS])
def test_rows_are_the_same_before_and_after_a_flush(filled, text, meaning, paths):
    client, name, data, growing = filled
    expected = [row["id"] for row in data if meaning(row)]
    assert expected
    assert growing[text] == expected
    assert ids(client, name, text) == expected
    assert paths_read(client, name, text) == {paths}


@pytest.mark.tags("L1")
def test_documents_come_back_as_they_were(filled):
    client, name, data, _ = filled
    for row in client.query(name, filter="id < 100", output_fields=["j", "tag", "size"]):
        assert {key: row[key] for key in ("j", "tag", "size")} == {
            key: data[row["id"]][key] for key in ("j", "tag", "size")}


@pytest.mark.tags("L1")
def test_rows_are_found_after_an_update_and_a_merge(filled):
    client, name, data, _ = filled
    client.upsert(name, [dict(data[42], j={"n": "was 42", "price": 3})])
    assert ids(client, name, "j['n'] == 42") == []
    client.flush(name)
    assert ids(client, name, "j['n'] == 'was 42'") == [42]
    client.compact(name)
    assert ids(client, name, "j['n'] == 42") == []
    assert ids(client, name, "j['n'] in [41, 43] or j['n'] == 'was 42'") == [41, 42, 43]
    client.upsert(name, [data[42]])
    assert ids(client, name, "j['n'] == 42") == [42]
