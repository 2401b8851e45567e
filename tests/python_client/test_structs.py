"""Arrays of structs: rows come back as they went in, lists of vectors and single elements are found."""

import numpy as np
import pytest
from pymilvus import AnnSearchRequest, DataType, MilvusException, RRFRanker
from pymilvus.client.embedding_list import EmbeddingList

DIM = 8
ROWS = 300
COLORS = ["red", "green", "blue"]


def schema(client):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
    struct = client.create_struct_field_schema()
    struct.add_field("text", DataType.VARCHAR, max_length=100)
    struct.add_field("number", DataType.INT32)
    struct.add_field("list", DataType.FLOAT_VECTOR, dim=DIM)
    struct.add_field("each", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("clips", DataType.ARRAY, element_type=DataType.STRUCT, struct_schema=struct, max_capacity=10)
    return schema


def vector(random):
    return [float(x) for x in np.float32(random.normal(size=DIM))]


def rows(seed=7, count=ROWS):
    random = np.random.default_rng(seed)
    made = []
    for i in range(count):
        clips = [
            {"text": COLORS[(i + j) % 3], "number": i * 10 + j, "list": vector(random), "each": vector(random)}
            for j in range(int(random.integers(0, 6)))
        ]
        made.append({"id": i, "vector": vector(random), "clips": clips})
    return made


def create(client, name, lists="MAX_SIM_COSINE", each="COSINE"):
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    index.add_index("clips[list]", index_type="HNSW", metric_type=lists)
    index.add_index("clips[each]", index_type="HNSW", metric_type=each)
    client.create_collection(name, schema=schema(client), index_params=index, consistency_level="Strong")


def filled(client, name, **metrics):
    create(client, name, **metrics)
    data = rows()
    client.insert(name, data[: ROWS // 2])
    client.flush(name)
    client.insert(name, data[ROWS // 2 :])
    return data


def score(metric, a, b):
    a, b = np.array(a), np.array(b)
    if metric == "L2":
        return ((a - b) ** 2).sum()
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b) if metric == "COSINE" else 1)


def plain(rows):
    return [
        {key: [{k: list(map(float, v)) if k in ("list", "each") else v for k, v in clip.items()} for clip in value]
         if key == "clips" else value for key, value in row.items()}
        for row in rows
    ]


@pytest.mark.tags("L0")
def test_structs_come_back_as_they_went_in(client, name):
    data = filled(client, name)
    found = client.query(name, "id >= 0", output_fields=["clips"])
    assert plain(found) == [{"id": row["id"], "clips": row["clips"]} for row in data]
    some = client.query(name, "id in [3, 299]", output_fields=["clips[text]"])
    assert [[clip["text"] for clip in row["clips"]] for row in some] == [
        [clip["text"] for clip in data[i]["clips"]] for i in (3, 299)
    ]


@pytest.mark.tags("L0")
def test_describe_shows_the_struct_as_it_was_declared(client, name):
    create(client, name)
    described = client.describe_collection(name)
    clips = next(field for field in described["fields"] if field["name"] == "clips")
    assert clips["element_type"] == DataType.STRUCT
    assert [(field["name"], field["type"]) for field in clips["struct_fields"]] == [
        ("text", DataType.VARCHAR), ("number", DataType.INT32),
        ("list", DataType.FLOAT_VECTOR), ("each", DataType.FLOAT_VECTOR)]
    assert clips["params"]["max_capacity"] == 10
    assert client.describe_index(name, "clips[list]")["metric_type"] == "MAX_SIM_COSINE"


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["COSINE", "IP", "L2"])
def test_lists_are_found_by_the_sum_of_best_matches(client, name, metric):
    data = filled(client, name, lists="MAX_SIM_" + metric)
    random = np.random.default_rng(3)
    queries = [[vector(random) for _ in range(n)] for n in (1, 4)]
    hits = client.search(
        name, data=[EmbeddingList(np.array(query, np.float32)) for query in queries], anns_field="clips[list]",
        search_params={"metric_type": "MAX_SIM_" + metric}, limit=10, output_fields=["clips"])
    best = min if metric == "L2" else max
    for query, found in zip(queries, hits):
        scores = {row["id"]: sum(best(score(metric, q, clip["list"]) for clip in row["clips"]) for q in query)
                  for row in data if row["clips"]}
        expected = sorted(scores, key=scores.get, reverse=metric != "L2")[:10]
        assert [hit["id"] for hit in found] == expected
        assert [hit["distance"] for hit in found] == pytest.approx([scores[i] for i in expected], abs=1e-4)


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["COSINE", "IP", "L2"])
def test_single_elements_are_found_with_their_places(client, name, metric):
    data = filled(client, name, each=metric)
    query = vector(np.random.default_rng(5))
    [found] = client.search(name, data=[query], anns_field="clips[each]", limit=12, filter="id >= 20")
    scores = {(row["id"], place): score(metric, query, clip["each"])
              for row in data if row["id"] >= 20 for place, clip in enumerate(row["clips"])}
    expected = sorted(scores, key=scores.get, reverse=metric != "L2")[:12]
    assert [(hit["id"], hit["offset"]) for hit in found] == expected
    assert [hit["distance"] for hit in found] == pytest.approx([scores[at] for at in expected], abs=1e-4)


@pytest.mark.tags("L1")
def test_upserts_replace_structs_and_deletes_take_them(client, name):
    data = filled(client, name)
    changed = rows(seed=8, count=5)
    client.upsert(name, changed)
    client.delete(name, filter="id == 4")
    found = client.query(name, "id < 7", output_fields=["clips"])
    expected = changed[:4] + data[5:7]
    assert plain(found) == [{"id": row["id"], "clips": row["clips"]} for row in expected]


@pytest.mark.tags("L1")
def test_what_does_not_fit_is_refused(client, name):
    filled(client, name)
    query = vector(np.random.default_rng(5))
    with pytest.raises(MilvusException, match="vector type must be the same"):
        client.search(name, data=[query], anns_field="clips[list]", limit=3)
    with pytest.raises(MilvusException, match="vector type must be the same"):
        client.search(name, data=[EmbeddingList([query])], anns_field="vector", limit=3)
    with pytest.raises(MilvusException, match="range search is not supported for vector array"):
        client.search(name, data=[EmbeddingList([query])], anns_field="clips[list]", limit=3,
                      search_params={"params": {"radius": 0.1}})
    clip = {"text": "a", "number": 1, "list": query, "each": query}
    with pytest.raises(MilvusException, match="exceeds max capacity"):
        client.insert(name, [{"id": 1, "vector": query, "clips": [clip] * 11}])


def matching(clip):
    return clip["text"] == "red" and clip["number"] % 10 > 0


@pytest.mark.tags("L0")
@pytest.mark.parametrize("match, holds", [
    ("MATCH_ANY(clips, {})", lambda count, of: count > 0),
    ("MATCH_ALL(clips, {})", lambda count, of: count == of),
    ("MATCH_LEAST(clips, {}, threshold=2)", lambda count, of: count >= 2),
    ("MATCH_MOST(clips, {}, threshold=1)", lambda count, of: count <= 1),
    ("MATCH_EXACT(clips, {}, threshold=1)", lambda count, of: count == 1),
    ("not MATCH_ANY(clips, {})", lambda count, of: count == 0),
    ("id >= 0 and element_filter(clips, {})", lambda count, of: count > 0),
])
def test_rows_are_filtered_by_how_many_elements_match(client, name, match, holds):
    data = filled(client, name)
    found = client.query(name, match.format('$[text] == "red" && $[number] % 10 > 0'), output_fields=["id"])
    expected = [row["id"] for row in data if holds(sum(map(matching, row["clips"])), len(row["clips"]))]
    assert 0 < len(expected) < ROWS
    assert [row["id"] for row in found] == expected


@pytest.mark.tags("L0")
def test_a_search_finds_only_elements_that_the_filter_leaves(client, name):
    data = filled(client, name)
    query = vector(np.random.default_rng(5))
    [found] = client.search(name, data=[query], anns_field="clips[each]", limit=12,
                            filter='id < 200 and element_filter(clips, $[text] == "red" && $[number] % 10 > 0)')
    scores = {(row["id"], place): score("COSINE", query, clip["each"])
              for row in data[:200] for place, clip in enumerate(row["clips"]) if matching(clip)}
    expected = sorted(scores, key=scores.get, reverse=True)[:12]
    assert [(hit["id"], hit["offset"]) for hit in found] == expected


@pytest.mark.tags("L1")
def test_elements_rank_together_with_rows(client, name):
    filled(client, name)
    query = vector(np.random.default_rng(5))
    plain = AnnSearchRequest([query], "vector", {}, limit=20)
    elements = AnnSearchRequest([query], "clips[each]", {}, limit=40)
    [hits] = client.hybrid_search(name, [plain, elements], RRFRanker(), limit=10, output_fields=["id"])
    assert len({hit["id"] for hit in hits}) == 10
    [by_rows] = client.search(name, data=[query], anns_field="vector", limit=20)
    [by_elements] = client.search(name, data=[query], anns_field="clips[each]", limit=40)
    ranks = [[hit["id"] for hit in by_rows], list(dict.fromkeys(hit["id"] for hit in by_elements))]
    scores = {}
    for ranked in ranks:
        for rank, key in enumerate(ranked, 1):
            scores[key] = scores.get(key, 0) + 1 / (60 + rank)
    assert [hit["distance"] for hit in hits] == pytest.approx(sorted(scores.values(), reverse=True)[:10], abs=1e-6)


@pytest.mark.tags("L1")
def test_one_element_of_each_row_when_grouped_by_key(client, name):
    data = filled(client, name)
    query = vector(np.random.default_rng(5))
    [hits] = client.search(name, data=[query], anns_field="clips[each]", limit=10, group_by_field="id")
    best = {row["id"]: max(score("COSINE", query, clip["each"]) for clip in row["clips"])
            for row in data if row["clips"]}
    assert [hit["id"] for hit in hits] == sorted(best, key=best.get, reverse=True)[:10]
