"""Grouping, rankers and boosts over the wire."""

import itertools
import math
import uuid

import pytest
import wire
from pymilvus import (
    AnnSearchRequest,
    DataType,
    Function,
    FunctionScore,
    FunctionType,
    MilvusClient,
    MilvusException,
    RRFRanker,
    WeightedRanker,
)
from pymilvus.grpc_gen import milvus_pb2

from stand_in import serving

ROWS = 600
GROUPS = 20


@pytest.fixture(scope="module")
def filled(uri):
    client = MilvusClient(uri=uri)
    name = "g_" + uuid.uuid4().hex[:12]
    schema = client.create_schema(enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("w", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("genre", DataType.VARCHAR, max_length=20)
    schema.add_field("year", DataType.INT64)
    schema.add_field("bits", DataType.BINARY_VECTOR, dim=8)
    index = client.prepare_index_params()
    index.add_index("v", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 64})
    index.add_index("w", index_type="FLAT", metric_type="L2")
    index.add_index("bits", index_type="BIN_FLAT", metric_type="HAMMING")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    data = [
        {
            "id": i,
            "v": [float(i), 0.0],
            "w": [float(ROWS - i), 0.0],
            "genre": "g%d" % (i * GROUPS // ROWS),
            "year": 1900 + i % 100,
            "bits": bytes([i % 256]),
        }
        for i in range(ROWS)
    ]
    client.insert(name, data[: ROWS // 2])
    client.flush(name)
    client.insert(name, data[ROWS // 2:])
    yield client, name
    client.drop_collection(name)
    client.close()


@pytest.mark.tags("L0")
def test_strict_groups_are_full_and_in_order(filled):
    client, name = filled
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=GROUPS, group_by_field="genre",
        group_size=5, strict_group_size=True, output_fields=["genre"])[0]
    assert [hit["entity"]["genre"] for hit in hits] == [
        "g%d" % group for group in range(GROUPS) for _ in range(5)]
    assert [hit["id"] for hit in hits] == [
        group * ROWS // GROUPS + place for group in range(GROUPS) for place in range(5)]


@pytest.mark.tags("L0")
def test_offset_and_limit_count_groups(filled):
    client, name = filled
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=3, offset=2, group_by_field="genre",
        output_fields=["genre"])[0]
    assert [hit["entity"]["genre"] for hit in hits] == ["g2", "g3", "g4"]


@pytest.mark.tags("L1")
def test_a_grouping_search_takes_a_beam_narrower_than_its_limit(filled):
    client, name = filled
    narrow = {"params": {"ef": 8}}
    with pytest.raises(MilvusException, match=r"ef\(8\) should be larger than k\(100\)"):
        client.search(name, data=[[0.0, 0.0]], anns_field="v", limit=100, search_params=narrow)
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=100, group_by_field="genre", search_params=narrow,
        output_fields=["genre"])[0]
    assert [hit["entity"]["genre"] for hit in hits] == ["g%d" % group for group in range(GROUPS)]


@pytest.mark.tags("L0")
def test_groups_of_a_hybrid_search(filled):
    client, name = filled
    requests = [
        AnnSearchRequest([[0.0, 0.0]], "v", {}, limit=5),
        AnnSearchRequest([[0.0, 0.0]], "w", {}, limit=5),
    ]
    hits = client.hybrid_search(
        name, requests, WeightedRanker(0.9, 0.1), limit=4, group_by_field="genre", group_size=2,
        strict_group_size=True, output_fields=["genre"])[0]
    genres = [hit["entity"]["genre"] for hit in hits]
    assert genres[0::2] == genres[1::2]
    assert len(set(genres)) == 4


@pytest.mark.tags("L1")
@pytest.mark.parametrize("field,parameters,text", [
    ("nope", {}, "groupBy field not found in schema: field not found[field=nope]"),
    ("v", {}, "unsupported data type"),
    ("genre", {"group_size": 0}, "is negative, failed to do search_groupby"),
    ("genre", {"group_size": 100}, "exceeds configured max group size:10"),
    ("genre", {"search_params": {"params": {"radius": 10}}},
     "Not allowed to do range-search when doing search-group-by"),
    ("genre", {"anns_field": "bits", "data": [b"\0"]},
     "not support search_group_by operation based on binary"),
])
def test_refuses_what_cannot_be_grouped(filled, field, parameters, text):
    client, name = filled
    arguments = {"data": [[0.0, 0.0]], "anns_field": "v", "limit": 3, **parameters}
    with pytest.raises(MilvusException) as refused:
        client.search(name, group_by_field=field, **arguments)
    assert text in refused.value.message


@pytest.mark.tags("L0")
def test_hits_come_in_the_order_of_fields(filled):
    client, name = filled
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=120, output_fields=["year"],
        order_by_fields=[{"field": "year", "order": "desc"}, {"field": "id", "order": "asc"}])[0]
    assert [hit["id"] for hit in hits] == sorted(range(120), key=lambda i: (-(i % 100), i))


@pytest.mark.tags("L0")
def test_queries_order_and_sum_rows(filled, uri):
    client, name = filled
    stub = wire.Wire(uri).stub

    def query(outputs, filter="", **parameters):
        answer = stub.Query(milvus_pb2.QueryRequest(
            collection_name=name, expr=filter, output_fields=outputs, use_default_consistency=True,
            query_params=wire.pairs(**parameters)))
        assert answer.status.code == 0, answer.status.reason
        return {column.field_name: list(
            getattr(column.scalars, column.scalars.WhichOneof("data")).data)
            for column in answer.fields_data}

    ordered = query(["year"], order_by_fields="year:desc,id:asc", limit=3, offset=1)
    assert ordered["id"] == [199, 299, 399]
    groups = query(
        ["genre", "count(*)", "min(id)", "avg(year)"], filter="id < 90", group_by_fields="genre")
    assert groups["genre"] == ["g0", "g1", "g2"]
    assert groups["count(*)"] == [30, 30, 30]
    assert groups["min(id)"] == [0, 30, 60]
    assert groups["avg(year)"] == [1914.5, 1944.5, 1974.5]


def function(parameters, inputs=()):
    return Function("f", FunctionType.RERANK, list(inputs), params=parameters)


@pytest.mark.tags("L0")
def test_decay_prefers_years_near_the_origin(filled):
    client, name = filled
    ranker = function(
        {"reranker": "decay", "function": "gauss", "origin": 1905, "scale": 2}, ["year"])
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=10, ranker=ranker, output_fields=["year"])[0]
    assert len(hits) == 10
    distances = [hit["distance"] for hit in hits]
    assert distances == sorted(distances, reverse=True)
    with pytest.raises(MilvusException) as refused:
        client.search(
            name, data=[[0.0, 0.0]], anns_field="v", limit=10,
            ranker=function({"reranker": "decay", "function": "gauss", "origin": 1}, ["year"]))
    assert "Decay function lost param: scale" in refused.value.message


@pytest.mark.tags("L0")
def test_boosts_change_the_scores_of_what_they_match(filled):
    client, name = filled
    boost = function({"reranker": "boost", "filter": "id in [0, 1]", "weight": 100})
    hits = client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=4,
        ranker=FunctionScore(functions=[boost], params={"boost_mode": "Sum"}))[0]
    assert [(hit["id"], hit["distance"]) for hit in hits] == [(2, 4), (3, 9), (0, 100), (1, 101)]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("parameters,inputs,text", [
    ({"reranker": "nope"}, [], "Unsupported rerank function: [nope]"),
    ({"reranker": "model", "provider": "nope", "queries": ["a"]}, ["genre"],
     "Unknow rerank model provider:nope"),
    ({"reranker": "model", "provider": "tei", "endpoint": "http://127.0.0.1:1", "queries": ["a"]},
     ["genre"], "Call service failed"),
    ({"reranker": "model", "provider": "vllm", "endpoint": "x", "queries": ["a"]}, ["genre"],
     "is not a valid http/https link"),
    ({"reranker": "model", "provider": "vllm", "endpoint": "http://x", "queries": ["a", "b"]},
     ["genre"], "nq must equal to queries size"),
    ({"reranker": "rrf", "k": 0}, [], "The rank params k should be in range (0, 16384)"),
])
def test_refuses_rankers_with_the_texts_of_milvus(filled, parameters, inputs, text):
    client, name = filled
    with pytest.raises(MilvusException) as refused:
        client.search(
            name, data=[[0.0, 0.0]], anns_field="v", limit=4, ranker=function(parameters, inputs))
    assert text in refused.value.message


@pytest.fixture
def documents(client, name):
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=4)
    schema.add_field("meta", DataType.JSON)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    data = []
    for i in range(600):
        inner = {"n": i // 100} if i % 100 < 90 else {"n": str(i // 100)} if i % 2 else {}
        data.append({"id": i, "vector": [float(i), 0.0, 0.0, 0.0], "meta": {"a": inner}, "color": f"c{i // 50}"})
    client.insert(name, data[:400])
    client.flush(name)
    client.insert(name, data[400:])
    return client, name


def grouped(client, name, field, limit=5, **arguments):
    hits = client.search(name, data=[[0.0, 0.0, 0.0, 0.0]], limit=limit, group_by_field=field,
                         output_fields=["meta", "color"], **arguments)[0]
    return [hit["id"] for hit in hits]


@pytest.mark.tags("L0")
def test_hits_are_grouped_by_values_inside_json(documents):
    client, name = documents
    path = {"json_path": "meta['a']['n']"}
    # Texts as they are written: 0 and "0" are one group, rows without a value are another.
    assert grouped(client, name, "meta", **path) == [0, 90, 100, 200, 300]
    # Integers: whatever is none is one group.
    assert grouped(client, name, "meta", json_type=DataType.INT64, **path) == [0, 90, 100, 200, 300]
    assert grouped(client, name, "meta['a']['n']", json_type=DataType.INT8, limit=9) == [0, 90, 100, 200, 300, 400, 500]
    assert grouped(client, name, "meta", json_type=DataType.VARCHAR, limit=3, **path) == [0, 91, 191]
    assert grouped(client, name, "color", limit=4) == [0, 50, 100, 150]


@pytest.mark.tags("L1")
def test_groups_inside_json_are_filled(documents):
    client, name = documents
    found = grouped(client, name, "meta", json_path="meta['a']['n']", json_type=DataType.INT64, limit=2,
                    group_size=3, strict_group_size=True)
    assert found == [0, 1, 2, 90, 91, 92]
    assert grouped(client, name, "color", limit=2, group_size=3, strict_group_size=True) == [0, 1, 2, 50, 51, 52]


@pytest.mark.tags("L1")
def test_a_strict_cast_refuses_other_types(documents):
    client, name = documents
    with pytest.raises(MilvusException, match="failed to cast json value to Int64, wrong json data inner type"):
        grouped(client, name, "meta", json_path="meta['a']['n']", json_type=DataType.INT64, strict_cast=True)
    with pytest.raises(MilvusException, match="unsupported data type: JSON for group by operator"):
        grouped(client, name, "meta")


# -- models behind a service, and groups ------------------------------------------------------------


def reranked(question):
    """As vLLM (`documents`) and TEI (`texts`) answer: a text's score is the number in it, best first."""
    tei = "texts" in question
    scores = [(i, float(text.removeprefix("g"))) for i, text in enumerate(question["texts" if tei else "documents"])]
    results = [{"index": i, "score" if tei else "relevance_score": score}
               for i, score in sorted(scores, key=lambda pair: -pair[1])]
    return results if tei else {"results": results}


@pytest.fixture
def service():
    """An address, and what was asked there so far."""
    asked = []

    def answer(path, question):
        asked.append((path, question))
        return reranked(question)

    with serving(answer) as address:
        yield address, asked


@pytest.mark.tags("L0")
@pytest.mark.parametrize("provider", ["vllm", "tei"])
def test_a_model_ranks_the_hits_of_searches_and_hybrid_searches(filled, service, provider):
    client, name = filled
    address, asked = service
    model = function({"reranker": "model", "provider": provider, "endpoint": address, "queries": ["which?"]}, ["genre"])
    hits = client.search(name, data=[[0.0, 0.0]], anns_field="v", limit=70, ranker=model, output_fields=["genre"])[0]
    per_group = ROWS // GROUPS
    assert [hit["entity"]["genre"] for hit in hits] == ["g2"] * 10 + ["g1"] * per_group + ["g0"] * per_group
    assert [hit["distance"] for hit in hits[:11]] == [2.0] * 10 + [1.0]
    assert {(path, question["query"]) for path, question in asked} == {("/rerank", "which?")}
    requests = [AnnSearchRequest([[0.0, 0.0]], field, {}, limit=3) for field in ("v", "w")]
    both = client.hybrid_search(name, requests, model, limit=10, output_fields=["genre"])[0]
    assert [hit["entity"]["genre"] for hit in both] == [f"g{GROUPS - 1}"] * 3 + ["g0"] * 3


@pytest.mark.tags("L0")
@pytest.mark.parametrize("shape", ["gauss", "exp", "linear"])
def test_decay_halves_the_score_at_its_scale(filled, shape):
    client, name = filled
    ranker = function({"reranker": "decay", "function": shape, "origin": 1900, "scale": 40, "offset": 10}, ["year"])
    # years 1900 to 1910 lie within the offset; 1950 lies a scale beyond it
    hits = client.search(name, data=[[0.0, 0.0]], anns_field="v", limit=51, ranker=ranker)[0]
    plain = {hit["id"]: 1 - 2 * math.atan(hit["distance"]) / math.pi for hit in client.search(
        name, data=[[0.0, 0.0]], anns_field="v", limit=51)[0]}
    found = {hit["id"]: hit["distance"] for hit in hits}
    assert found[5] == pytest.approx(plain[5], rel=1e-4)
    assert found[50] == pytest.approx(0.5 * plain[50], rel=1e-3)


@pytest.mark.tags("L0")
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("scorer", ["max", "sum", "avg"])
def test_groups_of_a_hybrid_search_are_ordered_by_their_scorer(filled, strict, scorer):
    client, name = filled
    requests = [AnnSearchRequest([[float(at), 0.0]], field, {}, limit=8) for field, at in (("v", 100), ("w", 300))]
    hits = client.hybrid_search(
        name, requests, RRFRanker(), limit=6, group_by_field="genre", group_size=3, strict_group_size=strict,
        rank_group_scorer=scorer, output_fields=["genre"])[0]
    groups = [(genre, [hit["distance"] for hit in group])
              for genre, group in itertools.groupby(hits, lambda hit: hit["entity"]["genre"])]
    assert len(groups) == len({genre for genre, _ in groups}) == 6
    assert all(len(scores) == 3 if strict else 1 <= len(scores) <= 3 for _, scores in groups)
    score = {"max": max, "sum": sum, "avg": lambda scores: sum(scores) / len(scores)}[scorer]
    ordered = [score(scores) for _, scores in groups]
    assert ordered == sorted(ordered, reverse=True)
    for _, scores in groups:
        assert scores == sorted(scores, reverse=True)
