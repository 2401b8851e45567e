"""TIMESTAMPTZ: ISO 8601 in, stored as UTC microseconds, shown in the zone asked for."""

import pytest
import wire
from pymilvus import DataType, MilvusException
from pymilvus.grpc_gen import milvus_pb2

MOMENTS = ["1970-01-01 00:00:00", "2021-02-28T00:00:00Z", "2025-05-25T23:46:05.123456",
           "2025-05-30T23:46:05+05:30", "2025-01-31T12:00:00", "9999-12-31T23:46:05", None]
UTC = ["1970-01-01T00:00:00Z", "2021-02-28T00:00:00Z", "2025-05-25T23:46:05.123456Z",
       "2025-05-30T18:16:05Z", "2025-01-31T12:00:00Z", "9999-12-31T23:46:05Z", None]


def made(client, name, index_type=None, properties=None, **field):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("t", DataType.TIMESTAMPTZ, nullable=True, **field)
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    if index_type:
        index.add_index("t", index_type=index_type)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong",
                             properties=properties or {})


def rows(moments):
    return [{"id": i, "v": [float(i), 0.0], "t": moment} for i, moment in enumerate(moments)]


def times(client, name, filter="id >= 0", **more):
    return [row["t"] for row in client.query(name, filter=filter, output_fields=["t"], **more)]


def ids(client, name, filter, **more):
    return [row["id"] for row in client.query(name, filter=filter, output_fields=["id"], **more)]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
def test_times_come_back_in_the_zone_asked_for(client, name, flushed):
    made(client, name)
    client.insert(name, rows(MOMENTS))
    if flushed:
        client.flush(name)
    assert times(client, name) == UTC
    assert times(client, name, filter="id < 3", timezone="Asia/Shanghai") == [
        "1970-01-01T08:00:00+08:00", "2021-02-28T08:00:00+08:00", "2025-05-26T07:46:05.123456+08:00"]
    assert times(client, name, filter="id == 2", timezone="Asia/Shanghai",
                 time_fields="year, month, day, hour, minute, second, microsecond") == [
        [2025, 5, 26, 7, 46, 5, 123456]]
    hit = client.search(name, data=[[2.0, 0.0]], limit=1, output_fields=["t"], timezone="America/New_York")[0][0]
    assert hit["entity"]["t"] == "2025-05-25T19:46:05.123456-04:00"


@pytest.mark.tags("L0")
@pytest.mark.parametrize("index_type", [None, "AUTOINDEX", "STL_SORT"])
@pytest.mark.parametrize("flushed", [False, True])
def test_filters(client, name, index_type, flushed):
    made(client, name, index_type)
    client.insert(name, rows(MOMENTS))
    if flushed:
        client.flush(name)
    for filter, expected in {
        "t >= ISO '2025-05-30T23:46:05+05:30'": [3, 5],
        "t == iso '9999-12-31T23:46:05Z'": [5],
        "t <= ISO '2025-01-01T00:00:00+08:00'": [0, 1],
        "t != ISO '9999-12-31T23:46:05Z'": [0, 1, 2, 3, 4],
        "not (t > ISO '2021-02-28T00:00:00Z')": [0, 1],
        "ISO '2025-01-01T00:00:00Z' <= t < ISO '2025-05-30T00:00:00Z'": [2, 4],
        "ISO '2025-01-01T00:00:00Z' < t": [2, 3, 4, 5],
        "t in [ISO '1970-01-01T00:00:00Z', ISO '2025-01-31T12:00:00Z']": [0, 4],
        "t - INTERVAL 'P3D' >= ISO '1970-01-01T00:00:00Z'": [1, 2, 3, 4, 5],
        "t + INTERVAL 'P1M' == ISO '2025-03-03T12:00:00Z'": [4],
        "t is null": [6],
        "t is not null and id > 3": [4, 5],
    }.items():
        assert ids(client, name, filter) == expected, filter
    # without an offset: the zone of the request, else of the collection
    assert ids(client, name, "t == ISO '1970-01-01T08:00:00'", timezone="Asia/Shanghai") == [0]
    client.alter_collection_properties(name, properties={"timezone": "Asia/Shanghai"})
    assert ids(client, name, "t == ISO '1970-01-01T08:00:00'") == [0]
    assert client.delete(name, filter="t < ISO '1971-01-01T00:00:00'")["delete_count"] == 1
    assert ids(client, name, "t is not null") == [1, 2, 3, 4, 5]


@pytest.mark.tags("L1")
def test_template_values_are_moments(client, name):
    made(client, name)
    client.insert(name, rows(MOMENTS))
    values = {"one": "2021-02-28T00:00:00Z", "two": "2025-01-31T20:00:00+08:00",
              "some": ["1970-01-01T00:00:00Z", "2025-05-25T23:46:05.123456Z"], "local": "1970-01-01T08:00:00"}
    for filter, expected in {
        "t == {one}": [1],
        "t > {two}": [2, 3, 5],
        "{one} <= t <= {two}": [1, 4],
        "t in {some}": [0, 2],
        "t not in {some}": [1, 3, 4, 5],
    }.items():
        assert ids(client, name, filter, filter_params=values) == expected, filter
    assert ids(client, name, "t == {local}", filter_params=values, timezone="Asia/Shanghai") == [0]
    with pytest.raises(MilvusException, match="invalid timestamp string: 'soon'"):
        ids(client, name, "t < {one}", filter_params={"one": "soon"})


