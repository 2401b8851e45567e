"""Requests that must be refused: each with its code and text, changing nothing."""

import struct
import uuid

import grpc
import pytest
from pymilvus import MilvusClient
from pymilvus.grpc_gen import common_pb2, milvus_pb2, schema_pb2

from wire import (T, Wire, arrays, create, field, floats, pairs, placeholders, raw_vectors, scalars, schema, sparse,
                  sparse_row, vector)

GOOD = "bad_input_" + uuid.uuid4().hex[:8]
ID = field("id", T.Int64, primary=True)
VEC = field("v", T.FloatVector, dim=4)
Value = schema_pb2.ValueField

# -- creating collections -------------------------------------------------------------------------

CREATE = [
    ("empty name", create("", schema(ID, VEC)), 1100, "collection name should not be empty"),
    ("name begins with a digit", create("1x", schema(ID, VEC)), 1100,
     "Invalid collection name: 1x. the first character of a collection name must be an underscore or letter"),
    ("name with a blank", create("a b", schema(ID, VEC)), 1100,
     "collection name can only contain numbers, letters and underscores"),
    ("name in another script", create("中文", schema(ID, VEC)), 1100, "Invalid collection name"),
    ("name too long", create("n" * 256, schema(ID, VEC)), 1100,
     "the length of a collection name must be less than 255 characters"),
    ("dim 1", create("x", schema(ID, field("v", T.FloatVector, dim=1))), 1100, "invalid dimension: 1"),
    ("dim 0", create("x", schema(ID, field("v", T.FloatVector, dim=0))), 1100, "invalid dimension: 0"),
    ("dim -32", create("x", schema(ID, field("v", T.FloatVector, dim=-32))), 1100, "invalid dimension: -32"),
    ("dim 32769", create("x", schema(ID, field("v", T.FloatVector, dim=32769))), 1100, "invalid dimension: 32769"),
    ("dim beyond int", create("x", schema(ID, field("v", T.FloatVector, dim=1 << 40))), 1100, "invalid dimension"),
    ("dim no number", create("x", schema(ID, field("v", T.FloatVector, dim="many"))), None, "dim"),
    ("no dim", create("x", schema(ID, field("v", T.FloatVector))), None, "dim"),
    ("binary dim 12", create("x", schema(ID, field("v", T.BinaryVector, dim=12))), 1100,
     "binary vector dimension should be multiple of 8"),
    ("fp16 dim 1", create("x", schema(ID, field("v", T.Float16Vector, dim=1))), 1100, "invalid dimension: 1"),
    ("int8 dim 40000", create("x", schema(ID, field("v", T.Int8Vector, dim=40000))), 1100, "invalid dimension: 40000"),
    ("sparse with dim", create("x", schema(ID, field("v", T.SparseFloatVector, dim=8))), None, "dim"),
    ("no vector", create("x", schema(ID)), 1100, "schema does not contain vector field"),
    ("no primary key", create("x", schema(field("id", T.Int64), VEC)), None, "primary key"),
    ("two primary keys", create("x", schema(ID, field("b", T.Int64, primary=True), VEC)), None, "primary"),
    ("float primary key", create("x", schema(field("id", T.Float, primary=True), VEC)), None, "(?i)primary"),
    ("nullable primary key", create("x", schema(field("id", T.Int64, primary=True, nullable=True), VEC)), 1100,
     "primary field not support null"),
    ("default primary key", create("x", schema(
        field("id", T.Int64, primary=True, default=Value(long_data=1)), VEC)), 1100,
     "primary field not support default_value"),
    ("auto id on another field", create("x", schema(ID, field("b", T.Int64, auto=True), VEC)), None, "(?i)auto"),
    ("auto id on a double key", create("x", schema(field("id", T.Double, primary=True, auto=True), VEC)), None,
     "(?i)primary"),
    ("same field name twice", create("x", schema(ID, VEC, field("v", T.Int64))), 1100, "duplicated field name"),
    ("empty field name", create("x", schema(ID, VEC, field("", T.Int64))), 1701, "(?i)field name"),
    ("field name with a dash", create("x", schema(ID, VEC, field("a-b", T.Int64))), 1701,
     "Field name can only contain numbers, letters, and underscores"),
    ("field name begins with a digit", create("x", schema(ID, VEC, field("9a", T.Int64))), 1701,
     "The first character of a field name must be an underscore or letter"),
    ("field name is a keyword", create("x", schema(ID, VEC, field("like", T.Int64))), 1701, "is keyword in milvus"),
    ("field name is $meta", create("x", schema(ID, VEC, field("$meta", T.JSON))), 1701, "Invalid field name"),
    ("field name too long", create("x", schema(ID, VEC, field("f" * 256, T.Int64))), 1701,
     "The length of a field name must be less than 255 characters"),
    ("65 fields", create("x", schema(ID, VEC, *[field(f"f{i}", T.Int64) for i in range(63)])), None, "field"),
    ("5 vector fields", create("x", schema(ID, *[field(f"v{i}", T.FloatVector, dim=4) for i in range(5)])), None,
     "vector field"),
    ("varchar without max_length", create("x", schema(ID, VEC, field("s", T.VarChar))), None, "max_length|max length"),
    ("varchar max_length 0", create("x", schema(ID, VEC, field("s", T.VarChar, max_length=0))), 1100,
     r"the maximum length specified for the field\(s\) should be in \(0, 65535\], but got 0 instead"),
    ("varchar max_length 65536", create("x", schema(ID, VEC, field("s", T.VarChar, max_length=65536))), 1100,
     r"should be in \(0, 65535\], but got 65536 instead"),
    ("varchar max_length no number", create("x", schema(ID, VEC, field("s", T.VarChar, max_length="x"))), None, "x"),
    ("string type", create("x", schema(ID, VEC, field("s", T.String))), 1100,
     "string data type not supported yet, please use VarChar type instead"),
    ("array without capacity", create("x", schema(ID, VEC, field("a", T.Array, element=T.Int64))), None,
     "max_capacity|max capacity"),
    ("array capacity 4097", create("x", schema(ID, VEC, field("a", T.Array, element=T.Int64, max_capacity=4097))),
     None, "4097"),
    ("array of json", create("x", schema(ID, VEC, field("a", T.Array, element=T.JSON, max_capacity=3))), None,
     "(?i)element"),
    ("array of vectors", create("x", schema(ID, VEC, field("a", T.Array, element=T.FloatVector, max_capacity=3))),
     None, "(?i)element"),
    ("array of nothing", create("x", schema(ID, VEC, field("a", T.Array, max_capacity=3))), 1100,
     "data type 0 of field a is not valid"),
    ("array of varchar without max_length", create("x", schema(
        ID, VEC, field("a", T.Array, element=T.VarChar, max_capacity=3))), None, "max_length|max length"),
    ("default of another type", create("x", schema(ID, VEC, field("n", T.Int8, default=Value(string_data="x")))),
     1100, "is not equal to the type"),
    ("default json", create("x", schema(ID, VEC, field("j", T.JSON, default=Value(string_data="{}")))), 1100,
     "type not support default_value, type:JSON"),
    ("default vector", create("x", schema(ID, field("v", T.FloatVector, dim=4, default=Value(float_data=1)))), 1100,
     "type not support default_value"),
    ("default varchar too long", create("x", schema(
        ID, VEC, field("s", T.VarChar, max_length=2, default=Value(string_data="abc")))), None, "length"),
    ("partition key is primary", create("x", schema(field("id", T.Int64, primary=True, key=True), VEC)), None,
     "the partition key field must not be primary field"),
    ("two partition keys", create("x", schema(ID, VEC, field("a", T.Int64, key=True), field("b", T.Int64, key=True))),
     None, "(?i)partition key"),
    ("float partition key", create("x", schema(ID, VEC, field("a", T.Float, key=True))), None, "(?i)partition key"),
    ("nullable partition key", create("x", schema(ID, VEC, field("a", T.Int64, key=True, nullable=True))), 1100,
     "partition key field not support nullable"),
    ("num_partitions without key", create("x", schema(ID, VEC), num_partitions=4), None,
     "num_partitions should only be specified with partition key field enabled"),
    ("5000 partitions", create("x", schema(ID, VEC, field("a", T.Int64, key=True)), num_partitions=5000), None,
     "partition"),
    ("17 shards", create("x", schema(ID, VEC), shards=17), None, "(?i)shard"),
    ("unknown type", create("x", schema(ID, VEC, field("m", 77))), None, "(?i)type"),
    ("schema is no protobuf", create("x", b"\xff\xff\xff\x01garbage"), None, ""),
    ("schema cut short", create("x", schema(ID, VEC).SerializeToString()[:-3]), None, ""),
    ("empty schema", create("x", b""), None, ""),
    ("same name, other schema", create(GOOD, schema(ID, VEC)), None,
     "create duplicate collection with different parameters"),
]

