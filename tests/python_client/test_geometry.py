"""GEOMETRY: well-known text in and out, spatial functions with and without an RTREE."""

import math
import random

import pytest
from pymilvus import DataType, MilvusException

SQUARE = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))"
SHAPES = ["POINT (5 5)", "POINT (10 5)", "POINT (20 20)", "LINESTRING (-5 5, 15 5)",
          "POLYGON ((2 2, 4 2, 4 4, 2 4, 2 2))", "POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))", SQUARE,
          "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", None]


def made(client, name, index_type=None, **field):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("geo", DataType.GEOMETRY, nullable=True, **field)
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    if index_type:
        index.add_index("geo", index_type=index_type)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


def rows(shapes):
    return [{"id": i, "v": [float(i), 0.0], "geo": shape} for i, shape in enumerate(shapes)]


def ids(client, name, filter):
    return [row["id"] for row in client.query(name, filter=filter, output_fields=["id"])]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("index_type", [None, "RTREE", "AUTOINDEX"])
@pytest.mark.parametrize("flushed", [False, True])
def test_spatial_functions(client, name, index_type, flushed):
    made(client, name, index_type)
    client.insert(name, rows(SHAPES))
    if flushed:
        client.flush(name)
    assert [row["geo"] for row in client.query(name, filter="id >= 0", output_fields=["geo"])] == SHAPES
    for filter, expected in {
        f"ST_EQUALS(geo, '{SQUARE}')": [6],
        f"st_within(geo, '{SQUARE}')": [0, 4, 6],
        f"ST_TOUCHES(geo, '{SQUARE}')": [1],
        f"ST_CROSSES(geo, '{SQUARE}')": [3],
        f"ST_OVERLAPS(geo, '{SQUARE}') and id < 7": [5],
        "ST_CONTAINS(geo, 'POINT (3 3)') and id < 7": [4, 6],
        f"ST_INTERSECTS(geo, '{SQUARE}') and id < 7": [0, 1, 3, 4, 5, 6],
        f"not ST_INTERSECTS(geo, '{SQUARE}')": [2],
        "ST_ISVALID(geo)": [0, 1, 2, 3, 4, 5, 6],
        "geo is null": [8],
    }.items():
        assert ids(client, name, filter) == expected, filter
    hit = client.search(name, data=[[4.0, 0.0]], limit=1, filter=f"st_within(geo, '{SQUARE}')",
                        output_fields=["geo"])[0][0]
    assert (hit["id"], hit["entity"]["geo"]) == (4, SHAPES[4])
    assert client.delete(name, filter=f"st_within(geo, '{SQUARE}')")["delete_count"] == 3
    client.upsert(name, [{"id": 1, "geo": "POINT (3 3)"}], partial_update=True)
    assert ids(client, name, f"st_within(geo, '{SQUARE}')") == [1]


def metres(a, b):
    (x, y), (x2, y2) = [[math.radians(each) for each in point] for point in (a, b)]
    h = math.sin((y2 - y) / 2) ** 2 + math.cos(y) * math.cos(y2) * math.sin((x2 - x) / 2) ** 2
    return 2 * 6371000 * math.asin(math.sqrt(h))


@pytest.mark.tags("L1")
@pytest.mark.parametrize("index_type", [None, "RTREE"])
def test_distances_on_the_ground(client, name, index_type):
    made(client, name, index_type)
    chance = random.Random(5)
    centre = (-74.0060, 40.7128)
    points = [(centre[0] + chance.gauss(0, 0.1), centre[1] + chance.gauss(0, 0.1)) for _ in range(3000)]
    client.insert(name, rows([f"POINT ({x} {y})" for x, y in points]))
    client.flush(name)
    for distance in (0, 1000, 5000, 20000):
        assert ids(client, name, f"ST_DWITHIN(geo, 'POINT ({centre[0]} {centre[1]})', {distance})") == [
            i for i, point in enumerate(points) if metres(point, centre) <= distance]


@pytest.mark.tags("L1")
def test_defaults_and_added_fields(client, name):
    made(client, name, default_value="POINT (1 2)")
    client.insert(name, [{"id": 0, "v": [0.0, 0.0]}, {"id": 1, "v": [1.0, 0.0], "geo": "POINT (3 4)"}])
    client.flush(name)
    client.add_collection_field(name, field_name="later", data_type=DataType.GEOMETRY, nullable=True)
    found = client.query(name, filter="id >= 0", output_fields=["geo", "later"])
    assert [(row["geo"], row["later"]) for row in found] == [("POINT (1 2)", None), ("POINT (3 4)", None)]
    assert ids(client, name, "st_equals(geo, 'POINT (1 2)')") == [0]


@pytest.mark.tags("L0")
def test_refusals(client, name):
    with pytest.raises(MilvusException, match="INVERTED are not supported on Geometry field"):
        made(client, name, "INVERTED")
    client.drop_collection(name)
    made(client, name)
    for shape in ("INVALID_WKT", "POINT (1)", "POLYGON ((0 0, 1 1))"):
        with pytest.raises(MilvusException) as refused:
            client.insert(name, rows([shape]))
        assert refused.value.code == 1100
        assert "invalid Geometry data, transform to wkb failed" in refused.value.message
    for filter in ("ST_DWITHIN(geo, 'INVALID_WKT', 1000)", "ST_DWITHIN(geo, 'POINT (1 1)', -100)",
                   "ST_DWITHIN(geo, 'POINT (1 1)')", "ST_CONTAINS(geo)", "ST_WITHIN()",
                   "ST_INTERSECTS(geo, 'POINT (1 1)', 'POINT (2 2)')", "ST_WITHIN(id, 'POINT (1 1)')",
                   "geo == 'POINT (1 1)'"):
        with pytest.raises(MilvusException) as refused:
            client.query(name, filter=filter)
        assert refused.value.code == 1100
        assert "failed to create query plan: cannot parse expression" in refused.value.message
