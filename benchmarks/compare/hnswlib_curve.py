"""hnswlib over a data set. Needs `pip install hnswlib numpy`; lines as workload.py says."""

import hnswlib

from workload import Report, Workload, arguments, rates


def main():
    parser = arguments()
    parser.add_argument("--system", default="hnswlib", help="the name in the lines")
    options = parser.parse_args()
    workload = Workload(options)
    report = Report(options, options.system)
    index = hnswlib.Index(space=workload.space, dim=workload.base.shape[1])
    index.init_index(len(workload.base), M=options.m, ef_construction=options.ef_construction)
    index.set_num_threads(options.threads)
    report.build(lambda: index.add_items(workload.base))
    index.set_num_threads(1)
    for ef in map(int, options.ef.split(",")):
        index.set_ef(ef)
        wall, cpu, (rows, _) = rates(
            lambda: index.knn_query(workload.queries, options.k), len(workload.queries), options.rounds)
        report.search(ef, workload.recall(rows), wall, cpu)


if __name__ == "__main__":
    main()
