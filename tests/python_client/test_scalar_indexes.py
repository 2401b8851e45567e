"""Scalar indexes change no answer: before, with and after them a filter finds the same rows."""

import time

import pytest
from pymilvus import DataType, MilvusException

from data import rows

COUNT = 3000
WORDS = ["stadium", "park", "école", "library", "東京大学", "a_b", "", "50%"]


def json_of(i):
    return [{"a": {"b": i}, "n": i, "s": WORDS[i % 8], "t": i % 2 == 0, "list": [i % 7, "x", i % 3 == 0]},
            {"a": {"b": i + 0.5}, "n": str(i), "list": []}, {"a": [{"b": i}], "n": None, "list": i},
            {}, {"n": i * 1.0, "s": None, "list": [[1], i % 5 * 1.0]}][i % 5]


def nullable(value):
    return lambda i: None if i % 11 == 0 else value(i)


FIELDS = {
    "flag": (DataType.BOOL, {}, lambda i: i % 3 == 0),
    "small": (DataType.INT8, {}, lambda i: i % 100 - 50),
    "big": (DataType.INT64, {}, lambda i: i * 1_000_003 - 5_000_000),
    "real": (DataType.DOUBLE, {}, lambda i: i / 7 - 100),
    "word": (DataType.VARCHAR, {"max_length": 100}, lambda i: WORDS[i % 8]),
    "text": (DataType.VARCHAR, {"max_length": 100}, lambda i: f"The {WORDS[i % 8]} number {i}"),
    "tags": (DataType.ARRAY, {"element_type": DataType.VARCHAR, "max_capacity": 8, "max_length": 100},
             lambda i: WORDS[i % 8:i % 8 + i % 4]),
    "numbers": (DataType.ARRAY, {"element_type": DataType.INT32, "max_capacity": 8},
                lambda i: [i % 10, i % 100, 7][:i % 4]),
    "doc": (DataType.JSON, {}, json_of),
}

INDEXES = [
    ("flag", "flag", {"index_type": "BITMAP"}),
    ("small", "small", {"index_type": "BITMAP"}),
    ("big", "big", {"index_type": "STL_SORT"}),
    ("real", "real", {"index_type": "INVERTED"}),
    ("word", "word", {"index_type": "TRIE"}),
    ("text", "text", {"index_type": "NGRAM", "params": {"min_gram": 2, "max_gram": 3}}),
    ("tags", "tags", {"index_type": "INVERTED"}),
    ("numbers", "numbers", {"index_type": "BITMAP"}),
    ("doc", "doc_b", {"index_type": "INVERTED", "params": {"json_path": "doc['a']['b']", "json_cast_type": "double"}}),
    ("doc", "doc_n", {"index_type": "INVERTED", "params": {"json_path": "doc['n']", "json_cast_type": "double"}}),
    ("doc", "doc_s", {"index_type": "NGRAM",
                      "params": {"json_path": "doc['s']", "json_cast_type": "varchar",
                                 "min_gram": 2, "max_gram": 2}}),
    ("doc", "doc_list", {"index_type": "INVERTED",
                         "params": {"json_path": "doc['list']", "json_cast_type": "ARRAY_DOUBLE"}}),
    ("extra", "extra", {"index_type": "AUTOINDEX", "params": {"json_cast_type": "varchar", "json_path": "extra"}}),
]

FILTERS = [
    "flag == true", "flag != true", "not (flag == false)", "flag is null", "small == 7", "small != 7",
    "small in [1, 2, -50, 300]", "small not in [1, 2]", "-10 < small <= 10", "small % 10 == 3",
    "big > 1000000000", "big == -3999997", "big < -4000000 or big is null", "real >= 200.5", "real < -99",
    'word == "park"', 'word like "s%"', 'word like "%r%"', 'word >= "library"', 'not (word in ["park", ""])',
    'text like "%number 1%"', 'text like "The 東京%"', 'text like "%é_ole%98"', 'not (text like "%park%")',
    'array_contains(tags, "park")', 'array_contains_any(tags, ["park", "50%"])', 'tags == ["école", "library"]',
    'not array_contains_all(tags, ["park", "école"])', "array_contains_all(numbers, [3, 7])", "numbers[0] == 3",
    "array_length(numbers) == 2", "doc['a']['b'] == 15", "doc['a']['b'] > 2000", "not (doc['a']['b'] > 2000)",
    "doc['n'] in [5, 9, 10]", "doc['n'] == '16'", "doc['n'] is null", "exists doc['n']", 'doc["s"] like "%ar%"',
    "json_contains(doc['list'], 3)", "not json_contains(doc['list'], 3)", "json_contains_any(doc['list'], [1, 'x'])",
    'extra == "e7"', 'extra like "e1%"', "exists extra", "small == 7 and real > 0 and text like '%park%'",
]


