"""Measures milvus-lite and the standalone server through PyMilvus, in turn (A B A B), on a small set.

    lite.py --dataset DIR [--rounds 2] [--filtered]

DIR holds siftsmall (10,000 x 128). Needs a virtual environment with `milvus-lite==3.2.2`,
`pymilvus==2.6.17` and `numpy`; run it with that Python. A process of its own for each run: a cold start.
PyMilvus's own time, about half a millisecond a call, is in both columns. With --filtered the searches run under
filters over a column of numbers, indexed where the store has an index for it.
"""

import argparse
import gzip
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import elanus_server

BATCH = 1000
BOUNDS = (1000, 900, 500, 100, 10, 1)  # of a thousand values


def vectors(path):
    import numpy
    raw = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    dimension = int.from_bytes(raw[:4], "little")
    return numpy.frombuffer(raw, dtype="<f4").reshape(-1, dimension + 1)[:, 1:]


def share(row):
    return row * 7919 % 10_007 % 1000


def index_numbers(client):
    """Where the store has indexes over numbers."""
    from pymilvus import MilvusException
    index = client.prepare_index_params()
    index.add_index("share", index_type="INVERTED")
    try:
        client.create_index("set", index, sync=False)
    except MilvusException as refused:
        print("no index over numbers:", refused.message, file=sys.stderr)


def search_filtered(client, base, queries):
    import numpy
    shares = numpy.array([share(row) for row in range(len(base))])
    for bound in BOUNDS:
        passing = numpy.flatnonzero(shares < bound)
        found, wanted, nanos = 0, 0, []
        for query in queries:
            distances = ((base[passing] - query) ** 2).sum(axis=1)
            nearest = numpy.sort(distances)[:10]
            for _ in range(2):
                began = time.monotonic_ns()
                hits = client.search("set", data=[query], limit=10, filter=f"share < {bound}",
                                     search_params={"params": {"ef": 64}})[0]
                took = time.monotonic_ns() - began
            nanos.append(took)
            found += sum(hit["distance"] <= nearest[-1] * (1 + 1e-6) for hit in hits)
            wanted += len(nearest)
        name = f"share < {bound} ({100 * len(passing) / len(base):.1f} %)"
        print(f"{name}: recall@10={found / wanted}")
        print(f"{name}: search p50 ms={statistics.median(nanos) / 1e6}")


def measure(which, dataset, filtered):
    """In a process of its own; prints name=value lines."""
    import numpy
    from pymilvus import DataType, MilvusClient
    folder = pathlib.Path(dataset)
    base = vectors(folder / "siftsmall_base.fvecs.gz")
    queries = vectors(folder / "siftsmall_query.fvecs")
    truth = numpy.fromfile(folder / "gt_l2_top100.ivecs", dtype="<i4").reshape(len(queries), -1)[:, 1:11]
    where = tempfile.mkdtemp(prefix="lite-")
    began = time.monotonic()
    server = None
    if which == "elanus":
        server, address = elanus_server.start(where)
        uri = "http://" + address
    else:
        uri = where + "/lite.db"
    client = MilvusClient(uri=uri)
    try:
        schema = client.create_schema()
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=base.shape[1])
        if filtered:
            schema.add_field("share", DataType.INT64)
        index = client.prepare_index_params()
        index.add_index("vector", index_type="HNSW", metric_type="L2", params={"M": 16, "efConstruction": 200})
        client.create_collection("set", schema=schema, consistency_level="Strong")
        client.create_index("set", index, sync=False)
        client.load_collection("set")
        def row(i):
            return {"id": i, "vector": base[i]} | ({"share": share(i)} if filtered else {})

        client.insert("set", [row(0)])
        assert client.search("set", data=[base[0]], limit=1)[0][0]["id"] == 0
        print(f"first search s={time.monotonic() - began}")
        began = time.monotonic()
        for start in range(1, len(base), BATCH):
            client.insert("set", [row(i) for i in range(start, min(start + BATCH, len(base)))])
        print(f"rows/s={(len(base) - 1) / (time.monotonic() - began)}")
        if filtered:
            client.flush("set")
            index_numbers(client)
            time.sleep(2)
            search_filtered(client, base, queries)
            return
        began = time.monotonic()
        for i in range(200):
            client.insert("set", [{"id": 1_000_000 + i, "vector": base[0] + 1000}])
        print(f"single-row writes/s={200 / (time.monotonic() - began)}")
        client.flush("set")
        time.sleep(2)
        found, nanos = 0, []
        for _ in range(3):
            found = 0
            for query, nearest in zip(queries, truth):
                began = time.monotonic_ns()
                hits = client.search("set", data=[query], limit=10, search_params={"params": {"ef": 64}})[0]
                nanos.append(time.monotonic_ns() - began)
                found += len({hit["id"] for hit in hits} & set(nearest.tolist()))
        print(f"recall@10={found / truth.size}")
        print(f"search p50 ms={statistics.median(nanos[-len(queries):]) / 1e6}")
    finally:
        client.close()
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(where, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--filtered", action="store_true", help="searches under filters, and nothing else")
    parser.add_argument("--one", choices=("elanus", "lite"), help="measure one of them once")
    options = parser.parse_args()
    if options.one:
        measure(options.one, options.dataset, options.filtered)
        sys.stdout.flush()
        os._exit(0)
    seen = {}
    for _ in range(options.rounds):
        for which in ("elanus", "lite"):
            printed = subprocess.run(
                [sys.executable, __file__, "--one", which, "--dataset", options.dataset]
                + ["--filtered"] * options.filtered, capture_output=True, text=True)
            if printed.returncode:
                raise SystemExit(printed.stdout + printed.stderr)
            for line in printed.stdout.splitlines():
                name, _, value = line.rpartition("=")
                if name:
                    seen.setdefault(name, {}).setdefault(which, []).append(float(value))
    print("| figure | Elanus | milvus-lite | ratio |\n|---|---:|---:|---:|")
    for name, by in seen.items():
        ours, theirs = (statistics.median(by.get(which, [float("nan")])) for which in ("elanus", "lite"))
        print(f"| {name} | {ours:,.4g} | {theirs:,.4g} | {ours / theirs:.2f} |")


if __name__ == "__main__":
    main()
