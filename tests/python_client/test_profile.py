"""What a search tells about itself when asked."""

import json
import time

import pytest
from pymilvus import AnnSearchRequest, DataType, MilvusClient, RRFRanker

from data import rows


@pytest.fixture
def filled(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(3000, n=lambda i: i))
    client.flush(name)
    client.insert(name, rows(100, start=3000, n=lambda i: i))
    return client, name


def link(client, name):
    """Gives the collection a graph instead of its index."""
    client.release_collection(name)
    client.drop_index(name, "vector")
    parameters = client.prepare_index_params()
    parameters.add_index("vector", index_type="HNSW", metric_type="COSINE", params={"M": 16, "efConstruction": 100})
    client.create_index(name, parameters)
    client.load_collection(name)


def parsed(profile):
    return json.loads(profile) if isinstance(profile, (str, bytes)) else profile


def told(hits):
    return parsed(hits[0]["entity"]["$profile"])


@pytest.mark.tags("L0")
def test_a_search_tells_its_plan_and_times(filled):
    client, name = filled
    arguments = {"data": [rows(1)[0]["vector"]], "filter": "n < 50 or n >= 3000", "limit": 5,
                 "output_fields": ["n"]}
    plain = client.search(name, **arguments)[0]
    hits = client.search(name, search_params={"params": {"profile": True}}, **arguments)[0]
    assert [hit["id"] for hit in hits] == [hit["id"] for hit in plain]
    assert "$profile" not in plain[0]["entity"]
    assert hits[1]["entity"].get("$profile") is None
    profile = told(hits)
    assert sum(profile["stages"].values()) >= 0.9 * profile["totalNanos"]
    segments = [segment for shard in profile["shards"] for segment in shard["segments"]]
    assert sum(segment["rows"] for segment in segments) == 3100
    assert sum(segment["eligible"] for segment in segments) == 150
    assert {segment["state"] for segment in segments} == {"sealed", "growing"}


@pytest.mark.tags("L1")
def test_pages_that_cannot_match_are_passed_over(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(5000, f=lambda i: i / 10))
    client.insert(name, rows(5000, start=5000, f=lambda i: i / 10))
    client.flush(name)

    def segments(filter):
        hits = client.search(name, data=[rows(1)[0]["vector"]], filter=filter, limit=5,
                             search_params={"params": {"profile": True}})[0]
        return [segment for shard in told(hits)["shards"] for segment in shard["segments"]] if hits else []

    for segment in segments("id < 100"):
        assert segment["pages"] - segment["prunedPages"] <= 1, segment
    for filter in ("id >= 9000 or id < 0", "not (id < 9000)", "9000 <= id < 20000", "id >= 9000 and id < 20000",
                   "id < 1000 and f >= 0"):
        assert sum(segment["prunedPages"] for segment in segments(filter)) > 0, filter
        assert client.query(name, filter=filter, output_fields=["count(*)"])[0]["count(*)"] == 1000


@pytest.mark.tags("L1")
def test_pages_without_a_value_are_passed_over(client, name):
    """Values in no order lie between the bounds of every page: bloom filters tell where they are not."""
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("session", DataType.VARCHAR, max_length=40)
    schema.add_field("number", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    parameters = client.prepare_index_params()
    parameters.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=parameters, consistency_level="Strong")

    def mixed(i):
        return (i + 1) * 48271 % 65537

    for start in (0, 4000, 8000):
        client.insert(name, [{"id": 10 * i, "session": f"s{mixed(i)}", "number": mixed(i), "vector": [0.5] * 8}
                             for i in range(start, start + 4000)])
    client.flush(name)

    def found(filter):
        got, profile = query_profile(client, name, filter=filter, fields=["id"])
        segments = [s for shard in profile["shards"] for s in shard["segments"] if s["state"] == "sealed"]
        return [row["id"] for row in got], segments

    def ids_of(filter):
        return [row["id"] for row in client.query(name, filter=filter, output_fields=["id"])]

    for filter, row in ((f'session == "s{mixed(7000)}"', 7000), (f"number in [{mixed(300)}, {mixed(20000)}]", 300),
                        (f'number == {mixed(42)} and session != "s1"', 42)):
        ids, segments = found(filter)
        assert ids == [10 * row]
        assert sum(s["bloomPrunedPages"] for s in segments) > 0, (filter, segments)
        assert sum(s["rowsVisited"] for s in segments) < 12000, filter
    keys = [10 * 77] + [10 * i + 1 for i in range(1000, 1100)]
    ids, segments = found(f"id in {keys}")
    assert ids == [770]
    assert sum(s["keys"] for s in segments) == 101 * len(segments)
    assert 1 <= sum(s["possibleKeys"] for s in segments) < 20
    assert client.delete(name, filter=f"id in {keys}")["delete_count"] == 101
    assert ids_of("id in [770, 780]") == [780]
    client.upsert(name, [{"id": 780, "session": "new", "number": 1, "vector": [0.5] * 8}])
    assert ids_of(f'session == "s{mixed(78)}"') == []
    assert ids_of('session == "new"') == [780]