# -- inserting ------------------------------------------------------------------------------------


def insert(rows=1, without=(), collection=GOOD, partition="", more=(), num_rows=None, schema_timestamp=0, **instead):
    """A good insert of so many rows, with some columns left out or replaced."""
    columns = {
        "id": scalars("id", T.Int64, long_data=range(100, 100 + rows)),
        "v": floats("v", 4, [0.5] * 4 * rows),
        "b": raw_vectors("b", T.BinaryVector, 16, b"\x01\x02" * rows),
        "h": raw_vectors("h", T.Float16Vector, 2, b"\x00\x3c\x00\x00" * rows),
        "sp": sparse("sp", [sparse_row((1, 0.5), (7, 0.25))] * rows),
        "i8": scalars("i8", T.Int8, int_data=[1] * rows),
        "i16": scalars("i16", T.Int16, int_data=[1] * rows),
        "s": scalars("s", T.VarChar, string_data=["ok"] * rows),
        "j": scalars("j", T.JSON, json_data=[b'{"a":1}'] * rows),
        "a": arrays("a", T.Int64, [[1, 2]] * rows, "long_data"),
        "sa": arrays("sa", T.VarChar, [["x"]] * rows, "string_data"),
    }
    columns.update({k: v for k, v in instead.items()})
    return milvus_pb2.InsertRequest(
        collection_name=collection, partition_name=partition, num_rows=rows if num_rows is None else num_rows,
        fields_data=[column for name, column in columns.items() if name not in without] + list(more),
        schema_timestamp=schema_timestamp)


