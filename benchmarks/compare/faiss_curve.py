"""faiss over a data set. Needs `pip install faiss-cpu numpy`; lines as workload.py says.

`faiss-hnsw` is IndexHNSWFlat; `faiss-ivfpq4` is IVF with 4-bit FastScan codes of two elements each, rescored exactly;
`faiss-ivfrabitq` is IVF with RaBitQ FastScan, rescored exactly. The effort is `efSearch`, or `nprobe` for the lists.
`--systems` names those to run.
"""

import faiss

from workload import Report, Workload, arguments, rates


def main():
    parser = arguments()
    parser.add_argument("--probes", default="2,4,8,12,16,24,32,48,64")
    parser.add_argument("--systems", default="faiss-hnsw,faiss-ivfpq4,faiss-ivfrabitq")
    options = parser.parse_args()
    workload = Workload(options)
    by_product = workload.space != "l2"
    base, queries = workload.normalized() if workload.space == "cosine" else (workload.base, workload.queries)
    for system in options.systems.split(","):
        index, settings = made(system, base, options, faiss.METRIC_INNER_PRODUCT if by_product else faiss.METRIC_L2)
        graph = system == "faiss-hnsw"
        report = Report(options, system, settings, options.ef_construction if graph else "-")
        faiss.omp_set_num_threads(options.threads)
        report.build(lambda: filled(index, base))
        faiss.omp_set_num_threads(1)
        for effort in map(int, (options.ef if graph else options.probes).split(",")):
            if graph:
                index.hnsw.efSearch = effort
            else:
                faiss.extract_index_ivf(index.base_index).nprobe = effort
            wall, cpu, (_, rows) = rates(
                lambda: index.search(queries, options.k), len(queries), options.rounds)
            report.search(effort, workload.recall(rows), wall, cpu)


def made(system, base, options, metric):
    """An empty index, and its settings in a word."""
    dimension = base.shape[1]
    if system == "faiss-hnsw":
        graph = faiss.IndexHNSWFlat(dimension, options.m, metric)
        graph.hnsw.efConstruction = options.ef_construction
        return graph, options.m
    lists = int(4 * len(base) ** 0.5)
    codes = {"faiss-ivfpq4": f"PQ{dimension // 2}x4fsr", "faiss-ivfrabitq": "RaBitQfs"}[system]
    index = faiss.index_factory(dimension, f"IVF{lists},{codes},RFlat", metric)
    index.k_factor = 10
    return index, lists


def filled(index, base):
    index.train(base)
    index.add(base)


if __name__ == "__main__":
    main()
