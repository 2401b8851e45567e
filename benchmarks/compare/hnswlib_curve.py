"""Builds an hnswlib index over a data set and prints the same lines as HnswCurve.

Needs `pip install hnswlib numpy`. Columns: set,system,m,efConstruction,threads,what,ef,recall,qps,cpuQps
(build: wall and CPU seconds in the last two). Recall is by score against the exact answers.
"""

import argparse
import gzip
import os
import resource
import statistics
import time

import hnswlib
import numpy as np


def read(path):
    if os.path.exists(path):
        return open(path, "rb").read()
    return gzip.open(path + ".gz", "rb").read()


def u8(path):
    raw = read(path)
    rows, dimension = np.frombuffer(raw, "<u4", 2)
    return np.frombuffer(raw, "u1", offset=8).reshape(rows, dimension).astype(np.float32)


def vecs(path, dtype):
    raw = np.frombuffer(read(path), "<i4")
    dimension = raw[0]
    return np.ascontiguousarray(raw.reshape(-1, dimension + 1)[:, 1:]).view(dtype)


def data(folder):
    for base in ("base.u8bin", "base_dense128.fvecs", "siftsmall_base.fvecs"):
        path = os.path.join(folder, base)
        if os.path.exists(path) or os.path.exists(path + ".gz"):
            if base.endswith("u8bin"):
                return u8(path), u8(os.path.join(folder, base.replace("base", "query")))
            query = os.path.join(folder, base.replace("base", "query"))
            return vecs(path, np.float32), vecs(query, np.float32)
    raise SystemExit("no base vectors in " + folder)


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def exact_scores(space, base, queries, rows):
    picked = base[rows]
    if space == "l2":
        return ((picked - queries) ** 2).sum(1)
    dots = (picked * queries).sum(1)
    if space == "cosine":
        dots /= np.linalg.norm(picked, axis=1) * np.linalg.norm(queries, axis=1)
    return 1 - dots


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--set", default="mnist-784-euclidean")
    parser.add_argument("--space", default=None, choices=["l2", "ip", "cosine"])
    parser.add_argument("--m", type=int, default=16)
    parser.add_argument("--ef-construction", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ef", default="10,14,20,28,40,56,80,112,160,240")
    parser.add_argument("--file", default=None, help="the index, reused when it is there")
    parser.add_argument("--system", default="hnswlib")
    options = parser.parse_args()
    space = options.space or ("cosine" if options.set.startswith("wiki") else "l2")
    folder = os.path.join(options.data, options.set)
    base, queries = data(folder)
    truth = vecs(os.path.join(folder, f"gt_{space}_top100.ivecs"), np.int32)
    bars = exact_scores(space, base, queries, truth[:, options.k - 1])
    prefix = f"{options.set},{options.system},{options.m},{options.ef_construction},{options.threads}"

    index = hnswlib.Index(space=space, dim=base.shape[1])
    file = options.file or f"/tmp/{options.set}.hnswlib"
    if os.path.exists(file):
        index.load_index(file)
    else:
        index.init_index(len(base), M=options.m, ef_construction=options.ef_construction)
        index.set_num_threads(options.threads)
        cpu, wall = cpu_seconds(), time.perf_counter()
        index.add_items(base)
        print(f"{prefix},build,,,{time.perf_counter() - wall:.2f},{cpu_seconds() - cpu:.2f}", flush=True)
        index.save_index(file)
    index.set_num_threads(1)
    for ef in map(int, options.ef.split(",")):
        index.set_ef(ef)
        wall, cpu, (_, distances) = rates(lambda: index.knn_query(queries, options.k), len(queries), options.rounds)
        print(f"{prefix},search,{ef},{recall(distances, bars, space):.4f},{wall:.0f},{cpu:.0f}", flush=True)


def rates(search, queries, rounds):
    """Queries a second by the clock and by this thread's CPU: medians of rounds of .3 s, after one to warm up."""
    walls, cpus = [], []
    for _ in range(rounds + 1):
        repeats = 0
        cpu, wall = time.thread_time(), time.perf_counter()
        while True:
            found = search()
            repeats += 1
            if time.perf_counter() - wall > 0.3:
                break
        cpus.append(repeats * queries / (time.thread_time() - cpu))
        walls.append(repeats * queries / (time.perf_counter() - wall))
    return statistics.median(walls[1:]), statistics.median(cpus[1:]), found


def recall(distances, bars, space):
    slack = 1e-6 * np.abs(bars) + (1e-6 if space == "cosine" else 0)
    return (distances <= (bars + slack)[:, None]).mean()


if __name__ == "__main__":
    main()
