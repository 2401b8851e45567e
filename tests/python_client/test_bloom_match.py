"""Large sets of values that a client sends as a bloom filter."""

import struct

import pytest
from pymilvus import DataType, MilvusException
from pymilvus.client.prepare import Prepare
from pymilvus.grpc_gen import schema_pb2

from data import vectors

MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                      0x27D4EB2F165667C5)
SALT = (0x47B6137B, 0x44974D91, 0x8824AD5B, 0xA2B7289D, 0x705495C7, 0x2DF1424B, 0x9EFC4947, 0x5C6BFB31)


def rotated(value, bits):
    return (value << bits | value >> (64 - bits)) & MASK


def xxh64(data):
    """Of less than 32 bytes."""
    value, at = (P5 + len(data)) & MASK, 0
    while at + 8 <= len(data):
        lane = rotated(struct.unpack_from("<Q", data, at)[0] * P2 & MASK, 31) * P1 & MASK
        value, at = (rotated(value ^ lane, 27) * P1 + P4) & MASK, at + 8
    if at + 4 <= len(data):
        value ^= struct.unpack_from("<I", data, at)[0] * P1 & MASK
        value, at = (rotated(value, 23) * P2 + P3) & MASK, at + 4
    for byte in data[at:]:
        value = rotated(value ^ byte * P5 & MASK, 11) * P1 & MASK
    value = (value ^ value >> 33) * P2 & MASK
    value = (value ^ value >> 29) * P3 & MASK
    return value ^ value >> 32


def bloom(members, blocks=64):
    """After Parquet's BloomFilter.md, in Milvus's envelope."""
    body = [0] * (8 * blocks)
    for member in members:
        digest = xxh64(struct.pack("<q", member) if isinstance(member, int) else member.encode())
        block = (digest >> 32) * blocks >> 32
        for word, salt in enumerate(SALT):
            body[8 * block + word] |= 1 << (((digest & 0xFFFFFFFF) * salt & 0xFFFFFFFF) >> 27)
    kinds = {int: 1, str: 2}
    kind = kinds[type(members[0])]
    return struct.pack("<4sHHQdIB3x", b"MBF1", 1, 1, len(members), 0.005, blocks, kind) + struct.pack(
        f"<{8 * blocks}I", *body)


@pytest.fixture
def bytes_templates(monkeypatch):
    """Lets this PyMilvus, which is older than `bytes_val`, send it."""
    plain = Prepare.prepare_expression_template

    def prepare(values):
        prepared = plain({name: value for name, value in values.items() if not isinstance(value, bytes)})
        for name, value in values.items():
            if isinstance(value, bytes):
                length, prefix = len(value), bytearray(b"\x32")
                while length > 127:
                    prefix.append(length & 127 | 128)
                    length >>= 7
                prepared[name] = schema_pb2.TemplateValue.FromString(bytes(prefix) + bytes([length]) + value)
        return prepared

    monkeypatch.setattr(Prepare, "prepare_expression_template", staticmethod(prepare))


@pytest.fixture
def filled(client, name, bytes_templates):
    schema = client.create_schema(enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("creator", DataType.INT32, nullable=True)
    schema.add_field("tag", DataType.VARCHAR, max_length=20)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=4)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    index.add_index("tag", index_type="INVERTED")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    rows = [{"id": i, "creator": None if i % 8 == 7 else i % 50, "tag": f"t{i % 30}", "vector": vector.tolist(),
             "loose": i % 40 if i % 3 else float(i % 40)} for i, vector in enumerate(vectors(3000, 4))]
    client.insert(name, rows[:2500])
    client.flush(name)
    client.insert(name, rows[2500:])
    return client, name, rows


def ids(client, name, filter, **templates):
    return [row["id"] for row in client.query(name, filter=filter, filter_params=templates, output_fields=["id"])]


@pytest.mark.tags("L0")
def test_members_are_found(filled):
    client, name, rows = filled
    creators = bloom(list(range(10)))
    assert ids(client, name, "bloom_match(creator, {c})", c=creators) == [
        row["id"] for row in rows if row["creator"] is not None and row["creator"] < 10]
    assert ids(client, name, "not bloom_match(creator, {c})", c=creators) == [
        row["id"] for row in rows if row["creator"] is not None and row["creator"] >= 10]
    tags = bloom(["t1", "t2", "elsewhere"])
    wanted = [row["id"] for row in rows if row["tag"] in ("t1", "t2")]
    assert ids(client, name, "bloom_match(tag, {t})", t=tags) == wanted
    assert ids(client, name, "membership_match(tag, {t}, type=bloom)", t=tags) == wanted
    hits = client.search(name, data=[rows[0]["vector"]], filter="bloom_match(tag, {t})", limit=50,
                         filter_params={"t": tags})[0]
    assert len(hits) == 50 and {hit["id"] for hit in hits} <= set(wanted)


@pytest.mark.tags("L1")
def test_undeclared_keys_are_matched_as_they_are_written(filled):
    client, name, rows = filled
    assert ids(client, name, "bloom_match(loose, {c})", c=bloom([5, 6, 7])) == [
        row["id"] for row in rows if isinstance(row["loose"], int) and row["loose"] in (5, 6, 7)]


@pytest.mark.tags("L1")
@pytest.mark.parametrize("filter, text", [
    ("bloom_match(creator, {t})", "was made of strings, but field creator is Int32"),
    ("bloom_match(creator, {b})", "invalid bloom filter"),
    ("bloom_match(creator, {n})", "needs a bloom filter as a template value of bytes"),
    ("creator == {t}", "is of bytes, which only bloom_match takes"),
])
def test_what_is_no_filter_is_refused(filled, filter, text):
    client, name, _ = filled
    with pytest.raises(MilvusException, match=text) as refused:
        ids(client, name, filter, t=bloom(["t1"]), b=b"nothing of the kind", n=5)
    assert refused.value.code == 1100


@pytest.mark.tags("L1")
def test_a_delete_takes_no_bloom_filter(filled):
    client, name, _ = filled
    with pytest.raises(MilvusException, match="bloom_match is not supported in delete expressions"):
        client.delete(name, filter="bloom_match(creator, {c})", filter_params={"c": bloom([1])})
    assert client.query(name, filter="", output_fields=["count(*)"])[0]["count(*)"] == 3000
