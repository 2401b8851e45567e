"""Measures filters that ask for single values among many, through PyMilvus, on the server of this checkout.

    equality.py [--rows 400000] [--queries 60]

Keys, sessions (32 hexadecimal digits) and numbers are random, and no field has an index. Needs a virtual environment
with `pymilvus==2.6.17`; run it with that Python. Prints the median time of a query of each kind, PyMilvus's own half a
millisecond included, and the size of the data on disk. Run in two checkouts in turn, it compares them.
"""

import argparse
import contextlib
import pathlib
import random
import statistics
import time

from pymilvus import DataType, MilvusClient

import elanus_server

BATCH = 10_000
ABSENT = 1_000_000_000  # numbers from here on are of no row


def row(number):
    """Of a number, always the same."""
    chosen = random.Random(number)
    return {"id": chosen.getrandbits(62), "session": f"{chosen.getrandbits(128):032x}",
            "number": chosen.getrandbits(62), "vector": [0.5] * 8}


def load(client, count):
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("session", DataType.VARCHAR, max_length=40)
    schema.add_field("number", DataType.INT64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection("rows", schema=schema, index_params=index, consistency_level="Strong")
    began = time.monotonic()
    for start in range(0, count, BATCH):
        client.insert("rows", [row(i) for i in range(start, min(start + BATCH, count))])
        if start % 100_000 == 90_000:
            client.flush("rows")
    client.flush("rows")
    print(f"loaded in {time.monotonic() - began:.1f} s")
    time.sleep(3)


def query(client, rows, count):
    held = random.Random(1).sample(range(rows), count)
    kinds = {
        "session == (held)": lambda i: f'session == "{row(held[i])["session"]}"',
        "session == (absent)": lambda i: f'session == "{row(ABSENT + i)["session"]}"',
        "number == (held)": lambda i: f"number == {row(held[i])['number']}",
        "number == (absent)": lambda i: f"number == {row(ABSENT + i)['number']}",
        "number in 10 (one held)": lambda i:
            f"number in {[row(held[i])['number']] + [row(ABSENT + 9 * i + j)['number'] for j in range(9)]}",
        "id in 100 (absent)": lambda i: f"id in {[row(ABSENT + 100 * i + j)['id'] for j in range(100)]}",
    }
    for name, text in kinds.items():
        filters = [text(i) for i in range(count)]
        for _ in range(2):
            nanos, found = [], 0
            for filter in filters:
                began = time.monotonic_ns()
                answer = client.query("rows", filter=filter, output_fields=["number"])
                nanos.append(time.monotonic_ns() - began)
                found += len(answer)
        assert found == (0 if "absent)" in name else count), (name, found)
        print(f"{name}: p50 {statistics.median(nanos) / 1e6:.2f} ms")


def delete(client):
    absent = [row(2 * ABSENT + i)["id"] for i in range(20_000)]
    began = time.monotonic()
    for start in range(0, len(absent), 1000):
        client.delete("rows", ids=absent[start:start + 1000])
    print(f"deletes of keys that are not there: {len(absent) / (time.monotonic() - began):,.0f} keys/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--queries", type=int, default=60)
    options = parser.parse_args()
    with elanus_server.running("equality-") as (folder, address):
        with contextlib.closing(MilvusClient(uri="http://" + address)) as client:
            load(client, options.rows)
            query(client, options.rows, options.queries)
            delete(client)
            size = sum(file.stat().st_size for file in pathlib.Path(folder).rglob("*.ecf"))
            print(f"column files: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
