"""Bare requests over the wire contract, for what no SDK would send."""

import struct

import grpc
from pymilvus.grpc_gen import common_pb2, milvus_pb2, milvus_pb2_grpc, schema_pb2

T = schema_pb2.DataType


def pairs(**values):
    return [common_pb2.KeyValuePair(key=key.replace("__", "."), value=str(value)) for key, value in values.items()]


def field(name, kind, element=None, primary=False, auto=False, key=False, nullable=False, default=None, **params):
    made = schema_pb2.FieldSchema(
        name=name, data_type=kind, is_primary_key=primary, autoID=auto, is_partition_key=key,
        nullable=nullable, type_params=pairs(**params))
    if element is not None:
        made.element_type = element
    if default is not None:
        made.default_value.CopyFrom(default)
    return made


def schema(*fields, **settings):
    return schema_pb2.CollectionSchema(name="x", fields=fields, **settings)


def create(name, made, shards=1, **settings):
    raw = made if isinstance(made, bytes) else made.SerializeToString()
    return milvus_pb2.CreateCollectionRequest(collection_name=name, schema=raw, shards_num=shards, **settings)


def scalars(name, kind, **data):
    """One scalar column; data is one of long_data=[..], int_data=[..], string_data=[..], ..."""
    made = schema_pb2.FieldData(field_name=name, type=kind)
    for which, values in data.items():
        getattr(made.scalars, which).data.extend(values)
    return made


def arrays(name, element, rows, which):
    made = schema_pb2.FieldData(field_name=name, type=T.Array)
    made.scalars.array_data.element_type = element
    for row in rows:
        getattr(made.scalars.array_data.data.add(), which).data.extend(row)
    if not rows:
        made.scalars.array_data.SetInParent()
    return made


def floats(name, dim, values):
    made = schema_pb2.FieldData(field_name=name, type=T.FloatVector)
    made.vectors.dim = dim
    made.vectors.float_vector.data.extend(values)
    return made


def raw_vectors(name, kind, dim, data):
    made = schema_pb2.FieldData(field_name=name, type=kind)
    made.vectors.dim = dim
    which = {T.BinaryVector: "binary_vector", T.Float16Vector: "float16_vector",
             T.BFloat16Vector: "bfloat16_vector", T.Int8Vector: "int8_vector"}[kind]
    setattr(made.vectors, which, data)
    return made


def sparse(name, contents):
    made = schema_pb2.FieldData(field_name=name, type=T.SparseFloatVector)
    made.vectors.sparse_float_vector.contents.extend(contents)
    return made


def sparse_row(*entries):
    return b"".join(struct.pack("<If", index, value) for index, value in entries)


def placeholders(*values, kind=common_pb2.PlaceholderType.FloatVector):
    group = common_pb2.PlaceholderGroup(
        placeholders=[common_pb2.PlaceholderValue(tag="$0", type=kind, values=values)])
    return group.SerializeToString()


def vector(*elements):
    return struct.pack(f"<{len(elements)}f", *elements)


class Wire:
    def __init__(self, uri):
        self.channel = grpc.insecure_channel(
            uri.removeprefix("http://"),
            options=[("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)])
        self.stub = milvus_pb2_grpc.MilvusServiceStub(self.channel)

    def call(self, method, request):
        """The answer's Status."""
        answer = getattr(self.stub, method)(request, timeout=30)
        return answer if isinstance(answer, common_pb2.Status) else answer.status

    def raw(self, method, payload):
        return self.channel.unary_unary(
            f"/milvus.proto.milvus.MilvusService/{method}",
            request_serializer=lambda b: b, response_deserializer=lambda b: b)(payload, timeout=30)
