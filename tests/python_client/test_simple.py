"""What every first program does."""

import pathlib
import subprocess
import sys

import numpy
import pytest
from pymilvus import DataType, MilvusException

from data import rows, vectors

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.tags("L0")
def test_the_program_of_the_readme_prints_what_the_readme_says(uri):
    program = ROOT / "examples/first_steps.py"
    readme = (ROOT / "README.md").read_text()
    assert program.read_text() in readme
    printed = subprocess.run([sys.executable, program, uri], capture_output=True, text=True, check=True).stdout
    assert printed in readme
    assert printed.startswith("found")


@pytest.mark.tags("L0")
def test_a_collection_lives_from_create_to_drop(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    assert name in client.list_collections()
    assert client.has_collection(name)
    assert client.describe_collection(name)["fields"][1]["params"]["dim"] == 8
    assert client.insert(name, rows(500))["insert_count"] == 500
    hits = client.search(name, data=[rows(500)[42]["vector"]], limit=5)[0]
    assert hits[0]["id"] == 42
    assert abs(hits[0]["distance"] - 1) < 1e-6
    client.drop_collection(name)
    assert not client.has_collection(name)


@pytest.mark.tags("L0")
@pytest.mark.parametrize("metric", ["L2", "IP", "COSINE"])
@pytest.mark.parametrize("index_type", ["FLAT", "HNSW", "AUTOINDEX"])
@pytest.mark.parametrize("flushed", [False, True])
def test_search_agrees_with_brute_force(client, name, metric, index_type, flushed):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=24)
    index = client.prepare_index_params()
    index.add_index("vector", index_type=index_type, metric_type=metric)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    base = vectors(3000, 24, seed=1)
    client.insert(name, [{"id": i, "vector": v.tolist()} for i, v in enumerate(base)])
    if flushed:
        client.flush(name)
    queries = vectors(10, 24, seed=2)
    scores = {
        "L2": ((queries[:, None, :] - base[None]) ** 2).sum(-1) * -1,
        "IP": queries @ base.T,
        "COSINE": (queries @ base.T)
        / numpy.linalg.norm(queries, axis=1)[:, None] / numpy.linalg.norm(base, axis=1)[None],
    }[metric]
    found = client.search(name, data=queries.tolist(), limit=10)
    agreeing = 0
    for query, hits in enumerate(found):
        assert len(hits) == 10
        distances = [hit["distance"] for hit in hits]
        assert distances == sorted(distances, reverse=metric != "L2")
        tenth = numpy.sort(scores[query])[-10]
        for hit in hits:
            exact = scores[query][hit["id"]]
            assert abs(abs(exact) - abs(hit["distance"])) < 1e-4
            agreeing += exact >= tenth - 1e-5
    assert agreeing >= (98 if index_type != "FLAT" and flushed else 100)


@pytest.mark.tags("L0")
def test_offset_and_limit_cut_pages_out_of_one_order(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    client.insert(name, rows(300))
    query = [rows(1)[0]["vector"]]
    whole = [hit["id"] for hit in client.search(name, data=query, limit=60)[0]]
    pages = []
    for offset in range(0, 60, 20):
        pages += [hit["id"] for hit in client.search(
            name, data=query, limit=20, search_params={"offset": offset})[0]]
    assert pages == whole
    assert len(set(whole)) == 60


@pytest.mark.tags("L0")
def test_output_brings_any_field_vectors_included(client, name):
    client.create_collection(name, dimension=8, consistency_level="Strong")
    data = rows(20, colour=lambda i: ["red", "blue"][i % 2], size=lambda i: i / 2)
    client.insert(name, data)
    row = client.get(name, ids=[7])[0]
    assert row == data[7]
    hit = client.search(name, data=[data[7]["vector"]], limit=1, output_fields=["vector", "size"])[0][0]
    assert hit["entity"] == {"vector": data[7]["vector"], "size": 3.5}


@pytest.mark.tags("L0")
def test_range_search_keeps_to_its_bounds(client, name):
    client.create_collection(name, dimension=8, metric_type="L2", consistency_level="Strong")
    data = rows(400)
    client.insert(name, data)
    query = data[0]["vector"]
    exact = sorted(float(((numpy.array(row["vector"]) - numpy.array(query)) ** 2).sum()) for row in data)
    radius, near = exact[100], exact[20]
    hits = client.search(name, data=[query], limit=400,
                         search_params={"params": {"radius": radius, "range_filter": near}})[0]
    assert all(near - 1e-5 <= hit["distance"] < radius for hit in hits)
    assert abs(len(hits) - 80) <= 2


@pytest.mark.tags("L0")
def test_several_vector_fields_are_searched_each_by_its_name(client, name):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("a", DataType.FLOAT_VECTOR, dim=4)
    schema.add_field("b", DataType.FLOAT_VECTOR, dim=6)
    index = client.prepare_index_params()
    index.add_index("a", index_type="FLAT", metric_type="L2")
    index.add_index("b", index_type="FLAT", metric_type="IP")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    a, b = vectors(50, 4, 1), vectors(50, 6, 2)
    client.insert(name, [{"id": i, "a": a[i].tolist(), "b": b[i].tolist()} for i in range(50)])
    assert client.search(name, data=[a[9].tolist()], anns_field="a", limit=1)[0][0]["id"] == 9
    best = int((b @ b[3]).argmax())
    assert client.search(name, data=[b[3].tolist()], anns_field="b", limit=1)[0][0]["id"] == best
    with pytest.raises(MilvusException, match="multiple anns_fields exist, please specify a anns_field"):
        client.search(name, data=[a[9].tolist()], limit=1)