NAN, INF = float("nan"), float("inf")
INSERT = [
    ("unknown collection", insert(collection="nobody"), 100, r"collection not found\[database=default\]\[collection=nobody\]"),
    ("unknown partition", insert(partition="nowhere"), 200, r"partition not found\[partition=nowhere\]"),
    ("bad partition name", insert(partition="a b"), None, "Invalid partition name"),
    ("no rows", insert(rows=0), None, ""),
    ("more rows said than sent", insert(num_rows=2), None, ""),
    ("fewer rows said than sent", insert(rows=3, num_rows=2), None, ""),
    ("billions of rows said", insert(num_rows=4_000_000_000), None, ""),
    ("no vector", insert(without=["v"]), None, "v"),
    ("no key", insert(without=["id"]), None, "id"),
    ("no scalar", insert(without=["i8"]), None, "i8"),
    ("unknown column", insert(more=[scalars("zzz", T.Int64, long_data=[1])]), 1100,
     r"more fieldData has pass in: invalid parameter\[expected=11\]\[actual=12\]"),
    ("column twice", insert(more=[scalars("i8", T.Int8, int_data=[1])]), None, "i8"),
    ("wrong dim", insert(v=floats("v", 5, [0.5] * 5)), None, "(?i)dim"),
    ("half a vector", insert(v=floats("v", 4, [0.5] * 6)), None,
     r"the length\(6\) of float data should divide the dim\(4\)"),
    ("no dim in the column, wrong length", insert(v=floats("v", 0, [0.5] * 5)), None, ""),
    ("NaN", insert(v=floats("v", 4, [NAN, 0, 0, 0])), None, "(?i)nan"),
    ("infinity", insert(v=floats("v", 4, [0, INF, 0, 0])), None, "(?i)inf"),
    ("minus infinity", insert(v=floats("v", 4, [0, -INF, 0, 0])), None, "(?i)inf"),
    ("fp16 NaN", insert(h=raw_vectors("h", T.Float16Vector, 2, b"\x00\x7e\x00\x00")), None, "(?i)nan"),
    ("fp16 infinity", insert(h=raw_vectors("h", T.Float16Vector, 2, b"\x00\x7c\x00\x00")), None, "(?i)inf"),
    ("fp16 odd bytes", insert(h=raw_vectors("h", T.Float16Vector, 2, b"\x00\x3c\x00")), None, ""),
    ("binary of another length", insert(b=raw_vectors("b", T.BinaryVector, 16, b"\x01")), None, ""),
    ("vector column as scalars", insert(v=scalars("v", T.FloatVector, long_data=[1])), None, "v"),
    ("scalar column as vector", insert(i8=floats("i8", 4, [0.5] * 4)), None, "i8"),
    ("int8 128", insert(i8=scalars("i8", T.Int8, int_data=[128])), None, "128"),
    ("int8 -129", insert(i8=scalars("i8", T.Int8, int_data=[-129])), None, "-129"),
    ("int16 32768", insert(i16=scalars("i16", T.Int16, int_data=[32768])), None, "32768"),
    ("int8 as long", insert(i8=scalars("i8", T.Int8, long_data=[1])), None, "i8"),
    ("varchar too long", insert(s=scalars("s", T.VarChar, string_data=["123456789"])), 1100,
     "length of varchar field s exceeds max length, row number: 0, length: 9, max length: 8"),
    ("varchar too long in bytes", insert(s=scalars("s", T.VarChar, string_data=["üüüüü"])), 1100,
     "length of varchar field s exceeds max length"),
    ("json broken", insert(j=scalars("j", T.JSON, json_data=[b"{nope"])), None, "(?i)json"),
    ("json too long", insert(j=scalars("j", T.JSON, json_data=[b'"' + b"x" * 70000 + b'"'])), None, "(?i)json|length"),
    ("json empty bytes", insert(j=scalars("j", T.JSON, json_data=[b""])), None, "(?i)json"),
    ("array over capacity", insert(a=arrays("a", T.Int64, [[1, 2, 3, 4]], "long_data")), None, "(?i)capacity"),
    ("array of another element", insert(a=arrays("a", T.VarChar, [["x"]], "string_data")), None, "(?i)array|element|a"),
    ("array element too long", insert(sa=arrays("sa", T.VarChar, [["12345"]], "string_data")), 1100,
     'length of Array array field "sa" exceeds max length'),
    ("sparse half an entry", insert(sp=sparse("sp", [b"\x01\x00\x00\x00\x00"])), None, "(?i)sparse"),
    ("sparse unsorted", insert(sp=sparse("sp", [sparse_row((7, 1), (1, 1))])), None, "(?i)sparse|sorted|indices"),
    ("sparse twice the same", insert(sp=sparse("sp", [sparse_row((7, 1), (7, 1))])), None, "(?i)sparse|sorted|indices"),
    ("sparse NaN", insert(sp=sparse("sp", [sparse_row((7, NAN))])), None, "(?i)nan|sparse"),
    ("sparse negative", insert(sp=sparse("sp", [sparse_row((7, -1))])), None, "(?i)negative|sparse"),
    ("sparse index 2^32-1", insert(sp=sparse("sp", [sparse_row((4294967295, 1))])), None, "(?i)index|indices|sparse"),
    ("schema of another day", insert(schema_timestamp=12345), 109, "collection schema mismatch"),
    ("null where null is not allowed", insert(i8=schema_pb2.FieldData(
        field_name="i8", type=T.Int8, valid_data=[False],
        scalars=schema_pb2.ScalarField(int_data=schema_pb2.IntArray()))), None, "i8"),
]

