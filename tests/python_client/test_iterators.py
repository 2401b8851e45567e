"""Iterators see one moment, every row once."""

import pytest
from pymilvus import DataType, Function, FunctionType

from data import rows


@pytest.mark.tags("L0")
@pytest.mark.parametrize("flushed", [False, True])
def test_a_query_iterator_sees_the_moment_it_began(client, name, flushed):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(1000))
    if flushed:
        client.flush(name)
    iterator = client.query_iterator(name, batch_size=150, output_fields=["id"])
    seen = [row["id"] for row in iterator.next()]
    client.delete(name, filter="id >= 500")
    client.insert(name, rows(100, start=5000))
    while batch := iterator.next():
        seen += [row["id"] for row in batch]
    iterator.close()
    assert seen == list(range(1000))


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
def test_a_search_iterator_brings_every_row_in_order(client, name, metric):
    client.create_collection(name, dimension=8, metric_type=metric, consistency_level="Strong")
    data = rows(700)
    data += rows(700, start=700)  # every vector twice: ties everywhere
    client.insert(name, data)
    iterator = client.search_iterator(name, data=[data[5]["vector"]], batch_size=64, limit=-1)
    seen, distances = [], []
    while batch := iterator.next():
        seen += [hit["id"] for hit in batch]
        distances += [hit["distance"] for hit in batch]
    iterator.close()
    assert len(seen) == len(set(seen)) == 1400
    assert distances == sorted(distances, reverse=metric != "L2")


def all_pages(iterator, key="id"):
    seen = []
    while batch := iterator.next():
        seen += [row[key] for row in batch]
    iterator.close()
    return seen


@pytest.fixture
def texts(client, name):
    """Rows of every kind that filters and rankings look at, half of them flushed."""
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("t", DataType.VARCHAR, max_length=100, enable_analyzer=True, enable_match=True)
    schema.add_field("bm", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("tags", DataType.ARRAY, element_type=DataType.INT64, max_capacity=4)
    schema.add_field("n", DataType.INT64, nullable=True)
    schema.add_function(Function("bm25", FunctionType.BM25, ["t"], ["bm"]))
    index = client.prepare_index_params()
    index.add_index("v", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 64})
    index.add_index("bm", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    index.add_index("n", index_type="INVERTED")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    made = [{"id": i, "v": [float(i), 0.0], "t": ("fox " * (i % 4) + "dog").strip(), "tags": [i % 5, i % 7],
             "n": None if i % 3 == 0 else i, "key": {"deep": i % 10}} for i in range(500)]
    client.insert(name, made[:250])
    client.flush(name)
    client.insert(name, made[250:])
    return made


FILTERS = [
    ("text_match(t, 'fox')", lambda row: "fox" in row["t"]),
    ("phrase_match(t, 'fox fox')", lambda row: "fox fox" in row["t"]),
    ("n is null", lambda row: row["n"] is None),
    ("not (n > 250)", lambda row: row["n"] is not None and row["n"] <= 250),
    ("array_contains(tags, 6) and key['deep'] in [3, 4]", lambda row: 6 in row["tags"] and row["key"]["deep"] in (3, 4)),
    ("id % 7 == 2", lambda row: row["id"] % 7 == 2),
]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("filter,passes", FILTERS, ids=[row[0] for row in FILTERS])
def test_iterators_bring_every_row_that_passes(client, name, texts, filter, passes):
    expected = [row["id"] for row in texts if passes(row)]
    assert all_pages(client.query_iterator(name, batch_size=37, filter=filter, output_fields=["id"])) == expected
    found = all_pages(client.search_iterator(
        name, data=[[0.0, 0.0]], anns_field="v", batch_size=37, limit=-1, filter=filter))
    assert found == expected  # the vectors lie in the order of the ids


@pytest.mark.tags("L0")
def test_an_iterator_brings_ranked_texts_in_the_order_of_a_search(client, name, texts):
    whole = client.search(name, data=["fox"], anns_field="bm", limit=500)[0]
    assert len(whole) == sum("fox" in row["t"] for row in texts)
    iterator = client.search_iterator(name, data=["fox"], anns_field="bm", batch_size=50, limit=-1)
    seen = []
    while batch := iterator.next():
        seen += [(hit["id"], pytest.approx(hit["distance"])) for hit in batch]
    iterator.close()
    assert [(hit["id"], hit["distance"]) for hit in whole] == seen


@pytest.mark.tags("L0")
def test_an_iterator_stays_within_a_range(client, name, texts):
    iterator = client.search_iterator(name, data=[[0.0, 0.0]], anns_field="v", batch_size=16, limit=-1,
                                      search_params={"params": {"radius": 10_000.0, "range_filter": 100.0}})
    assert all_pages(iterator) == list(range(10, 100))
