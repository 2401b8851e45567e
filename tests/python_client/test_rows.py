"""Inserts, upserts, deletes, counts."""

import numpy
import pytest
from pymilvus import DataType, MilvusException

from data import rows, vectors


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
def test_upsert_replaces_and_delete_removes(client, name, flushed):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(1000, version=lambda i: 1))
    if flushed:
        client.flush(name)
    client.upsert(name, rows(500, start=250, version=lambda i: 2))
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 1000
    versions = client.query(name, filter="id < 1000", output_fields=["version"])
    assert [row["id"] for row in versions] == list(range(1000))
    assert all(row["version"] == (2 if 250 <= row["id"] < 750 else 1) for row in versions)
    assert client.delete(name, filter="version == 2 and id < 300")["delete_count"] == 50
    assert client.delete(name, ids=[0, 1, 2])["delete_count"] == 3
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 947
    assert client.get(name, ids=[1, 2, 299, 300], output_fields=["id"]) == [{"id": 300}]
    if flushed:
        client.flush(name)
        assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 947


@pytest.mark.tags("L0")
@pytest.mark.parametrize("key_type", [DataType.INT64, DataType.VARCHAR])
def test_generated_keys_are_returned_and_grow(client, name, key_type):
    schema = client.create_schema(auto_id=True)
    schema.add_field("id", key_type, is_primary=True, max_length=32)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="AUTOINDEX")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    data = [{"vector": row["vector"]} for row in rows(30)]
    first = client.insert(name, data)["ids"]
    second = client.insert(name, data)["ids"]
    assert len(set(first) | set(second)) == 60
    assert max(int(key) for key in first) < min(int(key) for key in second)
    assert len(client.get(name, ids=list(first))) == 30
    replaced = client.upsert(name, [{"id": first[0], "vector": data[0]["vector"]}])
    assert replaced["upsert_count"] == 1
    assert client.get(name, ids=[first[0]]) == []
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 60


@pytest.mark.tags("L0")
def test_string_keys_order_answers_by_bytes(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    keys = ["zebra", "Zürich", "apfel", "10", "9", "日本", "a b", ""]
    keys.remove("")
    client.insert(name, [{"id": key, "vector": v.tolist()} for key, v in zip(keys, vectors(7, 8))])
    found = [row["id"] for row in client.query(name, filter="id != ''", limit=10)]
    assert found == sorted(keys, key=lambda key: key.encode())
    assert client.query(name, filter="id in ['9', 'nobody']")[0]["id"] == "9"


@pytest.mark.tags("L0")
def test_partial_update_keeps_what_it_does_not_name(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(10, a=lambda i: i, b=lambda i: str(i)))
    schema = client.describe_collection(name)
    assert schema["enable_dynamic_field"]
    client.upsert(name, [{"id": 4, "vector": [1.0] * 8}], partial_update=True)
    row = client.get(name, ids=[4])[0]
    assert row["vector"] == [1.0] * 8


@pytest.mark.tags("L0")
def test_nulls_and_defaults(client, name):
    schema = client.create_schema(enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    schema.add_field("price", DataType.FLOAT, nullable=True)
    schema.add_field("stars", DataType.INT8, default_value=numpy.int8(3))
    schema.add_field("label", DataType.VARCHAR, max_length=16, nullable=True, default_value="none")
    schema.add_field("tags", DataType.ARRAY, element_type=DataType.INT32, max_capacity=4, nullable=True)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    data = rows(40)
    for row in data:
        if row["id"] % 2:
            row["price"] = row["id"] / 4
            row["tags"] = [row["id"], 7]
        if row["id"] % 4 == 0:
            row["stars"] = 5
    client.insert(name, data)
    for flushed in (False, True):
        if flushed:
            client.flush(name)
        assert len(client.query(name, filter="price is null")) == 20
        assert len(client.query(name, filter="price is not null and price >= 5")) == 10
        assert len(client.query(name, filter="not (price < 5)")) == 10
        assert len(client.query(name, filter="stars == 5")) == 10
        assert len(client.query(name, filter="label == 'none'")) == 40
        assert len(client.query(name, filter="array_contains(tags, 7)")) == 20
        row = client.get(name, ids=[2])[0]
        assert row["price"] is None and row["tags"] is None and row["stars"] == 3 and row["label"] == "none"


@pytest.mark.tags("L0")
def test_refused_rows_change_nothing(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    schema.add_field("text", DataType.VARCHAR, max_length=4)
    client.create_collection(name, schema=schema, consistency_level="Strong")
    with pytest.raises(MilvusException, match="length of varchar field text exceeds max length"):
        client.insert(name, rows(3, text=lambda i: "x" * (3 + i)))
    client.flush(name)
    assert int(client.get_collection_stats(name)["row_count"]) == 0


@pytest.mark.tags("L0")
def test_time_to_live_is_judged_when_reading(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(10))
    client.alter_collection_properties(name, {"collection.ttl.seconds": 1})
    for _ in range(40):
        if client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 0:
            break
        __import__("time").sleep(0.1)
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 0
    client.alter_collection_properties(name, {"collection.ttl.seconds": 3600})
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 10