# -- searching ------------------------------------------------------------------------------------


def search(collection=GOOD, group=None, nq=1, dsl="", outputs=(), partitions=(), anns_field="v", topk=3, metric="L2",
           params="{}", more=None, **settings):
    values = dict(anns_field=anns_field, topk=topk, metric_type=metric, params=params)
    values.update(more or {})
    return milvus_pb2.SearchRequest(
        collection_name=collection, partition_names=partitions, dsl=dsl, dsl_type=1, nq=nq,
        placeholder_group=placeholders(vector(1, 0, 0, 0)) if group is None else group, output_fields=outputs,
        search_params=pairs(**{k: v for k, v in values.items() if v is not None}), **settings)


SEARCH = [
    ("unknown collection", search(collection="nobody"), 100, "collection"),
    ("bad collection name", search(collection="1 x"), 100, "collection not found"),
    ("unknown partition", search(partitions=["nowhere"]), None, "nowhere"),
    ("topk 0", search(topk=0), None, r"topk \[0\] is invalid"),
    ("topk -1", search(topk=-1), None, r"topk \[-1\] is invalid"),
    ("topk 16385", search(topk=16385), 65535,
     r"topk \[16385\] is invalid, it should be in range \[1, 16384\], but got 16385"),
    ("topk no number", search(topk="many"), None, "topk"),
    ("no topk", search(topk=None), None, "topk"),
    ("offset -1", search(more={"offset": -1}), None, r"offset \[-1\] is invalid"),
    ("offset 16385", search(more={"offset": 16385}), None, "16385"),
    ("offset and topk too large together", search(topk=16000, more={"offset": 1000}), None, "16384|17000"),
    ("offset no number", search(more={"offset": "x"}), None, "offset"),
    ("no query", search(group=placeholders(), nq=0), 65535, r"nq \(number of search vector per search request\)"),
    ("16385 queries", search(group=placeholders(*[vector(1, 0, 0, 0)] * 16385), nq=16385), 65535,
     r"should be in range \[1, 16384\], but got 16385"),
    ("query of another dim", search(group=placeholders(vector(1, 0, 0))), None, "(?i)dim"),
    ("query of no bytes", search(group=placeholders(b"")), None, "(?i)dim|vector"),
    ("query with half a float", search(group=placeholders(b"\x00" * 15)), None, "(?i)dim|vector"),
    ("query with NaN", search(group=placeholders(vector(NAN, 0, 0, 0))), None, "(?i)nan"),
    ("query of another type", search(group=placeholders(
        b"\x00\x00", kind=common_pb2.PlaceholderType.BinaryVector)), None, "(?i)type|vector"),
    ("text query on a vector field", search(group=placeholders(
        b"hello", kind=common_pb2.PlaceholderType.VarChar)), None, "(?i)type|text|BM25|varchar"),
    ("placeholders are garbage", search(group=b"\xff\xff\xff\xff\xff"), None, ""),
    ("placeholders cut short", search(group=placeholders(vector(1, 0, 0, 0))[:-5]), None, ""),
    ("unknown vector field", search(anns_field="nobody"), 1100, r"fieldName\(nobody\) not found"),
    ("scalar as vector field", search(anns_field="i8"), None, "(?i)i8|vector"),
    ("no vector field of several", search(anns_field=""), 65535,
     "multiple anns_fields exist, please specify a anns_field in search_params"),
    ("metric of another index", search(metric="COSINE"), None,
     r"metric type not match: invalid parameter\[expected=L2\]\[actual=COSINE\]"),
    ("no such metric", search(metric="NEAREST"), None, "(?i)metric"),
    ("params are no json", search(params="{ef:"), None, ""),
    ("params are a list", search(params="[1]"), None, ""),
    ("radius no number", search(params='{"radius": "x"}'), None, "radius"),
    ("range_filter no number", search(params='{"radius": 3, "range_filter": "x"}'), None, "range_filter"),
    ("range upside down", search(params='{"radius": 1, "range_filter": 3}'), None, "range_filter"),
    ("round_decimal 7", search(more={"round_decimal": 7}), None, "round_decimal"),
    ("round_decimal -2", search(more={"round_decimal": -2}), None, "round_decimal"),
    ("unknown output field", search(outputs=["nobody"]), None, "nobody"),
    ("grouping by floats", search(more={"group_by_field": "f"}), None, "(?i)group"),
    ("broken filter", search(dsl="i8 >"), 1100, "failed to create query plan: cannot parse expression"),
    ("filter that is no predicate", search(dsl="i8 + 1"), 1100, "predicate is not a boolean expression"),
    ("unknown field in the filter", search(dsl="nobody > 1"), 1100, "nobody not exist"),
    ("binary query of another length", search(anns_field="b", metric="HAMMING", group=placeholders(
        b"\x01", kind=common_pb2.PlaceholderType.BinaryVector)), None, "(?i)dim|vector"),
    ("sparse query half an entry", search(anns_field="sp", metric="IP", group=placeholders(
        b"\x01\x00\x00", kind=common_pb2.PlaceholderType.SparseFloatVector)), None, "(?i)sparse"),
    ("collection made anew", search(more={"collection_id": 1, "iterator": "True"}), None,
     "alias or database may have been changed"),
]

