"""What filters, functions and rankers refuse: code and text as Milvus's own suite expects them.

The code is that of the answer's status, the text a part of its reason. A code of None stands for any: where the
suite asks for a failure only, or where Milvus itself gives more than one.
"""

import uuid

import pytest
from pymilvus import (
    AnnSearchRequest,
    DataType,
    Function,
    FunctionType,
    MilvusClient,
    MilvusException,
    RRFRanker,
    WeightedRanker,
)

DIM = 4
ZERO = [[0.0] * DIM]


@pytest.fixture(scope="module")
def filled(uri):
    client = MilvusClient(uri=uri)
    name = "errors_" + uuid.uuid4().hex[:12]
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("w", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("sp", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("bm", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("t", DataType.VARCHAR, max_length=200, enable_analyzer=True, enable_match=True)
    schema.add_field("s", DataType.VARCHAR, max_length=20)
    schema.add_field("i", DataType.INT64)
    schema.add_field("f", DataType.FLOAT)
    schema.add_field("d", DataType.DOUBLE)
    schema.add_field("b", DataType.BOOL)
    schema.add_field("j", DataType.JSON)
    schema.add_field("a", DataType.ARRAY, element_type=DataType.INT64, max_capacity=5)
    schema.add_field("n", DataType.INT64, nullable=True)
    schema.add_field("key", DataType.INT64, is_partition_key=True)
    schema.add_function(Function("bm25", FunctionType.BM25, ["t"], ["bm"]))
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="COSINE")
    index.add_index("w", index_type="FLAT", metric_type="L2")
    index.add_index("sp", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    index.add_index("bm", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    client.insert(name, [
        {"id": i, "v": [1.0, i, 0, 0], "w": [1.0, i, 0, 0], "sp": {1: 1.0 + i}, "t": f"some text {i}", "s": str(i),
         "i": i, "f": i / 2, "d": i / 3, "b": i % 2 == 0, "j": {"x": i}, "a": [i], "n": None, "key": i, "more": i}
        for i in range(10)])
    yield client, name
    client.drop_collection(name)
    client.close()


def refused(call, code, text):
    with pytest.raises(MilvusException) as answer:
        call()
    assert text in answer.value.message
    if code is not None:
        assert answer.value.code == code, answer.value
    return answer.value


# -- filters --------------------------------------------------------------------------------------

PLAN = "failed to create query plan: "

FILTERS = [
    ("empty", "", 1100, "empty expression should be used with limit: invalid parameter"),
    ("a number", "i + 1", 1100, PLAN + "predicate is not a boolean expression: i + 1, data type: Int64: invalid parameter"),
    ("a column", "i", 1100, PLAN + "predicate is not a boolean expression: i, data type: Int64: invalid parameter"),
    ("a dynamic name", "more", 1100, PLAN + "predicate is not a boolean expression: more, data type: JSON: invalid parameter"),
    ("a column of booleans", "b", 1100, "predicate is not a boolean expression: b, data type: Bool"),
    ("broken", "i >", 1100, PLAN + "cannot parse expression: i >, error: "),
    ("text and number", "s > 1", 1100, "comparisons between VarChar and Int64 are not supported"),
    ("text and number, turned", "1 < s", 1100, "comparisons between "),
    ("boolean and number", "b == 1", 1100, "comparisons between Bool and Int64 are not supported"),
    ("two columns, one JSON", "i == j['x']", 1100, "two column comparison with JSON type is not supported"),
    ("two arrays", "a == a", 1100, "cannot parse expression: a == a"),
    ("like on a number", "i like 'a%'", 1100, "like operation on non-string or no-json field is unsupported"),
    ("like on a sum", "i + 1 like 'a%'", 1100, "cannot parse expression"),
    ("in without a list", "i in 1", 1100, "cannot parse expression: i in 1"),
    ("in of another type", "i in ['x']", 1100, "cannot parse expression: i in ['x']"),
    ("in of a sum", "i + 1 in [1]", 1100, "cannot parse expression"),
    ("in of a constant", "1 in [1]", 1100, "cannot parse expression"),
    ("position of a number", "i[0] == 1", 1100, "cannot parse expression"),
    ("position that is no number", "a['x'] == 1", 1100, "cannot parse expression"),
    ("key without quotes", "j[x] == 1", 1100, "cannot parse expression"),
    ("order of arrays", "a < [1]", 1100, "cannot parse expression"),
    ("range whose bounds are columns", "i < f < d", 1100, "cannot parse expression"),
    ("range of a sum", "1 < i + 1 < 5", 1100, "cannot parse expression"),
    ("range of booleans", "false < b < true", 1100, "cannot parse expression"),
    ("range upside down", "5 < i < 1", 1100, "cannot parse expression"),
    ("and of a number", "i and i == 1", 1100, "cannot parse expression"),
    ("not of a number", "not i", 1100, "cannot parse expression"),
    ("division by zero", "i / 0 == 1", 1100, "cannot parse expression"),
    ("remainder by zero", "i % 0 == 1", 1100, "cannot parse expression"),
    ("shift", "i << 1 == 2", 1100, "cannot parse expression"),
    ("power of a column", "i ** 2 == 4", 1100, "cannot parse expression"),
    ("sum of columns", "i + key == 4", 1100, "cannot parse expression"),
    ("a vector", "v == 1", 1100, "cannot parse expression"),
    ("null test on an array's element", "a[0] is null", None, "unsupported data type: ARRAY"),
    ("null test on a vector", "v is null", None, "unsupported data type: VECTOR_FLOAT"),
    ("unknown function", "empty(i)", 65535, "function empty(int64_t) not found"),
    ("text_match without enable_match", "text_match(s, 'x')", 1100, "cannot parse expression"),
    ("text_match on a number", "text_match(i, 'x')", 1100, "cannot parse expression"),
    ("text_match with no text", "text_match(t, 1)", 1100, "cannot parse expression"),
    ("too few must match", "text_match(t, 'x', minimum_should_match=0)", 1100, "cannot parse expression"),
    ("too many must match", "text_match(t, 'x', minimum_should_match=1001)", 1100, "cannot parse expression"),
    ("phrase_match without enable_match", "phrase_match(s, 'x')", 1100, "cannot parse expression"),
    ("negative slop", "phrase_match(t, 'some text', -1)", 1100, "cannot parse expression"),
    ("slop beyond 32 bits", "phrase_match(t, 'some text', 4294967296)", 1100, "cannot parse expression"),
    ("enormous slop", "phrase_match(t, 'some text', 1e31)", 1100, "cannot parse expression"),
    ("slop with a fraction", "phrase_match(t, 'some text', 1.5)", 1100, "cannot parse expression"),
    ("slop that is a column", "phrase_match(t, 'some text', i)", 1100, "cannot parse expression"),
    ("fuzzy beyond two edits", "text_match_fuzzy(t, 'x', max_edit_distance=3)", 1100, "cannot parse expression"),
    ("sample of everything", "random_sample(1.0)", 1100, "cannot parse expression"),
    ("sample of nothing", "random_sample(0.0)", 1100, "cannot parse expression"),
    ("sample under or", "i == 1 or random_sample(0.5)", 1100, "cannot parse expression"),
]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("filter,code,text", [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS])
def test_a_filter_is_refused(filled, filter, code, text):
    client, name = filled
    refused(lambda: client.query(name, filter=filter, output_fields=["id"]), code, text)
    if filter:
        refused(lambda: client.search(name, data=ZERO, anns_field="v", filter=filter, limit=1), code, text)
        as_deletion = text.replace("failed to create query plan", "failed to create delete plan")
        refused(lambda: client.delete(name, filter=filter), code, as_deletion)


@pytest.mark.tags("L1")
def test_an_unknown_name_is_refused_where_there_are_no_dynamic_fields(client, name):
    client.create_collection(name, dimension=DIM, enable_dynamic_field=False)
    for filter in ("nobody == 1", "nobody['x'] == 1", "exists nobody"):
        refused(lambda: client.query(name, filter=filter), 1100, "field nobody not exist")


# -- searches -------------------------------------------------------------------------------------

WINDOW = "invalid max query result window, (offset+limit) should be in range [1, 16384], but got "


def search(**given):
    def call(client, name):
        arguments = {"data": ZERO, "anns_field": "v", "limit": 3} | given
        return client.search(name, **arguments)
    return call


def hybrid(ranker, requests=2, **given):
    def call(client, name):
        asked = [AnnSearchRequest(ZERO, "v", {}, limit=5), AnnSearchRequest(ZERO, "w", {}, limit=5)][:requests]
        return client.hybrid_search(name, asked, ranker, **({"limit": 3} | given))
    return call


def query(**given):
    return lambda client, name: client.query(name, **given)


SEARCHES = [
    ("limit 16385", search(limit=16385), 65535,
     "topk [16385] is invalid, it should be in range [1, 16384], but got 16385"),
    ("offset -1", search(search_params={"offset": -1}), 65535, "offset [-1] is invalid, it should be in range [1, 16384]"),
    ("offset 16385", search(search_params={"offset": 16385}), 65535,
     "offset [16385] is invalid, it should be in range [1, 16384], but got 16385"),
    ("16385 queries", search(data=ZERO * 16385), 65535,
     "nq (number of search vector per search request) should be in range [1, 16384], but got 16385"),
    ("limit of a hybrid search", hybrid(RRFRanker(), limit=16385), 65535, WINDOW + "16385"),
    ("limit of a query", query(filter="i > 0", limit=16385), 65535, WINDOW + "16385"),
    ("offset of a query", query(filter="i > 0", limit=1, offset=16384), 65535, WINDOW + "16385"),
    ("limit and offset of a query", query(filter="i > 0", limit=16384, offset=16384), 65535, WINDOW + "32768"),
    ("negative offset of a query", query(filter="i > 0", limit=1, offset=-1), 65535,
     "invalid max query result window, offset [-1] is invalid, should be gte than 0"),
    ("unknown vector field", search(anns_field="nobody"), 1100,
     PLAN + "failed to get field schema by name: fieldName(nobody) not found: invalid parameter"),
    ("no vector field of several", search(anns_field=""), 65535,
     "multiple anns_fields exist, please specify a anns_field in search_params"),
    ("unknown hint", search(search_params={"hints": "nothing"}), None,
     "Create Plan by expr failed:  => hints: nothing not supported"),
    ("unknown partition", search(partition_names=["nowhere"]), 65535, "if partition key mode is used"),
    ("groups by floats", search(group_by_field="f"), None, "unsupported data type"),
    ("groups by doubles", search(group_by_field="d"), None, "unsupported data type"),
    ("groups by a part of a text", search(group_by_field='s["x"]'), None, "groupBy field not found in schema"),
    ("groups by vectors", search(group_by_field="w"), None, "unsupported data type"),
    ("groups while iterating", search(group_by_field="s", search_params={"iterator": True, "search_iter_v2": True,
                                                                         "search_iter_batch_size": 3}), 1100,
     "Not allowed to do groupBy when doing iteration"),
    ("another metric", search(search_params={"metric_type": "L2"}), None,
     "metric type not match: invalid parameter[expected=COSINE][actual=L2]"),
    ("a vector where texts are ranked", search(data=[{1: 0.5}], anns_field="bm"), 1100,
     "please provide varchar/text for BM25 Function based search"),
    ("a score bound out of range", search(data=[{1: 0.5}], anns_field="sp", search_params={
        "params": {"dim_max_score_ratio": 1.4}}), None, "should be in range [0.500000, 1.300000]"),
    ("a score bound too small", search(data=[{1: 0.5}], anns_field="sp", search_params={
        "params": {"dim_max_score_ratio": 0.49}}), None, "should be in range [0.500000, 1.300000]"),
    ("two weights for one search", hybrid(WeightedRanker(0.5, 0.5), requests=1), 1100,
     "the length of weights param mismatch with ann search requests: invalid parameter[expected=1][actual=2]"),
    ("one weight for two searches", hybrid(WeightedRanker(0.5)), 1100,
     "the length of weights param mismatch with ann search requests: invalid parameter[expected=2][actual=1]"),
    ("a weight above one", hybrid(WeightedRanker(0.5, 1.1)), 65535, "rank param weight should be in range [0, 1]"),
    ("a negative weight", hybrid(WeightedRanker(0.5, -0.1)), 65535, "rank param weight should be in range [0, 1]"),
    ("k of zero", hybrid(RRFRanker(0)), 65535, "The rank params k should be in range (0, 16384)"),
    ("k of 16384", hybrid(RRFRanker(16384)), 65535, "The rank params k should be in range (0, 16384)"),
]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("call,code,text", [row[1:] for row in SEARCHES], ids=[row[0] for row in SEARCHES])
def test_a_search_is_refused(filled, call, code, text):
    refused(lambda: call(*filled), code, text)


@pytest.mark.tags("L1")
def test_an_iterator_ends_when_the_name_means_another_collection(client, name):
    other = name + "_other"
    for each in (name, other):
        client.create_collection(each, dimension=DIM, consistency_level="Strong")
        client.insert(each, [{"id": i, "vector": [1.0, i, 0, 0]} for i in range(50)])
    alias = name + "_alias"
    try:
        client.create_alias(name, alias)
        iterator = client.search_iterator(alias, data=[[1.0, 0.0, 0.0, 0.0]], batch_size=10, limit=50)
        assert len(iterator.next()) == 10
        client.alter_alias(other, alias)
        refused(iterator.next, None, "alias or database may have been changed")
    finally:
        client.drop_alias(alias)
        client.drop_collection(other)


@pytest.mark.tags("L1")
def test_isolated_partition_keys_need_one_value(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_field("key", DataType.INT64, is_partition_key=True)
    client.create_collection(name, schema=schema, properties={"partitionkey.isolation": True},
                             consistency_level="Strong")
    index = client.prepare_index_params()
    index.add_index("v", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 40})
    client.create_index(name, index)
    client.load_collection(name)
    client.insert(name, [{"id": i, "v": [1.0, i, 0, 0], "key": i} for i in range(10)])
    assert [hit["id"] for hit in client.search(name, data=ZERO, filter="key == 3", limit=5)[0]] == [3]
    for filter in ("", "id > 1", "key in [1, 2]", "key == 1 or key == 2", "not (key == 1)", "key > 1"):
        refused(lambda: client.search(name, data=ZERO, filter=filter, limit=5), None, "partition key isolation")


# -- rerank functions -----------------------------------------------------------------------------


def ranker(parameters, inputs=("i",)):
    return Function("f", FunctionType.RERANK, list(inputs), params=parameters)


DECAY = {"reranker": "decay", "function": "gauss", "origin": 0, "scale": 10}
MODEL = {"reranker": "model", "provider": "tei", "endpoint": "http://127.0.0.1:1", "queries": ["x"]}


def without(parameters, key):
    return {k: v for k, v in parameters.items() if k != key}


RANKERS = [
    ("no reranker", without(DECAY, "reranker"), ["i"], 65535, "Unsupported rerank function: []"),
    ("unknown reranker", DECAY | {"reranker": "best"}, ["i"], 65535, "Unsupported rerank function: [best]"),
    ("unknown shape", DECAY | {"function": "round"}, ["i"], 65535,
     "Invaild decay function: decay, only support [gauss,linear,exp]"),
    ("no shape", without(DECAY, "function"), ["i"], 65535, "Invaild decay function: decay, only support [gauss,linear,exp]"),
    ("no origin", without(DECAY, "origin"), ["i"], 65535, "Decay function lost param: origin"),
    ("no scale", without(DECAY, "scale"), ["i"], 65535, "Decay function lost param: scale"),
    ("origin no number", DECAY | {"origin": "here"}, ["i"], 65535, "Param origin:here is not a number"),
    ("scale no number", DECAY | {"scale": "big"}, ["i"], 65535, "Param scale:big is not a number"),
    ("offset no number", DECAY | {"offset": "far"}, ["i"], 65535, "Param offset:far is not a number"),
    ("decay no number", DECAY | {"decay": "half"}, ["i"], 65535, "Param decay:half is not a number"),
    ("scale 0", DECAY | {"scale": 0}, ["i"], 65535, "Decay function param: scale must > 0, but got 0.000000"),
    ("scale -1", DECAY | {"scale": -1}, ["i"], 65535, "Decay function param: scale must > 0, but got -1.000000"),
    ("offset -1", DECAY | {"offset": -1}, ["i"], 65535, "Decay function param: offset must >= 0, but got -1.000000"),
    ("decay 0", DECAY | {"decay": 0}, ["i"], 65535, "Decay function param: decay must 0 < decay < 1, but got 0.000000"),
    ("decay 1", DECAY | {"decay": 1}, ["i"], 65535, "Decay function param: decay must 0 < decay < 1, but got 1.000000"),
    ("texts decay", DECAY, ["s"], 65535, "Decay rerank: unsupported input field type:VarChar, only support numberic field"),
    ("booleans decay", DECAY, ["b"], 65535, "Decay rerank: unsupported input field type:Bool, only support numberic field"),
    ("JSON decays", DECAY, ["j"], 65535, "Decay rerank: unsupported input field type:JSON, only support numberic field"),
    ("arrays decay", DECAY, ["a"], 65535, "Decay rerank: unsupported input field type:Array, only support numberic field"),
    ("vectors decay", DECAY, ["v"], 65535,
     "Decay rerank: unsupported input field type:FloatVector, only support numberic field"),
    ("two inputs", DECAY, ["i", "id"], 65535, "Decay function only supports single input, but gets [[i id]] input"),
    ("nullable input", DECAY, ["n"], 65535, "Function input field cannot be nullable: field n"),
    ("unknown input", DECAY, ["nobody"], 65535, "Function input field not found: nobody"),
    ("dynamic input", DECAY, ["more"], 65535, "Function input field not found: more"),
    ("unknown score mode", DECAY | {"score_mode": "median"}, ["i"], 65535, "Unsupport score mode: [median]"),
    ("unknown provider", MODEL | {"provider": "nobody"}, ["s"], 65535, "Unknow rerank model provider:nobody"),
    ("no queries", without(MODEL, "queries"), ["s"], 65535, "Rerank function lost params queries"),
    ("queries are no list", MODEL | {"queries": "x"}, ["s"], 65535, "Parse rerank params [queries] failed"),
    ("two queries for one", MODEL | {"queries": ["x", "y"]}, ["s"], 65535, "nq must equal to queries size"),
    ("a model of numbers", MODEL, ["i"], 65535, "Rerank model only support varchar"),
    ("a model of two fields", MODEL, ["s", "t"], 65535, "Rerank model only supports single input"),
    ("no link", MODEL | {"endpoint": "nowhere"}, ["s"], 65535, "is not a valid http/https link"),
    ("nobody answers", MODEL, ["s"], 65535, "Call service failed"),
]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("parameters,inputs,code,text", [row[1:] for row in RANKERS], ids=[row[0] for row in RANKERS])
def test_a_ranker_is_refused(filled, parameters, inputs, code, text):
    client, name = filled
    function = ranker(parameters, inputs)
    refused(lambda: client.search(name, data=ZERO, anns_field="v", limit=3, ranker=function), code, text)
    refused(lambda: hybrid(function)(client, name), code, text)


# -- functions of a schema, analyzers and their indexes ---------------------------------------------


def text_schema(client, function=None, **text):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("t", DataType.VARCHAR, **({"max_length": 100, "enable_analyzer": True} | text))
    schema.add_field("language", DataType.VARCHAR, max_length=10)
    schema.add_field("number", DataType.INT64)
    schema.add_field("bm", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    schema.add_function(function or Function("bm25", FunctionType.BM25, ["t"], ["bm"]))
    return schema


def embedding(**params):
    return Function("embed", FunctionType.TEXTEMBEDDING, ["t"], ["v"], params={
        "provider": "TEI", "endpoint": "http://127.0.0.1:1"} | params)


SCHEMAS = [
    ("no analyzer", {"enable_analyzer": False}, None, 65535, "BM25 function input field must set enable_analyzer to true"),
    ("nullable input", {"nullable": True}, None, 65535,
     "function input field cannot be nullable: function bm25, field t"),
    ("unknown tokenizer", {"analyzer_params": {"tokenizer": "Unsupported"}}, None, 2000, "unsupported tokenizer"),
    ("unknown filter", {"analyzer_params": {"tokenizer": "standard", "filter": ["nothing"]}}, None, 2000, "filter not found"),
    ("no by_field", {"multi_analyzer_params": {"analyzers": {"default": {}}}}, None, None, "by_field"),
    ("unknown by_field", {"multi_analyzer_params": {"by_field": "x", "analyzers": {"default": {}}}}, None, None, "x"),
    ("by_field no text", {"multi_analyzer_params": {"by_field": "number", "analyzers": {"default": {}}}}, None, None,
     "number"),
    ("no default", {"multi_analyzer_params": {"by_field": "language", "analyzers": {"english": {"type": "english"}}}}, None,
     None, "default"),
    ("a provider nobody knows", {}, embedding(provider="nobody"), 65535, "nobody"),
    ("no link", {}, embedding(endpoint="unsupported_endpoint"), 65535,
     "endpoint: [unsupported_endpoint] is not a valid http/https link"),
    ("nobody answers", {}, embedding(), 65535, "Call service failed"),
]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("field,function,code,text", [row[1:] for row in SCHEMAS], ids=[row[0] for row in SCHEMAS])
def test_a_schema_with_functions_is_refused(client, name, field, function, code, text):
    refused(lambda: client.create_collection(name, schema=text_schema(client, function, **field)), code, text)
    assert not client.has_collection(name)


@pytest.mark.tags("L1")
def test_an_alias_of_no_analyzer_is_taken(client, name):
    several = {"by_field": "language", "analyzers": {"default": {}}, "alias": {"en": "nobody"}}
    client.create_collection(name, schema=text_schema(client, multi_analyzer_params=several))
    assert client.has_collection(name)


@pytest.mark.tags("L1")
@pytest.mark.parametrize("params", [{"bm25_k1": -1, "bm25_b": 0.75}, {"bm25_k1": 1.2, "bm25_b": -1},
                                    {"bm25_k1": "x", "bm25_b": 0.5}, {"bm25_k1": 1.2, "bm25_b": 1.1}])
def test_parameters_of_bm25_have_ranges(client, name, params):
    client.create_collection(name, schema=text_schema(client))
    index = client.prepare_index_params()
    index.add_index("bm", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params=params)
    refused(lambda: client.create_index(name, index), 1100, "invalid")


@pytest.mark.tags("L1")
@pytest.mark.parametrize("params", [
    {"tokenizer": "nothing"}, {"tokenizer": {"type": "jieba", "mode": "nothing"}},
    {"tokenizer": {"type": "jieba", "dict": [1]}}, {"tokenizer": {"type": "jieba", "dict": "x"}},
    {"tokenizer": {"type": "jieba", "hmm": 1}}, {"tokenizer": "standard", "filter": [{"type": "length"}]},
    {"tokenizer": "standard", "filter": [{"type": "stop"}]},
    {"tokenizer": "standard", "filter": [{"type": "stemmer", "language": "nothing"}]},
    {"tokenizer": "standard", "filter": [{"type": "regex", "expr": "("}]}, {"type": "nothing"}, {"filter": ["lowercase"]},
])
def test_an_analyzer_is_refused(client, params):
    refused(lambda: client.run_analyzer("some text", params), 2000, "")
