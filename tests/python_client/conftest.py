"""Options and fixtures of the suite. The options are those of Milvus's own suite:

    pytest --tags=L0 -n auto --host localhost --port 19530
"""

import os
import pathlib
import uuid

import pytest
from pymilvus import MilvusClient


def pytest_addoption(parser):
    parser.addoption("--uri", help="address of the server, as http://127.0.0.1:19530")
    parser.addoption("--host", default="127.0.0.1", help="host of the server, when there is no --uri")
    parser.addoption("--port", default=os.environ.get("ELANUS_PORT", "19530"), help="its port")
    parser.addoption("--data", help="its data directory, for tests that lay files there")
    parser.addoption("--tags", nargs="+", default=[], help="run only tests with one of these tags")


def pytest_collection_modifyitems(config, items):
    wanted = {tag for option in config.getoption("--tags") for tag in option.replace(",", " ").split()}
    if not wanted:
        return
    kept = [item for item in items
            if wanted & {name for mark in item.iter_markers("tags") for name in mark.args}]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(scope="session")
def uri(request):
    return request.config.getoption("--uri") or "http://{}:{}".format(
        request.config.getoption("--host"), request.config.getoption("--port"))


@pytest.fixture(scope="session")
def resources(request):
    """The folder from which the server takes files that clients register."""
    if request.config.getoption("--data") is None:
        pytest.skip("the server's data directory is not known: say --data")
    folder = pathlib.Path(request.config.getoption("--data"), "resources")
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def client(uri):
    client = MilvusClient(uri=uri)
    yield client
    client.close()


@pytest.fixture
def name(client):
    """The name of a collection for one test alone; the collection is dropped afterwards."""
    name = "t_" + uuid.uuid4().hex[:12]
    yield name
    client.drop_collection(name)