# -- querying -------------------------------------------------------------------------------------


def query(expr="id > 0", collection=GOOD, outputs=("id",), partitions=(), templates=None, **params):
    request = milvus_pb2.QueryRequest(
        collection_name=collection, expr=expr, output_fields=outputs, partition_names=partitions,
        query_params=pairs(**params))
    for name, value in (templates or {}).items():
        request.expr_template_values[name].CopyFrom(value)
    return request


BROKEN = [
    "id >", "id = 1", "id == ", "(id > 1", "id > 1)", "id > 1 and", "and id > 1", "id in [1, 2", "id in 1",
    "id in ['a']", "s > 1", "s == 1", "i8 like 'a%'", "s like 5", "id between 1 and 2", "j['a'", "j[a] == 1",
    "a['x'] == 1", "i8[0] == 1", "nobody == 1", "id == 'x'", "not id", "id and id", "v == 1", "sp > 1",
    "id + 'a' == 1", "s + 1 == 2", "id % 1.5 == 0", "1 < id < ", "json_contains(j)", "json_contains(i8, 1)",
    "array_length(i8) == 1", "array_contains(a, 'x', 1)", "exists id", "text_match(s, 'x')", "id / 0 == 1",
    "id % 0 == 1", "id == 99999999999999999999", "'unclosed", "id == 1; drop", "\x00", "id == 1 \\", "{t} == id",
    "(" * 5000 + "id > 1" + ")" * 5000, "not " * 5000 + "(id > 1)", "-" * 5000 + "1 == id",
]
QUERY = [
    ("unknown collection", query(collection="nobody"), 100, "collection"),
    ("unknown partition", query(partitions=["nowhere"]), None, "nowhere"),
    ("no filter, no limit", query(expr=""), 1100, "empty expression should be used with limit"),
    ("limit 16385", query(limit=16385), 65535,
     r"invalid max query result window, \(offset\+limit\) should be in range \[1, 16384\], but got 16385"),
    ("limit 0", query(limit=0), None, ""),
    ("limit -1", query(limit=-1), None, ""),
    ("limit no number", query(limit="x"), None, "limit"),
    ("offset -1", query(limit=1, offset=-1), 65535,
     r"invalid max query result window, offset \[-1\] is invalid, should be gte than 0"),
    ("offset beyond the window", query(limit=1, offset=16384), 65535, "invalid max query result window"),
    ("unknown output", query(outputs=["nobody"]), None, "nobody"),
    ("count with limit", query(outputs=["count(*)"], limit=3), None, "count"),
    ("count of nothing known", query(outputs=["count(nowhere)"]), None, "nowhere"),
    ("a value too many", query(expr="id in {list}", templates={}), 1100, "list"),
    ("template of another type", query(expr="id == {x}", templates={
        "x": schema_pb2.TemplateValue(string_val="a")}), 1100, ""),
    ("no such function", query(expr="nosuch(id)"), 65535, r"function nosuch\(int64_t\) not found"),
] + [(f"filter {text[:24]!r}", query(expr=text), 1100, "failed to create query plan") for text in BROKEN]

# -- everything else ------------------------------------------------------------------------------


def index(index_field="v", collection=GOOD, name="", **params):
    return milvus_pb2.CreateIndexRequest(
        collection_name=collection, field_name=index_field, index_name=name, extra_params=pairs(**params))


