"""Filters over the wire: a row comes back only when the filter is true."""

import pytest
from pymilvus import MilvusException

from data import rows

FILTERS = [
    ("n < 10", lambda r: r["n"] < 10),
    ("10 <= n < 20 and s like 'a%'", lambda r: 10 <= r["n"] < 20 and r["s"].startswith("a")),
    ("n in [1, 2, 3] or not (n > 5)", lambda r: r["n"] in (1, 2, 3) or not r["n"] > 5),
    ("n % 7 == 3 && n / 2 >= 30", lambda r: r["n"] % 7 == 3 and r["n"] // 2 >= 30),
    ("j['a']['b'] == 4", lambda r: r["j"]["a"]["b"] == 4),
    ("j['list'][1] > 50", lambda r: r["j"]["list"][1] > 50),
    ("json_contains(j['list'], 6)", lambda r: 6 in r["j"]["list"]),
    ("maybe is null", lambda r: r.get("maybe") is None),
    ("maybe > 0", lambda r: r.get("maybe") is not None and r["maybe"] > 0),
    ("s in ['a1', 'b2'] or s == 'c3'", lambda r: r["s"] in ("a1", "b2", "c3")),
    ("s like '%3'", lambda r: r["s"].endswith("3")),
    ("n in []", lambda r: False),
    ("s =~ '^[ab][0-4]$'", lambda r: r["s"][0] in "ab" and r["s"][1] in "01234"),
    ("s !~ '3'", lambda r: "3" not in r["s"]),
    ("(id & 5) == 4 or (id ^ 3) == 0", lambda r: (r["id"] & 5) == 4 or r["id"] == 3),
    ("n == 0x1F or n == 0b11 or n == 010", lambda r: r["n"] in (31, 3, 8)),
]


@pytest.fixture(scope="module")
def filled(uri):
    import uuid

    from pymilvus import MilvusClient

    client = MilvusClient(uri=uri)
    name = "f_" + uuid.uuid4().hex[:12]
    client.create_collection(name, dimension=8, consistency_level="Strong")
    data = rows(
        400, n=lambda i: i, s=lambda i: "abc"[i % 3] + str(i % 10),
        j=lambda i: {"a": {"b": i % 5}, "list": [i, i % 100]})
    for row in data:
        if row["id"] % 3 == 0:
            row["maybe"] = row["id"] - 30
    client.insert(name, data[:200])
    client.flush(name)
    client.insert(name, data[200:])
    yield client, name, data
    client.drop_collection(name)
    client.close()


@pytest.mark.tags("L0")
@pytest.mark.parametrize("text,meaning", FILTERS, ids=[text for text, _ in FILTERS])
def test_filters_mean_what_they_say(filled, text, meaning):
    client, name, data = filled
    expected = [row["id"] for row in data if meaning(row)]
    found = client.query(name, filter=text, output_fields=["id"])
    assert [row["id"] for row in found] == expected
    assert client.query(name, filter=text, output_fields=["count(*)"])[0]["count(*)"] == len(expected)
    hits = client.search(name, data=[data[0]["vector"]], filter=text, limit=400)[0]
    assert sorted(hit["id"] for hit in hits) == expected


@pytest.mark.tags("L0")
def test_a_sample_has_its_share_of_the_rows(filled):
    client, name, data = filled
    found = client.query(name, filter="n < 200 and random_sample(0.25)", output_fields=["n"])
    assert len({row["n"] for row in found}) == 50
    assert all(row["n"] < 200 for row in found)
    with pytest.raises(MilvusException) as refused:
        client.query(name, filter="n < 200 and random_sample(1)")
    assert "the sample factor should be between 0 and 1" in refused.value.message
    with pytest.raises(MilvusException) as refused:
        client.query(name, filter="12-s")
    assert "predicate is not a boolean expression: 12-s, data type: Int64" in refused.value.message


@pytest.mark.tags("L0")
def test_templates_fill_in_values(filled):
    client, name, _ = filled
    found = client.query(name, filter="n in {list} or s == {s}", filter_params={"list": [3, 5], "s": "a9"},
                         output_fields=["id"])
    assert [row["id"] for row in found][:2] == [3, 5]


@pytest.mark.tags("L0")
@pytest.mark.parametrize("text,said", [
    ("n <", "cannot parse expression"),
    ("id == 'x'", "comparisons between Int64 and VarChar are not supported|cannot parse expression"),
    ("n", "predicate is not a boolean expression"),
    ("id + 1", "predicate is not a boolean expression"),
    ("empty(n)", "not found|cannot parse"),
])
def test_a_broken_filter_is_explained(filled, text, said):
    client, name, _ = filled
    with pytest.raises(MilvusException, match=said):
        client.query(name, filter=text)
