"""Iterators see one moment, every row once."""

import pytest

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