def delete(expr, collection=GOOD, **settings):
    return milvus_pb2.DeleteRequest(collection_name=collection, expr=expr, **settings)


OTHER = [
    ("CreateIndex", "no such type", index(index_type="non_existing", metric_type="L2"), 1100,
     r"invalid parameter\[expected=valid index\]\[actual=invalid index type: non_existing\]"),
    ("CreateIndex", "a GPU type", index(index_type="GPU_CAGRA", metric_type="L2"), 1100, "GPU_CAGRA"),
    ("CreateIndex", "binary metric on floats", index(index_type="HNSW", metric_type="HAMMING"), 1100,
     "float vector index does not support metric type: HAMMING"),
    ("CreateIndex", "M 1", index(index_type="HNSW", metric_type="L2", params='{"M":1,"efConstruction":100}'), 1100, "M"),
    ("CreateIndex", "M 2049", index(index_type="HNSW", metric_type="L2", params='{"M":2049,"efConstruction":100}'),
     1100, "M"),
    ("CreateIndex", "M no number", index(index_type="HNSW", metric_type="L2", params='{"M":"x"}'), 1100, "M"),
    ("CreateIndex", "efConstruction 0", index(index_type="HNSW", metric_type="L2",
                                              params='{"M":8,"efConstruction":0}'), 1100, "efConstruction"),
    ("CreateIndex", "unknown field", index("nobody", index_type="FLAT", metric_type="L2"), 65535,
     "cannot create index on non-exist field: nobody"),
    ("CreateIndex", "bad name", index(name="1x", index_type="FLAT", metric_type="L2"), 65535, "Invalid index name: 1x"),
    ("CreateIndex", "second index", index(name="another", index_type="HNSW", metric_type="L2"), 65535,
     "CreateIndex failed"),
    ("CreateIndex", "bitmap on a vector", index("b", index_type="BITMAP", metric_type="HAMMING"), 1100, ""),
    ("CreateIndex", "bitmap on the key", index("id", index_type="BITMAP"), 1100,
     "create bitmap index on primary key not supported"),
    ("CreateIndex", "flat on binary", index("b", index_type="FLAT", metric_type="HAMMING"), 1100, ""),
    ("CreateIndex", "L2 on sparse", index("sp", index_type="SPARSE_INVERTED_INDEX", metric_type="L2"), 1100,
     "only IP&BM25 is the supported metric type for sparse index"),
    ("CreateIndex", "unknown collection", index(collection="nobody", index_type="FLAT", metric_type="L2"), 100,
     "collection"),
    ("DropIndex", "of a loaded collection", milvus_pb2.DropIndexRequest(
        collection_name=GOOD, field_name="v", index_name="v"), 1100, "vector index cannot be dropped on loaded collection"),
    ("DescribeIndex", "none", milvus_pb2.DescribeIndexRequest(
        collection_name=GOOD, field_name="i8", index_name="nobody"), 700, "index not found"),
    ("Delete", "no expression", delete(""), 1100, "delete plan can't be empty or always true"),
    ("Delete", "everything", delete("true"), 1100, "delete plan can't be empty or always true : true"),
    ("Delete", "everything, said in a roundabout way", delete("not (id in [])"), 1100,
     "delete plan can't be empty or always true"),
    ("Delete", "broken", delete("id >"), 1100, "failed to create delete plan: cannot parse expression"),
    ("Delete", "unknown collection", delete("id > 1", collection="nobody"), 100, "collection"),
    ("Delete", "unknown partition", delete("id in [1]", partition_name="nowhere"), 200, "nowhere"),
    ("Delete", "string against number", delete("s >= 0"), 1100,
     "cannot parse expression: s >= 0, error: comparisons between VarChar and Int64 are not supported"),
    ("Upsert", "no key", milvus_pb2.UpsertRequest(
        collection_name=GOOD, num_rows=1, fields_data=[floats("v", 4, [0.5] * 4)]), None, ""),
    ("Upsert", "unknown collection", milvus_pb2.UpsertRequest(collection_name="nobody", num_rows=1), 100,
     "collection not found"),
    ("DescribeCollection", "unknown", milvus_pb2.DescribeCollectionRequest(collection_name="nobody"), 100,
     r"can't find collection\[database=default\]\[collection=nobody\]"),
    ("DescribeCollection", "unknown database", milvus_pb2.DescribeCollectionRequest(
        collection_name="x", db_name="nowhere"), 800, r"database not found\[database=nowhere\]"),
    ("LoadCollection", "unknown", milvus_pb2.LoadCollectionRequest(collection_name="nobody"), 100, "collection"),
    ("LoadPartitions", "none named", milvus_pb2.LoadPartitionsRequest(collection_name=GOOD), None,
     "due to no partition specified"),
    ("LoadPartitions", "unknown", milvus_pb2.LoadPartitionsRequest(
        collection_name=GOOD, partition_names=["nowhere"]), 200, "nowhere"),
    ("ReleasePartitions", "unknown", milvus_pb2.ReleasePartitionsRequest(
        collection_name=GOOD, partition_names=["nowhere"]), 200, "nowhere"),
    ("GetCollectionStatistics", "unknown", milvus_pb2.GetCollectionStatisticsRequest(collection_name="nobody"), 100,
     "collection"),
    ("RenameCollection", "unknown", milvus_pb2.RenameCollectionRequest(oldName="nobody", newName="other"), 100,
     "collection"),
    ("RenameCollection", "bad name", milvus_pb2.RenameCollectionRequest(oldName=GOOD, newName="a b"), 1100,
     "collection name can only contain"),
    ("RenameCollection", "to itself", milvus_pb2.RenameCollectionRequest(oldName=GOOD, newName=GOOD), None, ""),
    ("CreatePartition", "bad name", milvus_pb2.CreatePartitionRequest(collection_name=GOOD, partition_name="a b"),
     65535, "Invalid partition name: a b"),
    ("CreatePartition", "no name", milvus_pb2.CreatePartitionRequest(collection_name=GOOD), 65535,
     "Partition name should not be empty"),
    ("CreatePartition", "unknown collection", milvus_pb2.CreatePartitionRequest(
        collection_name="nobody", partition_name="p"), 100, "collection"),
    ("DropPartition", "the default one", milvus_pb2.DropPartitionRequest(
        collection_name=GOOD, partition_name="_default"), 65535, "default partition cannot be deleted"),
    ("CreateAlias", "bad name", milvus_pb2.CreateAliasRequest(collection_name=GOOD, alias="1x"), 1100,
     "Invalid collection alias: 1x"),
    ("CreateAlias", "a collection's name", milvus_pb2.CreateAliasRequest(collection_name=GOOD, alias=GOOD), 1601,
     "alias and collection name conflict"),
    ("CreateAlias", "of nobody", milvus_pb2.CreateAliasRequest(collection_name="nobody", alias="al"), 100,
     r"collection not found\[database=1\]\[collection=nobody\]"),
    ("AlterAlias", "unknown", milvus_pb2.AlterAliasRequest(collection_name=GOOD, alias="unheard"), 1600,
     r"alias not found\[database=default\]\[alias=unheard\]"),
    ("CreateDatabase", "bad name", milvus_pb2.CreateDatabaseRequest(db_name="1x"), 802,
     "the first character of a database name must be an underscore or letter"),
    ("CreateDatabase", "there already", milvus_pb2.CreateDatabaseRequest(db_name="default"), 65535,
     "database already exist: default"),
    ("DropDatabase", "the default one", milvus_pb2.DropDatabaseRequest(db_name="default"), None, "default"),
    ("DescribeDatabase", "unknown", milvus_pb2.DescribeDatabaseRequest(db_name="nowhere"), 800, "nowhere"),
    ("AlterCollection", "mmap while loaded", milvus_pb2.AlterCollectionRequest(
        collection_name=GOOD, properties=pairs(mmap__enabled="true")), 104,
     "can not alter mmap properties if collection loaded"),
    ("AlterCollection", "dynamic field off", milvus_pb2.AlterCollectionRequest(
        collection_name=GOOD, properties=pairs(dynamicfield__enabled="false")), 1100,
     "dynamic schema cannot supported to be disabled"),
    ("AlterCollection", "time to live no number", milvus_pb2.AlterCollectionRequest(
        collection_name=GOOD, properties=pairs(collection__ttl__seconds="soon")), None, ""),
    ("AddCollectionField", "not nullable", milvus_pb2.AddCollectionFieldRequest(
        collection_name=GOOD, schema=field("n", T.Int64).SerializeToString()), None, "null"),
    ("AddCollectionField", "there already", milvus_pb2.AddCollectionFieldRequest(
        collection_name=GOOD, schema=field("i8", T.Int8, nullable=True).SerializeToString()), None, "i8"),
    ("AddCollectionField", "a vector", milvus_pb2.AddCollectionFieldRequest(
        collection_name=GOOD, schema=field("w", T.FloatVector, nullable=True, dim=4).SerializeToString()), None, "vector"),
    ("AddCollectionField", "garbage", milvus_pb2.AddCollectionFieldRequest(collection_name=GOOD, schema=b"\xff\xff"),
     None, ""),
    ("Flush", "unknown", milvus_pb2.FlushRequest(collection_names=["nobody"]), 100, "collection"),
    ("HybridSearch", "nothing asked", milvus_pb2.HybridSearchRequest(collection_name=GOOD), None, ""),
    ("HybridSearch", "one weight for two", milvus_pb2.HybridSearchRequest(
        collection_name=GOOD, requests=[search(), search()],
        rank_params=pairs(strategy="weighted", params='{"weights":[0.5]}', limit=3)), 1100,
     "the length of weights param mismatch with ann search requests"),
    ("HybridSearch", "no such ranker", milvus_pb2.HybridSearchRequest(
        collection_name=GOOD, requests=[search()], rank_params=pairs(strategy="best", params="{}", limit=3)), None, ""),
]

