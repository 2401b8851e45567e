"""Full text over the wire: analyzers, text and phrase match, BM25."""

import math
import uuid
from collections import Counter

import pytest
from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, LexicalHighlighter, MilvusClient, MilvusException, RRFRanker

TEXTS = [
    "The quick brown fox jumps over the lazy dog",
    "A lazy dog sleeps all day",
    "Vector databases find what is near",
    "The fox finds the dog and the dog finds the fox",
    "Quick searches over vectors and over text",
    "",
    "Nothing here is about animals",
    "brown brown brown bread",
]
QUERIES = ["lazy fox", "dog", "vectors over text", "brown", "unknown words", ""]


def terms(text):
    return text.lower().split()


def bm25(texts, query, k1=1.2, b=0.75):
    """Row to score, for every row that shares a term with the query."""
    bags = [Counter(terms(text)) for text in texts]
    average = sum(sum(bag.values()) for bag in bags) / len(bags)
    scores = {}
    for term, asked in Counter(terms(query)).items():
        holding = sum(term in bag for bag in bags)
        idf = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
        for row, bag in enumerate(bags):
            if term in bag:
                long = k1 * (1 - b + b * sum(bag.values()) / average)
                scores[row] = scores.get(row, 0) + asked * idf * bag[term] * (k1 + 1) / (bag[term] + long)
    return scores


def text_schema(client, **text):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=1000, enable_analyzer=True, **text)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=2)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    return schema


