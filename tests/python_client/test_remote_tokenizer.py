"""Analyzers whose tokenizer is a service: its stand-in cuts at a separator that it is told."""

import contextlib
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from pymilvus import DataType, Function, FunctionType, MilvusException

SERVICE = "milvus.proto.tokenizer.Tokenizer"


def messages():
    """TokenizationRequest and TokenizationResponse of Milvus's tokenizer.proto, which PyMilvus leaves out."""
    kinds = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(
        name="tokenizer_stand_in.proto", package="milvus.proto.tokenizer", syntax="proto3")

    def message(into, name, *fields):
        made = into.add(name=name)
        for number, (field, kind, repeated) in enumerate(fields, 1):
            of_message = {"type": kinds.TYPE_MESSAGE, "type_name": kind} if isinstance(kind, str) else {"type": kind}
            made.field.add(
                name=field, number=number, label=kinds.LABEL_REPEATED if repeated else kinds.LABEL_OPTIONAL,
                **of_message)
        return made

    request = message(
        file.message_type, "TokenizationRequest", ("text", kinds.TYPE_STRING, False),
        ("parameters", ".milvus.proto.tokenizer.TokenizationRequest.Parameter", True))
    message(request.nested_type, "Parameter", ("key", kinds.TYPE_STRING, False), ("values", kinds.TYPE_STRING, True))
    message(
        file.message_type, "Token", ("text", kinds.TYPE_STRING, False), ("offset_from", kinds.TYPE_INT32, False),
        ("offset_to", kinds.TYPE_INT32, False), ("position", kinds.TYPE_INT32, False),
        ("position_length", kinds.TYPE_INT32, False))
    message(file.message_type, "TokenizationResponse", ("tokens", ".milvus.proto.tokenizer.Token", True))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return [
        message_factory.GetMessageClass(pool.FindMessageTypeByName("milvus.proto.tokenizer." + name))
        for name in ["TokenizationRequest", "TokenizationResponse"]]


REQUEST, RESPONSE = messages()


def tokenize(request, _context):
    separator = {p.key: list(p.values) for p in request.parameters}["by"][0]
    answer, offset = RESPONSE(), 0
    for position, part in enumerate(request.text.split(separator)):
        size = len(part.encode())
        answer.tokens.add(
            text=part, offset_from=offset, offset_to=offset + size, position=position, position_length=1)
        offset += size + len(separator.encode())
    return answer


@contextlib.contextmanager
def serving():
    server = grpc.server(ThreadPoolExecutor(4))
    handler = grpc.unary_unary_rpc_method_handler(
        tokenize, request_deserializer=REQUEST.FromString, response_serializer=RESPONSE.SerializeToString)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, {"Tokenize": handler})])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.stop(None).wait()


def analyzer(endpoint, **more):
    return {
        "tokenizer": {
            "type": "grpc", "endpoint": endpoint, "parameters": [{"key": "by", "values": ["|"]}], **more},
        "filter": ["lowercase"]}


def create(client, name, params):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=100, enable_analyzer=True, enable_match=True,
                     analyzer_params=params)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    index = client.prepare_index_params()
    index.add_index("sparse", index_type="AUTOINDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")


@pytest.mark.tags("L0")
def test_texts_are_found_by_the_tokens_of_a_service(client, name):
    with serving() as (endpoint, _):
        params = analyzer(endpoint)
        tokens = client.run_analyzer("Né|Straße 1", params, with_detail=True).tokens
        assert [(t["token"], t["start_offset"], t["end_offset"]) for t in tokens] == [
            ("né", 0, 3), ("straße 1", 4, 13)]
        create(client, name, params)
        client.insert(name, [{"id": 1, "text": "New York|Berlin"}, {"id": 2, "text": "York|Paris"}])
        for _ in range(2):
            rows = client.query(name, filter="text_match(text, 'new york')", output_fields=["id"])
            assert [row["id"] for row in rows] == [1]
            hits = client.search(name, data=["york"], anns_field="sparse", limit=5)
            assert [hit["id"] for hit in hits[0]] == [2]
            client.flush(name)


@pytest.mark.tags("L1")
def test_a_service_that_is_gone_leaves_the_default_tokens(client, name):
    with serving() as (endpoint, server):
        params = analyzer(endpoint, default_tokens=["No", "Words"])
        create(client, name, params)
        assert client.run_analyzer("a|b", collection_name=name, field_name="text").tokens == ["a", "b"]
        server.stop(None).wait()
        assert client.run_analyzer("a|b", collection_name=name, field_name="text").tokens == ["no", "words"]
        with pytest.raises(MilvusException):
            client.run_analyzer("a|b", params)


@pytest.mark.tags("L1")
def test_a_service_that_cannot_be_reached_is_refused(client):
    with pytest.raises(MilvusException) as refused:
        client.run_analyzer("a", analyzer("http://127.0.0.1:1"))
    assert "failed to connect to gRPC server: http://127.0.0.1:1, error: " in refused.value.message
