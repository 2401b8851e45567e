"""Files of words that analyzers name: AddFileResource, RemoveFileResource, ListFileResources."""

import uuid

import pytest
import wire
from pymilvus import DataType, Function, FunctionType, MilvusException
from pymilvus.grpc_gen import milvus_pb2


class Resources:
    def __init__(self, uri, folder):
        self.server = wire.Wire(uri)
        self.folder = folder
        self.added = []

    def lay(self, content):
        """A new file: its name."""
        file = uuid.uuid4().hex + ".txt"
        (self.folder / file).write_bytes(content)
        return file

    def add(self, text):
        """A new file, registered: the name of the resource, and of the file."""
        file = self.lay(text.encode())
        name = "words_" + uuid.uuid4().hex[:12]
        status = self.register(name, file)
        assert status.code == 0, status.reason
        return name, file

    def register(self, name, path):
        status = self.server.call("AddFileResource", milvus_pb2.AddFileResourceRequest(name=name, path=path))
        if status.code == 0:
            self.added.append(name)
        return status

    def remove(self, name):
        return self.server.call("RemoveFileResource", milvus_pb2.RemoveFileResourceRequest(name=name))

    def listed(self):
        answer = self.server.stub.ListFileResources(milvus_pb2.ListFileResourcesRequest(), timeout=30)
        assert answer.status.code == 0
        return {resource.name: resource.path for resource in answer.resources}


@pytest.fixture
def files(uri, resources):
    made = Resources(uri, resources)
    yield made
    for name in made.added:
        made.remove(name)


def remote(resource):
    return {"type": "remote", "resource_name": resource[0], "file_name": resource[1]}


@pytest.mark.tags("L0")
def test_a_file_is_added_listed_and_removed(files):
    name, path = files.add("a\n")
    assert files.listed()[name] == path
    assert files.register(name, path).code == 0
    status = files.register(name, files.lay(b"b\n"))
    assert (status.code, status.reason) == (65535, f"file resource {name} already exists with path {path}")
    assert files.remove(name).code == 0
    assert files.remove(name).code == 0
    assert name not in files.listed()


@pytest.mark.tags("L1")
@pytest.mark.parametrize("path,code,text", [
    ("not/exist.txt", 65535, "file resource path not exist"),
    ("../meta", 65535, "file resource path not exist"),
    ("/etc/hostname", 65535, "file resource path not exist"),
    ("", 1001, "Object name cannot be empty"),
])
def test_what_is_not_there_cannot_be_added(files, path, code, text):
    status = files.register("absent", path)
    assert status.code == code and text in status.reason
    assert "absent" not in files.listed()


@pytest.mark.tags("L1")
def test_a_file_must_be_text(files):
    status = files.register("no_text", files.lay(b"\xff\xfe"))
    assert status.code == 65535 and "stream did not contain valid UTF-8" in status.reason


@pytest.mark.tags("L0")
@pytest.mark.parametrize("content,params,text,expected", [
    ("the\nof\n", lambda r: {"tokenizer": "standard", "filter": [{"type": "stop", "stop_words_file": r}]},
     "the end of it", ["end", "it"]),
    ("bank\nnote\n", lambda r: {"tokenizer": "standard", "filter": [{"type": "decompounder", "word_list_file": r}]},
     "banknote x", ["bank", "note", "x"]),
    ("搜索, 检索\n", lambda r: {"tokenizer": "whitespace", "filter": [
        {"type": "synonym", "expand": False, "synonyms_file": r}]}, "检索 x", ["搜索", "x"]),
    ("quick => fast\n", lambda r: {"tokenizer": "whitespace", "filter": [{"type": "synonym", "synonyms_file": r}]},
     "quick fox", ["quick", "fast", "fox"]),
    ("向量数据库 5 n\n", lambda r: {"tokenizer": {"type": "jieba", "mode": "exact", "extra_dict_file": r}},
     "向量数据库好", ["向量数据库", "好"]),
], ids=["stop", "decompounder", "synonym to first", "synonym", "jieba"])
def test_analyzers_take_words_from_files(client, files, content, params, text, expected):
    assert client.run_analyzer(text, params(remote(files.add(content)))).tokens == expected


@pytest.mark.tags("L0")
def test_a_collection_keeps_the_words_it_was_made_with(client, name, files):
    words, path = files.add("the\n")
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=100, enable_analyzer=True, enable_match=True, analyzer_params={
        "tokenizer": "standard", "filter": [{"type": "stop", "stop_words_file": remote((words, path))}]})
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    index = client.prepare_index_params()
    index.add_index("sparse", index_type="AUTOINDEX", metric_type="BM25")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    (files.folder / path).write_text("fox\n")
    client.insert(name, [{"id": 1, "text": "the fox"}, {"id": 2, "text": "the dog"}])
    for flush in (False, True):
        if flush:
            client.flush(name)
        assert client.search(name, data=["the"], anns_field="sparse", limit=5)[0] == []
        assert [hit["id"] for hit in client.search(name, data=["the fox"], anns_field="sparse", limit=5)[0]] == [1]
        assert client.query(name, filter="text_match(text, 'the')") == []
        assert [row["id"] for row in client.query(name, filter="text_match(text, 'fox')")] == [1]
    status = files.remove(words)
    assert (status.code, status.reason) == (65535, f"file resource {words} is still in use by collection {name}")
    client.drop_collection(name)
    assert files.remove(words).code == 0


@pytest.mark.tags("L1")
@pytest.mark.parametrize("reference,text", [
    ({"type": "remote", "file_name": "f"}, "resource name of remote file `stop words dict file` must be set"),
    ({"type": "remote", "resource_name": "r"}, "file name of remote file `stop words dict file` must be set"),
    ({"type": "local", "path": "/etc/hostname"}, "unsupported file type local of stop words dict file"),
    ({"type": "remote", "resource_name": "never_added", "file_name": "f"},
     "file resource: never_added not found in local resource list"),
])
def test_references_that_lead_nowhere_are_refused(client, name, reference, text):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    schema.add_field("text", DataType.VARCHAR, max_length=100, enable_analyzer=True, enable_match=True, analyzer_params={
        "tokenizer": "standard", "filter": [{"type": "stop", "stop_words_file": reference}]})
    with pytest.raises(MilvusException) as refused:
        client.create_collection(name, schema=schema)
    assert refused.value.code == 1100 and text in refused.value.message
