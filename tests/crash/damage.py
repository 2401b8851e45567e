"""Damages the index file of a segment while the server is down and holds the next run against it.

    damage.py [--index TYPE]

For a flipped bit, a file cut off and a file that is gone: `elanus check` names the file, the server starts, a
search finds what it has to, and the index is built anew without being asked.
"""

import argparse
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from pymilvus import DataType, MilvusClient

from crash import ROOT, Server

COLLECTION = "damage"
DIM = 32
ROWS = 3000


def flip(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file):
    file.write_bytes(file.read_bytes()[:1000])


def vector(key):
    rng = random.Random(key)
    return [rng.gauss(0, 1) for _ in range(DIM)]


def create(client, index_type):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
    index = client.prepare_index_params()
    index.add_index("vector", index_type=index_type, metric_type="L2")
    client.create_collection(COLLECTION, schema=schema, index_params=index)
    client.insert(COLLECTION, [{"id": key, "vector": vector(key)} for key in range(ROWS)])
    client.flush(COLLECTION)


def await_index(client):
    end = time.monotonic() + 60
    while client.describe_index(COLLECTION, "vector")["pending_index_rows"] != 0:
        if time.monotonic() > end:
            raise SystemExit(f"the index is not built: {client.describe_index(COLLECTION, 'vector')}")
        time.sleep(0.05)


def require_found(client):
    for key in range(0, ROWS, 100):
        hits = client.search(COLLECTION, data=[vector(key)], limit=5)[0]
        if len(hits) != 5 or hits[0]["id"] != key:
            raise SystemExit(f"the search for row {key} found {hits}")


def check(data):
    return subprocess.run([ROOT / "bin/elanus", "check", data], capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", default="HNSW")
    options = parser.parse_args()
    data = tempfile.mkdtemp(prefix="elanus-damage-")
    log = open(pathlib.Path(data).with_suffix(".log"), "a")
    server = Server(data, log)
    create(MilvusClient(uri=server.uri), options.index)
    await_index(MilvusClient(uri=server.uri))
    for damage in (flip, cut, pathlib.Path.unlink):
        server.stop()
        [file] = pathlib.Path(data).rglob("*.eix")
        damage(file)
        found = check(data)
        if found.returncode == 0 or file.name not in found.stdout + found.stderr:
            raise SystemExit(f"{damage.__name__}: elanus check: {found.stdout}{found.stderr} (data kept in {data})")
        server = Server(data, log)
        client = MilvusClient(uri=server.uri)
        require_found(client)
        end = time.monotonic() + 60
        while [other.name for other in pathlib.Path(data).rglob("*.eix")] in ([], [file.name]):
            if time.monotonic() > end:
                raise SystemExit(f"{damage.__name__}: no new index file (data kept in {data})")
            time.sleep(0.05)
        await_index(client)
        require_found(client)
        if file.name not in pathlib.Path(log.name).read_text():
            raise SystemExit(f"{damage.__name__}: the log does not name {file.name}")
    server.stop()
    sound = check(data)
    if sound.returncode != 0:
        raise SystemExit(f"after all: elanus check: {sound.stdout}{sound.stderr} (data kept in {data})")
    shutil.rmtree(data)
    pathlib.Path(log.name).unlink()
    print(f"damage: 3 damaged {options.index} files found, reported and replaced")


if __name__ == "__main__":
    sys.exit(main())
