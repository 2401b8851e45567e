"""Text-embedding functions, against a stand-in of a TEI service."""

import pytest
from pymilvus import DataType, Function, FunctionType, MilvusException

from stand_in import serving

DIM = 4


def embed(_path, question):
    return [[float(len(text)), float(text.count("a")), 1.0, 0.0] for text in question["inputs"]]


@pytest.fixture(scope="module")
def service():
    with serving(embed) as address:
        yield address


def schema(client, endpoint, dim=DIM):
    made = client.create_schema()
    made.add_field("id", DataType.INT64, is_primary=True)
    made.add_field("text", DataType.VARCHAR, max_length=100)
    made.add_field("v", DataType.FLOAT_VECTOR, dim=dim)
    made.add_function(Function(
        "embed", FunctionType.TEXTEMBEDDING, ["text"], ["v"],
        params={"provider": "TEI", "endpoint": endpoint}))
    return made


@pytest.mark.tags("L0")
def test_rows_and_searches_get_their_vectors_from_the_model(client, name, service):
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    client.create_collection(
        name, schema=schema(client, service), index_params=index, consistency_level="Strong")
    texts = ["a", "banana", "cherry", "apple pie"]
    client.insert(name, [{"id": i, "text": text} for i, text in enumerate(texts)])
    rows = client.query(name, filter="id >= 0", output_fields=["v"])
    assert [list(row["v"]) for row in rows] == [
        [len(text), text.count("a"), 1, 0] for text in texts]
    hits = client.search(name, data=["banana", "apple pie"], anns_field="v", limit=1)
    assert [found[0]["id"] for found in hits] == [1, 3]
    client.upsert(name, [{"id": 1, "text": "xx"}])
    assert list(client.get(name, [1], output_fields=["v"])[0]["v"]) == [2, 0, 1, 0]


@pytest.mark.tags("L1")
def test_a_model_of_another_dimension_is_refused(client, name, service):
    with pytest.raises(MilvusException) as refused:
        client.create_collection(name, schema=schema(client, service, dim=8))
    assert ("The required embedding dim is [8], but the embedding obtained from the model is [4]"
            in refused.value.message)
    with pytest.raises(MilvusException) as refused:
        client.create_collection(name, schema=schema(client, "http://127.0.0.1:1"))
    assert "Call service failed" in refused.value.message


@pytest.mark.tags("L1")
@pytest.mark.parametrize("params,text", [
    ({"provider": "gemini", "model_name": "m"}, "MILVUS_GEMINI_API_KEY"),
    ({"provider": "bedrock", "model_name": "m", "region": "us-east-1"}, "MILVUS_BEDROCK_ACCESS_KEY_ID"),
    ({"provider": "bedrock", "model_name": "m"}, "Missing AWS Service region. Please pass `region` param."),
    ({"provider": "vertexai", "model_name": "m", "projectid": "p"}, "credentials file path is empty"),
    ({"provider": "vertexai", "model_name": "m"}, "Missing Google Cloud project. Please pass `projectid` param."),
    ({"provider": "huggingface", "model_name": "m"}, "MILVUS_HUGGINGFACE_API_KEY"),
    ({"provider": "yc", "model_name": "m"}, "MILVUS_YC_API_KEY"),
    ({"provider": "nobody", "model_name": "m"}, "Unsupported text embedding service provider: [nobody]"),
])
def test_a_service_that_cannot_be_asked_is_refused(client, name, params, text):
    made = client.create_schema()
    made.add_field("id", DataType.INT64, is_primary=True)
    made.add_field("text", DataType.VARCHAR, max_length=100)
    made.add_field("v", DataType.FLOAT_VECTOR, dim=DIM)
    made.add_function(Function("embed", FunctionType.TEXTEMBEDDING, ["text"], ["v"], params=params))
    with pytest.raises(MilvusException) as refused:
        client.create_collection(name, schema=made)
    assert text in refused.value.message