def create(client, name, schema, shards=1):
    index = client.prepare_index_params()
    index.add_index("sparse", index_type="AUTOINDEX", metric_type="BM25")
    index.add_index("dense", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong", num_shards=shards)


def row(i, text):
    return {"id": i, "text": text, "dense": [float(i), 0.0]}


@pytest.fixture(scope="module", params=[1, 3], ids=["1 shard", "3 shards"])
def ranked(uri, request):
    client = MilvusClient(uri=uri)
    name = "text_" + uuid.uuid4().hex[:12]
    create(client, name, text_schema(client, enable_match=True), request.param)
    client.insert(name, [row(i, text) for i, text in enumerate(TEXTS[:4])])
    client.flush(name)
    client.insert(name, [row(i, text) for i, text in enumerate(TEXTS[4:], 4)])
    yield client, name
    client.drop_collection(name)
    client.close()


@pytest.mark.tags("L0")
@pytest.mark.parametrize("query", QUERIES)
def test_text_is_ranked_over_growing_and_flushed_rows(ranked, query):
    client, name = ranked
    expected = bm25(TEXTS, query)
    hits = client.search(name, data=[query], anns_field="sparse", limit=10, output_fields=["text"])[0]
    assert {hit["id"]: hit["distance"] for hit in hits} == pytest.approx(expected, rel=1e-5)
    assert [hit["distance"] for hit in hits] == sorted((hit["distance"] for hit in hits), reverse=True)
    assert all(hit["entity"]["text"] == TEXTS[hit["id"]] for hit in hits)


@pytest.mark.tags("L0")
@pytest.mark.parametrize("filter,expected", [
    ("text_match(text, 'fox bread')", [0, 3, 7]),
    ("TEXT_MATCH(text, 'FOX lazy', minimum_should_match=2)", [0]),
    ("not text_match(text, 'the')", [1, 2, 4, 5, 6, 7]),
    ("text_match(text, 'quick') and id > 1", [4]),
    ("text_match(text, ', .')", []),
    ("text_match_fuzzy(text, 'vektors', max_edit_distance=1)", [4]),
    ("text_match_fuzzy(text, 'braed', max_edit_distance=1)", [7]),
    ("phrase_match(text, 'lazy dog')", [0, 1]),
    ("phrase_match(text, 'fox dog', 2)", [3]),
    ("phrase_match(text, 'dog fox', 1)", []),
])
def test_text_and_phrase_match_in_filters(ranked, filter, expected):
    client, name = ranked
    assert [r["id"] for r in client.query(name, filter=filter, output_fields=["id"])] == expected
    hits = client.search(name, data=[[0.0, 0.0]], anns_field="dense", filter=filter, limit=10)[0]
    assert sorted(hit["id"] for hit in hits) == expected


@pytest.mark.tags("L0")
def test_text_takes_part_in_a_hybrid_search(ranked):
    client, name = ranked
    requests = [
        AnnSearchRequest(["lazy dog"], "sparse", {"metric_type": "BM25"}, limit=10),
        AnnSearchRequest([[6.0, 0.0]], "dense", {"metric_type": "L2"}, limit=2),
    ]
    hits = client.hybrid_search(name, requests, RRFRanker(), limit=10)[0]
    assert {hit["id"] for hit in hits} >= {0, 1, 3, 6}


@pytest.mark.tags("L0")
def test_the_function_is_described_and_its_output_stays_inside(ranked):
    client, name = ranked
    described = client.describe_collection(name)
    function = described["functions"][0]
    assert (function["name"], function["input_field_names"], function["output_field_names"]) == (
        "bm25", ["text"], ["sparse"])
    assert [f["name"] for f in described["fields"] if f.get("is_function_output")] == ["sparse"]
    assert "sparse" not in client.query(name, filter="id == 0", output_fields=["*"])[0]
    with pytest.raises(MilvusException, match="not allowed to retrieve raw data of field sparse"):
        client.query(name, filter="id == 0", output_fields=["sparse"])
    with pytest.raises(MilvusException, match="please provide varchar/text for BM25 Function based search"):
        client.search(name, data=[{1: 0.5}], anns_field="sparse", limit=3)


@pytest.mark.tags("L0")
def test_an_upsert_ranks_by_the_new_text(client, name):
    create(client, name, text_schema(client))
    client.insert(name, [row(i, text) for i, text in enumerate(TEXTS)])
    client.upsert(name, [row(5, "a walrus")])
    client.upsert(name, [{"id": 6, "text": "another walrus"}], partial_update=True)
    hits = client.search(name, data=["walrus"], anns_field="sparse", limit=10)[0]
    assert sorted(hit["id"] for hit in hits) == [5, 6]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("params,text,expected", [
    ({}, "Hello, WORLD 42", ["hello", "world", "42"]),
    ({"type": "english"}, "The dogs were running", ["dog", "were", "run"]),
    ({"type": "chinese"}, "向量数据库, ok", ["向量", "数据", "据库", "数据库", "ok"]),
    ({"tokenizer": "whitespace", "filter": ["lowercase", {"type": "stop", "stop_words": ["_english_"]}]},
     "The Fox-trot", ["fox-trot"]),
    ({"tokenizer": "icu", "filter": ["removepunct"]}, "Größe: 5", ["Größe", "5"]),
    ({"tokenizer": {"type": "jieba", "mode": "exact", "hmm": False}}, "我来到北京", ["我", "来到", "北京"]),
])
def test_run_analyzer_shows_the_terms(client, params, text, expected):
    tokens = client.run_analyzer(text, params, with_detail=True, with_hash=True).tokens
    assert [token["token"] for token in tokens] == expected
    encoded = text.encode()
    if params in ({}, {"tokenizer": "icu", "filter": ["removepunct"]}):
        for token in tokens:
            part = encoded[token["start_offset"]:token["end_offset"]].decode()
            assert part.lower() == token["token"].lower()
    assert all(token["hash"] > 0 for token in tokens)


@pytest.mark.tags("L0")
def test_each_row_may_choose_its_analyzer(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("language", DataType.VARCHAR, max_length=20)
    params = {
        "by_field": "language",
        "analyzers": {"default": {"tokenizer": "whitespace"}, "english": {"type": "english"}},
        "alias": {"en": "english"},
    }
    schema.add_field("text", DataType.VARCHAR, max_length=100, enable_analyzer=True, multi_analyzer_params=params)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    index = client.prepare_index_params()
    index.add_index("sparse", index_type="AUTOINDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    client.insert(name, [
        {"id": 0, "language": "en", "text": "Running dogs"},
        {"id": 1, "language": "?", "text": "Running dogs"},
    ])

    def found(text, analyzer):
        hits = client.search(name, data=[text], anns_field="sparse", limit=9, search_params={
            "metric_type": "BM25", "analyzer_name": analyzer})[0]
        return [hit["id"] for hit in hits]

    assert found("dog", "english") == [0]
    assert found("dogs", "en") == [0]
    assert found("dogs", "default") == found("dogs", "nobody") == [1]
    tokens = client.run_analyzer("Dogs", collection_name=name, field_name="text", analyzer_names="en").tokens
    assert tokens == ["dog"]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("params,said", [
    ({"tokenizer": "Unsupported"}, "unsupported tokenizer: Unsupported"),
    ({"tokenizer": "standard", "filter": ["nothing"]}, "filter not found :nothing"),
    ({"tokenizer": {"type": "lindera", "dict_kind": "ipadic"}}, "is not part of this build"),
])
def test_a_wrong_analyzer_is_refused(client, name, params, said):
    with pytest.raises(MilvusException, match=said):
        client.run_analyzer("x", params)
    with pytest.raises(MilvusException, match=said):
        create(client, name, text_schema(client, analyzer_params=params))


@pytest.mark.tags("L0")
def test_wrong_functions_and_indexes_are_refused(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=100)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    with pytest.raises(MilvusException, match="BM25 function input field must set enable_analyzer to true"):
        client.create_collection(name, schema=schema)
    create(client, name, text_schema(client))
    client.release_collection(name)
    client.drop_index(name, "sparse")
    index = client.prepare_index_params()
    index.add_index("sparse", index_type="AUTOINDEX", metric_type="IP")
    with pytest.raises(MilvusException, match="must be BM25, got IP"):
        client.create_index(name, index)


@pytest.mark.tags("L0")
def test_words_that_were_searched_for_are_marked_in_fragments(client, name):
    create(client, name, text_schema(client))
    client.insert(name, [row(i, text) for i, text in enumerate(TEXTS)])
    marks = {"pre_tags": ["<"], "post_tags": [">"]}
    hits = client.search(name, data=["dog", "brown"], anns_field="sparse", limit=10,
                         highlighter=LexicalHighlighter(highlight_search_text=True, **marks))
    marked = {hit["id"]: hit["highlight"]["text"]["fragments"] for hit in hits[0]}
    assert marked == {0: ["<dog>"], 1: ["<dog> sleeps all day"],
                      3: ["<dog> and the <dog> finds the fox"]}
    short = LexicalHighlighter(highlight_search_text=True, fragment_size=5, fragment_offset=3, num_of_fragments=2, **marks)
    [hits] = client.search(name, data=["brown"], anns_field="sparse", limit=10, highlighter=short)
    assert {hit["id"]: hit["highlight"]["text"]["fragments"] for hit in hits} == {
        0: ["ck <brown>"], 7: ["<brown>", "wn <brown>"]}
    listed = LexicalHighlighter(highlight_query=[{"type": "TextMatch", "field": "text", "text": "fox"}], **marks)
    [hits] = client.search(name, data=[[0.0, 0.0]], anns_field="dense", limit=2, highlighter=listed)
    assert [hit["highlight"]["text"]["fragments"] for hit in hits] == [["<fox> jumps over the lazy dog"], []]
    for key, value in [("fragment_size", 0), ("fragment_offset", -1), ("num_of_fragments", 0.1)]:
        with pytest.raises(MilvusException, match=f"invalid {key}: {value}"):
            client.search(name, data=["dog"], anns_field="sparse", limit=1,
                          highlighter=LexicalHighlighter(highlight_search_text=True, **{key: value}))
