"""What a search tells about itself when asked."""

import json

import pytest
from pymilvus import AnnSearchRequest, MilvusClient, RRFRanker

from data import rows


@pytest.fixture
def filled(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(3000, n=lambda i: i))
    client.flush(name)
    client.insert(name, rows(100, start=3000, n=lambda i: i))
    return client, name


def told(hits):
    profile = hits[0]["entity"]["$profile"]
    return json.loads(profile) if isinstance(profile, (str, bytes)) else profile


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
    client.insert(name, rows(5000, n=lambda i: i // 1000, f=lambda i: i / 10))
    client.insert(name, rows(5000, start=5000, n=lambda i: i // 1000, f=lambda i: i / 10))
    client.flush(name)

    def segments(filter):
        hits = client.search(name, data=[rows(1)[0]["vector"]], filter=filter, limit=5,
                             search_params={"params": {"profile": True}})[0]
        return [segment for shard in told(hits)["shards"] for segment in shard["segments"]] if hits else []

    for segment in segments("id < 100"):
        assert segment["pages"] - segment["prunedPages"] <= 1, segment
    for filter in ("id >= 9000 or id < 0", "not (id < 9000)", "9000 <= id < 20000"):
        assert sum(segment["prunedPages"] for segment in segments(filter)) > 0, filter
        assert client.query(name, filter=filter, output_fields=["count(*)"])[0]["count(*)"] == 1000


@pytest.mark.tags("L1")
def test_a_hybrid_search_tells_its_searches(filled):
    client, name = filled
    request = AnnSearchRequest([rows(1)[0]["vector"]], "vector", {"params": {"profile": True}}, limit=5)
    hits = client.hybrid_search(name, [request, request], RRFRanker(), limit=5)[0]
    profile = told(hits)
    assert "rank" in profile["stages"]
    assert len(profile["shards"]) == 2