@pytest.mark.tags("L0")
def test_the_zone_of_a_collection_and_its_database(client, name):
    database = name + "_db"
    client.create_database(database)
    client.use_database(database)
    try:
        client.alter_database_properties(database, properties={"timezone": "America/New_York"})
        assert client.describe_database(database)["timezone"] == "America/New_York"
        made(client, name)
        assert client.describe_collection(name)["properties"]["timezone"] == "America/New_York"
        client.insert(name, rows(["2025-01-01T00:00:00"]))
        assert times(client, name) == ["2025-01-01T00:00:00-05:00"]
        client.alter_collection_properties(name, properties={"timezone": "Asia/Shanghai"})
        client.alter_database_properties(database, properties={"timezone": "UTC"})
        assert times(client, name) == ["2025-01-01T13:00:00+08:00"]
        client.drop_collection(name)
    finally:
        client.drop_database(database)
        client.use_database("default")


@pytest.mark.tags("L1")
def test_defaults_order_groups_and_updates(client, name, uri):
    made(client, name, default_value="2025-01-01T00:00:00", properties={"timezone": "Asia/Shanghai"})
    client.insert(name, [{"id": i, "v": [float(i), 0.0]} for i in range(2)])
    assert times(client, name) == ["2025-01-01T00:00:00+08:00"] * 2
    client.upsert(name, [{"id": 1, "t": "2024-12-24T18:00:00+01:00"}], partial_update=True)
    client.insert(name, [{"id": 2, "v": [2.0, 0.0], "t": "2025-06-01T00:00:00"}])
    ordered = wire.Wire(uri).stub.Query(milvus_pb2.QueryRequest(  # PyMilvus has no order for queries
        collection_name=name, output_fields=["id"], use_default_consistency=True,
        query_params=wire.pairs(order_by_fields="t:desc", limit=3)))
    assert ordered.fields_data[0].scalars.long_data.data == [2, 0, 1], ordered.status
    assert times(client, name, timezone="UTC") == [
        "2024-12-31T16:00:00Z", "2024-12-24T17:00:00Z", "2025-05-31T16:00:00Z"]
    found = client.query(name, filter="id >= 0", output_fields=["min(t)", "max(t)", "count(*)"])[0]
    assert (found["min(t)"], found["max(t)"], found["count(*)"]) == (
        "2024-12-25T01:00:00+08:00", "2025-06-01T00:00:00+08:00", 3)
    hits = client.search(name, data=[[0.0, 0.0]], limit=3, group_by_field="t", output_fields=["t"])[0]
    assert [hit["entity"]["t"] for hit in hits] == [
        "2025-01-01T00:00:00+08:00", "2024-12-25T01:00:00+08:00", "2025-06-01T00:00:00+08:00"]


@pytest.mark.tags("L1")
def test_an_added_field(client, name):
    made(client, name)
    client.insert(name, rows(MOMENTS[:2]))
    client.flush(name)
    client.add_collection_field(name, field_name="later", data_type=DataType.TIMESTAMPTZ, nullable=True,
                                default_value="2025-01-01T00:00:00Z")
    found = client.query(name, filter="later == ISO '2025-01-01T00:00:00Z'", output_fields=["later"])
    assert [row["later"] for row in found] == ["2025-01-01T00:00:00Z"] * 2


@pytest.mark.tags("L0")
@pytest.mark.parametrize("text", ["invalid_time_format", "2025-04-31 00:00:00", "2025-02-29 00:00:00",
                                  "2025-01-01T00:00:00+24:00"])
def test_what_is_no_time_is_refused(client, name, text):
    made(client, name)
    with pytest.raises(MilvusException) as refused:
        client.insert(name, rows([text]))
    assert refused.value.code == 1100
    assert f"got invalid timestamptz string '{text}'" in refused.value.message


@pytest.mark.tags("L1")
def test_refusals(client, name):
    with pytest.raises(MilvusException, match="INVERTED are not supported on Timestamptz field"):
        made(client, name, "INVERTED")
    client.drop_collection(name)
    with pytest.raises(MilvusException, match="invalid timestamp string: 'timestamp'. Does not match any known format"):
        made(client, name, default_value="timestamp")
    with pytest.raises(MilvusException, match="type \\(Timestamptz\\) of field \\(t\\) is not equal"):
        made(client, name, default_value=10)
    with pytest.raises(MilvusException, match="unknown or invalid IANA Time Zone ID: Mars/Base"):
        made(client, name, properties={"timezone": "Mars/Base"})
    made(client, name)
    for filter, reason in {
        "t > '2025-01-01T00:00:00Z'": "comparisons between Timestamptz and VarChar are not supported",
        "t > ISO 'tomorrow'": "invalid timestamp string: 'tomorrow'",
        "t + INTERVAL '1 day' > ISO '2025-01-01T00:00:00Z'": "invalid ISO 8601 duration: 1 day",
        "id + INTERVAL 'P1D' > ISO '2025-01-01T00:00:00Z'": "field 'id' is not a timestamptz datatype",
        "t in [1, 2]": "cannot cast value to Timestamptz",
    }.items():
        with pytest.raises(MilvusException) as refused:
            client.query(name, filter=filter)
        assert refused.value.code == 1100 and reason in refused.value.message, refused.value
    with pytest.raises(MilvusException, match="got invalid default timezone: Nowhere"):
        client.query(name, filter="id > 0", timezone="Nowhere")
    with pytest.raises(MilvusException, match="unsupported field for extraction"):
        client.query(name, filter="id > 0", time_fields="weekday")
