"""Builds faiss indexes over a data set and prints the same lines as HnswCurve.

Needs `pip install faiss-cpu hnswlib numpy`. Systems: `faiss-hnsw` (IndexHNSWFlat), `faiss-ivfpq4` (IVF with 4-bit
FastScan codes of two elements each, rescored exactly) and `faiss-ivfrabitq` (IVF with RaBitQ FastScan, rescored exactly);
`ef` is nprobe for the lists. `--systems` names those to run. Columns as hnswlib_curve.
"""

import argparse
import os
import time

import faiss
import numpy as np

from hnswlib_curve import cpu_seconds, data, exact_scores, rates, recall, vecs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--set", default="mnist-784-euclidean")
    parser.add_argument("--m", type=int, default=16)
    parser.add_argument("--ef-construction", type=int, default=200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ef", default="10,14,20,28,40,56,80,112,160,240")
    parser.add_argument("--probes", default="2,4,8,12,16,24,32,48,64")
    parser.add_argument("--systems", default="faiss-hnsw,faiss-ivfpq4,faiss-ivfrabitq")
    options = parser.parse_args()
    space = "cosine" if options.set.startswith("wiki") else "l2"
    folder = os.path.join(options.data, options.set)
    base, queries = data(folder)
    truth = vecs(os.path.join(folder, f"gt_{space}_top100.ivecs"), np.int32)
    bars = exact_scores(space, base, queries, truth[:, options.k - 1])
    if space == "cosine":
        base = base / np.maximum(np.linalg.norm(base, axis=1, keepdims=True), 1e-30)
        queries = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    metric = faiss.METRIC_INNER_PRODUCT if space == "cosine" else faiss.METRIC_L2
    dimension = base.shape[1]

    graph = faiss.IndexHNSWFlat(dimension, options.m, metric)
    graph.hnsw.efConstruction = options.ef_construction
    lists = int(4 * len(base) ** 0.5)
    coded = faiss.index_factory(dimension, f"IVF{lists},PQ{dimension // 2}x4fsr,RFlat", metric)
    coded.k_factor = 10
    signs = faiss.index_factory(dimension, f"IVF{lists},RaBitQfs,RFlat", metric)
    signs.k_factor = 10
    for name, index, efforts in (("faiss-hnsw", graph, options.ef), ("faiss-ivfpq4", coded, options.probes),
                                 ("faiss-ivfrabitq", signs, options.probes)):
        if name not in options.systems.split(","):
            continue
        prefix = f"{options.set},{name},{options.m},{options.ef_construction},{options.threads}"
        faiss.omp_set_num_threads(options.threads)
        cpu, wall = cpu_seconds(), time.perf_counter()
        index.train(base)
        index.add(base)
        print(f"{prefix},build,,,{time.perf_counter() - wall:.2f},{cpu_seconds() - cpu:.2f}", flush=True)
        faiss.omp_set_num_threads(1)
        for effort in map(int, efforts.split(",")):
            if name == "faiss-hnsw":
                index.hnsw.efSearch = effort
            else:
                faiss.extract_index_ivf(index.base_index).nprobe = effort
            wall, cpu, (scores, _) = rates(lambda: index.search(queries, options.k), len(queries), options.rounds)
            distances = 1 - scores if space == "cosine" else scores
            print(f"{prefix},search,{effort},{recall(distances, bars, space):.4f},{wall:.0f},{cpu:.0f}", flush=True)


if __name__ == "__main__":
    main()