TABLE = ([("CreateCollection", *case) for case in CREATE] + [("Insert", *case) for case in INSERT]
         + [("Search", *case) for case in SEARCH] + [("Query", *case) for case in QUERY] + OTHER)


@pytest.fixture(scope="module")
def wire(uri):
    client = MilvusClient(uri=uri)
    wire = Wire(uri)
    made = schema(
        ID, VEC, field("b", T.BinaryVector, dim=16), field("h", T.Float16Vector, dim=2), field("sp", T.SparseFloatVector),
        field("i8", T.Int8), field("i16", T.Int16), field("s", T.VarChar, max_length=8), field("j", T.JSON),
        field("a", T.Array, element=T.Int64, max_capacity=3),
        field("sa", T.Array, element=T.VarChar, max_capacity=2, max_length=4))
    assert wire.call("CreateCollection", create(GOOD, made)).code == 0
    for name, kind, metric in (("v", "FLAT", "L2"), ("b", "BIN_FLAT", "HAMMING"), ("h", "FLAT", "L2"),
                               ("sp", "AUTOINDEX", "IP")):
        assert wire.call("CreateIndex", index(name, index_type=kind, metric_type=metric)).code == 0
    client.load_collection(GOOD)
    assert wire.call("Insert", insert(rows=3)).code == 0
    assert wire.call("Search", search()).code == 0
    assert wire.call("Query", query()).code == 0
    yield wire
    client.drop_collection(GOOD)
    client.close()