@pytest.fixture
def loaded(client, name):
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    for field, (kind, given, _) in FIELDS.items():
        schema.add_field(field, kind, nullable=True, **given)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    columns = {field: nullable(value) for field, (_, _, value) in FIELDS.items()}
    data = rows(COUNT, **columns)
    for row in data:
        if row["id"] % 3:
            row["extra"] = f"e{row['id'] % 20}" if row["id"] % 3 == 1 else row["id"]
    client.insert(name, data)
    client.flush(name)
    return name


def found(client, name):
    return {each: sorted(row["id"] for row in client.query(name, filter=each, output_fields=["id"], limit=16000))
            for each in FILTERS}


def built(client, name, index):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        described = client.describe_index(name, index)
        if described["pending_index_rows"] == 0 and described["state"] == "Finished":
            return described
        time.sleep(0.2)
    raise AssertionError(f"{index} is not built: {described}")


def create(client, name):
    for field, index_name, given in INDEXES:
        params = client.prepare_index_params()
        params.add_index(field, index_name=index_name, **given)
        client.create_index(name, params)


@pytest.mark.tags("L0")
def test_no_index_changes_an_answer(client, loaded):
    before = found(client, loaded)
    assert [each for each in FILTERS if not before[each]] == []
    create(client, loaded)
    for _, index_name, _ in INDEXES:
        described = built(client, loaded, index_name)
        assert (described["total_rows"], described["indexed_rows"]) == (COUNT, COUNT)
    assert found(client, loaded) == before
    client.release_collection(loaded)
    client.load_collection(loaded)
    assert found(client, loaded) == before
    client.insert(loaded, [dict(rows(1, start=COUNT)[0], small=7)])
    assert len(client.query(loaded, filter="small == 7", limit=16000)) == len(before["small == 7"]) + 1
    client.delete(loaded, ids=[COUNT])
    for _, index_name, _ in INDEXES:
        client.drop_index(loaded, index_name)
    assert client.list_indexes(loaded) == ["vector"]
    assert found(client, loaded) == before


@pytest.mark.tags("L1")
def test_a_search_finds_the_same_with_and_without_an_index(client, loaded):
    def search():
        return [[(hit["id"], hit["distance"]) for hit in client.search(
            loaded, [[0.5] * 8], filter=each, limit=20)[0]] for each in FILTERS]

    before = search()
    create(client, loaded)
    for _, index_name, _ in INDEXES:
        built(client, loaded, index_name)
    assert search() == before


@pytest.mark.tags("L1")
def test_paths_of_one_field_are_indexes_of_their_own(client, loaded):
    def index(path, name="", **more):
        params = client.prepare_index_params()
        params.add_index("doc", index_name=name, index_type="INVERTED",
                         params={"json_path": path, "json_cast_type": "double", **more})
        client.create_index(loaded, params)

    index("doc['n']")
    index("doc['n']")
    index("doc['a']['b']", "other")
    assert sorted(client.list_indexes(loaded)) == ["doc/n", "other", "vector"]
    described = client.describe_index(loaded, "doc/n")
    assert described["json_path"] == "doc['n']" and described["json_cast_type"] == "double"
    assert described["field_name"] == "doc"
    with pytest.raises(MilvusException, match="at most one distinct index is allowed per field"):
        index("doc['x']", "other")
    with pytest.raises(MilvusException, match="creating multiple indexes on same field is not supported"):
        index("doc['n']", "again")


@pytest.mark.tags("L1")
def test_what_may_be_altered_depends_on_the_type(client, loaded):
    create(client, loaded)
    with pytest.raises(MilvusException, match="can't alter index on loaded collection"):
        client.alter_index_properties(loaded, "small", {"mmap.enabled": True})
    client.release_collection(loaded)
    for index_name in ("small", "real", "word", "text"):
        client.alter_index_properties(loaded, index_name, {"mmap.enabled": True})
        assert client.describe_index(loaded, index_name)["mmap.enabled"] == "True"
    with pytest.raises(MilvusException, match="index type STL_SORT does not support mmap"):
        client.alter_index_properties(loaded, "big", {"mmap.enabled": True})
    client.alter_index_properties(loaded, "small", {"indexoffsetcache.enabled": True})
    with pytest.raises(MilvusException, match="invalid offset cache index params"):
        client.alter_index_properties(loaded, "real", {"indexoffsetcache.enabled": True})
