"""Databases, aliases, partitions, collections by name."""

import uuid

import pytest
from pymilvus import DataType, MilvusClient, MilvusException

from data import rows


@pytest.mark.tags("L0")
def test_databases_keep_their_collections_apart(uri, client, name):
    database = "d_" + uuid.uuid4().hex[:8]
    client.create_database(database)
    assert database in client.list_databases()
    other = MilvusClient(uri=uri, db_name=database)
    client.create_collection(name, dimension=8)
    assert other.list_collections() == []
    other.create_collection(name, dimension=4, consistency_level="Strong")
    other.insert(name, rows(3, dim=4))
    assert other.describe_collection(name)["fields"][1]["params"]["dim"] == 4
    with pytest.raises(MilvusException, match="must drop all collections before drop database"):
        client.drop_database(database)
    other.drop_collection(name)
    client.drop_database(database)
    assert database not in client.list_databases()
    other.close()


@pytest.mark.tags("L0")
def test_an_alias_stands_for_its_collection_and_moves(client, name):
    other = name + "_b"
    try:
        for each, count in ((name, 5), (other, 9)):
            client.create_collection(each, dimension=8, consistency_level="Strong")
            client.insert(each, rows(count))
        alias = "a_" + name
        client.create_alias(name, alias)
        assert client.query(alias, output_fields=["count(*)"])[0]["count(*)"] == 5
        client.alter_alias(other, alias)
        assert client.query(alias, output_fields=["count(*)"])[0]["count(*)"] == 9
        assert client.describe_alias(alias)["collection_name"] == other
        assert client.list_aliases(other)["aliases"] == [alias]
        client.drop_alias(alias)
        assert not client.has_collection(alias)
    finally:
        client.drop_collection(other)


@pytest.mark.tags("L0")
def test_partitions_are_searched_loaded_and_dropped_by_name(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.create_partition(name, "old")
    client.insert(name, rows(20), partition_name="old")
    client.insert(name, rows(30, start=100))
    assert client.list_partitions(name) == ["_default", "old"]
    assert client.query(name, partition_names=["old"], output_fields=["count(*)"])[0]["count(*)"] == 20
    found = client.search(name, data=[rows(1)[0]["vector"]], limit=50, partition_names=["old"])[0]
    assert {hit["id"] for hit in found} == set(range(20))
    client.release_partitions(name, ["old"])
    with pytest.raises(MilvusException, match="partition not loaded"):
        client.query(name, partition_names=["old"], output_fields=["count(*)"])
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 30
    client.drop_partition(name, "old")
    client.load_collection(name)
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 30
    with pytest.raises(MilvusException, match="default partition cannot be deleted"):
        client.drop_partition(name, "_default")


@pytest.mark.tags("L0")
def test_a_partition_key_spreads_rows_and_finds_them(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    schema.add_field("tenant", DataType.VARCHAR, max_length=16, is_partition_key=True)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="AUTOINDEX")
    client.create_collection(name, schema=schema, index_params=index, num_partitions=5, consistency_level="Strong")
    client.insert(name, rows(500, tenant=lambda i: f"t{i % 11}"))
    assert len(client.list_partitions(name)) == 5
    for tenant in range(11):
        expected = [i for i in range(500) if i % 11 == tenant]
        found = client.query(name, filter=f"tenant == 't{tenant}'", output_fields=["id"])
        assert [row["id"] for row in found] == expected
    assert len(client.query(name, filter="tenant == 't1' or id < 5")) == len(
        [i for i in range(500) if i % 11 == 1 or i < 5])


@pytest.mark.tags("L0")
def test_rename_truncate_and_release(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(10))
    renamed = name + "_r"
    client.rename_collection(name, renamed)
    assert not client.has_collection(name)
    assert client.query(renamed, output_fields=["count(*)"])[0]["count(*)"] == 10
    client.release_collection(renamed)
    with pytest.raises(MilvusException, match="collection not loaded"):
        client.query(renamed, output_fields=["count(*)"])
    client.rename_collection(renamed, name)
    client.load_collection(name)
    client.truncate_collection(name)
    assert client.query(name, output_fields=["count(*)"])[0]["count(*)"] == 0


@pytest.mark.tags("L1")
@pytest.mark.parametrize("bad", ["12-s", "中文", "a" * 256, "a b"])
def test_a_bad_name_is_named(client, bad):
    with pytest.raises(MilvusException, match="(?i)collection name"):
        client.create_collection(bad, dimension=8)