def count(wire):
    request = milvus_pb2.QueryRequest(collection_name=GOOD, output_fields=["count(*)"])
    return wire.stub.Query(request).fields_data[0].scalars.long_data.data[0]


@pytest.mark.tags("L1")
@pytest.mark.xdist_group("bad_input")
@pytest.mark.parametrize("method,title,request_,code,text", TABLE, ids=[f"{m}-{t}" for m, t, *_ in TABLE])
def test_it_is_refused_and_changes_nothing(wire, method, title, request_, code, text):
    before = wire.stub.ShowCollections(milvus_pb2.ShowCollectionsRequest()).collection_names
    status = wire.call(method, request_)
    assert status.code != 0 and status.error_code != 0, title
    assert status.reason, title
    if code is not None:
        assert status.code == code, status
    assert __import__("re").search(text, status.reason), status.reason
    assert len(status.reason) < 30_000
    assert count(wire) == 3
    after = wire.stub.ShowCollections(milvus_pb2.ShowCollectionsRequest()).collection_names
    assert GOOD in before and GOOD in after and "x" not in after


@pytest.mark.tags("L1")
def test_the_table_is_long_enough():
    assert len(TABLE) >= 150


@pytest.mark.tags("L1")
@pytest.mark.xdist_group("bad_input")
@pytest.mark.parametrize("method", ["Insert", "Search", "Query", "CreateCollection", "Delete", "Flush"])
@pytest.mark.parametrize("payload", [b"\x0a\xff\xff\xff\xff\x0f", b"\xff" * 40, insert().SerializeToString()[:-7]],
                         ids=["length beyond the end", "no tag", "cut short"])
def test_a_truncated_message_hurts_nobody(wire, method, payload):
    try:
        wire.raw(method, payload)
    except grpc.RpcError as refused:
        assert refused.code() in (grpc.StatusCode.INTERNAL, grpc.StatusCode.CANCELLED, grpc.StatusCode.UNKNOWN,
                                  grpc.StatusCode.INVALID_ARGUMENT)
    assert count(wire) == 3


@pytest.mark.tags("L1")
@pytest.mark.xdist_group("bad_input")
def test_a_request_beyond_the_limit_is_refused(wire):
    with pytest.raises(grpc.RpcError) as refused:
        wire.raw("Insert", b"\x0a" + b"\x80\x80\x80\x28" + b"x" * (80 << 20))
    assert refused.value.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
    assert count(wire) == 3


@pytest.mark.tags("L1")
def test_what_is_not_built_says_so(wire):
    with pytest.raises(grpc.RpcError) as refused:
        wire.stub.CreateRole(milvus_pb2.CreateRoleRequest(entity=milvus_pb2.RoleEntity(name="r")))
    assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED


@pytest.mark.tags("L1")
@pytest.mark.parametrize("kind,field_name", [
    ("AISAQ", "v")])
def test_an_index_type_that_is_not_built_is_refused_by_name(wire, name, kind, field_name):
    assert wire.call("CreateCollection", create(name, schema(ID, VEC, field("i8", T.Int8)))).code == 0
    given = dict(index_type=kind, params="{}") | ({"metric_type": "L2"} if field_name == "v" else {})
    status = wire.call("CreateIndex", index(field_name, collection=name, **given))
    assert status.code == 1100
    assert f"index type {kind} is not built yet" in status.reason