@pytest.mark.tags("L1")
def test_a_hybrid_search_tells_its_searches(filled):
    client, name = filled
    request = AnnSearchRequest([rows(1)[0]["vector"]], "vector", {"params": {"profile": True}}, limit=5)
    hits = client.hybrid_search(name, [request, request], RRFRanker(), limit=5)[0]
    profile = told(hits)
    assert "rank" in profile["stages"]
    assert len(profile["shards"]) == 2


def query_profile(client, name, **arguments):
    fields = [*arguments.pop("fields", ["n"]), "$profile"]
    found = [dict(row) for row in client.query(name, output_fields=fields, **arguments)]
    profile = found[0].pop("$profile")
    assert all(row.pop("$profile") is None for row in found[1:])
    return found, parsed(profile)


@pytest.mark.tags("L0")
def test_a_query_tells_its_plan_and_times(filled):
    client, name = filled
    plain = list(client.query(name, filter="n < 50 or n >= 3000", output_fields=["n"]))
    found, profile = query_profile(client, name, filter="n < 50 or n >= 3000")
    assert found == plain
    assert sum(profile["stages"].values()) >= 0.9 * profile["totalNanos"]
    assert {"plan", "snapshot", "retrieve"} <= set(profile["stages"])
    segments = [segment for shard in profile["shards"] for segment in shard["segments"]]
    assert sum(segment["rows"] for segment in segments) == 3100
    assert sum(segment["eligible"] for segment in segments) == 150
    for segment in segments:
        assert segment["filterStrategy"] == "columns" and segment["rowsVisited"] == segment["rows"]
        assert segment["columnBytes"] > 0 and 0 <= segment["estimatedSelectivity"] <= 1


@pytest.mark.tags("L1")
def test_a_query_by_keys_or_for_a_count_tells_its_plan(filled):
    client, name = filled
    found, profile = query_profile(client, name, filter="id in [1, 2, 3050]")
    assert len(found) == 3
    assert {segment["filterStrategy"] for shard in profile["shards"] for segment in shard["segments"]} == {"keys"}
    found, profile = query_profile(client, name, filter="n >= 0", fields=["count(*)"])
    assert found[0]["count(*)"] == 3100
    assert sum(s["eligible"] for shard in profile["shards"] for s in shard["segments"]) == 3100


@pytest.mark.tags("L1")
def test_an_index_tells_its_distances(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(5000, n=lambda i: i))
    client.flush(name)
    link(client, name)
    hits = client.search(name, data=[rows(1)[0]["vector"]], limit=5, filter="id >= 10",
                         search_params={"params": {"profile": True, "ef": 40}})[0]
    segments = [s for shard in told(hits)["shards"] for s in shard["segments"] if s["rows"]]
    assert sum(segment["eligible"] for segment in segments) == 4990
    for segment in segments:
        if segment["strategy"] == "HNSW":
            assert 40 <= segment["distances"] < segment["rows"] and segment["vectorBytes"] > 0
            assert segment["estimatedSelectivity"] > 0.9
    assert any(segment["strategy"] == "HNSW" for segment in segments)


@pytest.mark.tags("L1")
def test_sketches_are_made_beside_searches_and_tell_when_they_answer(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    given = rows(10000, n=lambda i: i)
    for row in given:  # what passes lies on the other side
        row["vector"][0] = 3.0 if row["id"] % 2 else -3.0
    client.insert(name, given)
    client.flush(name)
    link(client, name)

    def search():
        found = client.search(name, data=[given[0]["vector"]], limit=5, filter="id % 2 == 1",
                              search_params={"params": {"profile": True}})[0]
        assert len(found) == 5 and all(hit["id"] % 2 for hit in found)
        segments = [s for shard in told(found)["shards"] for s in shard["segments"] if s["rows"]]
        assert all(s.get("sketchedQueries", 0) + s.get("scannedQueries", 0) <= 1 for s in segments)
        return any("sketchedQueries" in s for s in segments)

    deadline = time.monotonic() + 60
    while not search():
        assert time.monotonic() < deadline


@pytest.mark.tags("L1")
def test_a_filter_that_half_of_the_rows_pass_is_applied_to_what_a_walk_finds(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    given = rows(10000, n=lambda i: i)
    client.insert(name, given)
    client.flush(name)
    link(client, name)
    found = client.search(name, data=[given[1]["vector"]], limit=5, filter="id % 2 == 1",
                          search_params={"params": {"profile": True}})[0]
    assert len(found) == 5 and found[0]["id"] == 1 and all(hit["id"] % 2 for hit in found)
    segments = [s for shard in told(found)["shards"] for s in shard["segments"] if s["rows"]]
    assert sum(s.get("postfilteredQueries", 0) for s in segments) >= 1
