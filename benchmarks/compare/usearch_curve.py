"""usearch over a data set, float32, one thread searching. Needs `pip install usearch numpy`; lines as workload.py says.

Queries are handed over all at once, as to the other peers, so that the interpreter costs nothing.
"""

import numpy as np
from usearch.index import Index

from workload import Report, Workload, arguments, rates

METRICS = {"l2": "l2sq", "cosine": "cos", "ip": "ip"}


def main():
    options = arguments().parse_args()
    workload = Workload(options)
    report = Report(options, "usearch")
    index = Index(
        ndim=workload.base.shape[1], metric=METRICS[workload.space], dtype="f32", connectivity=options.m,
        expansion_add=options.ef_construction)
    keys = np.arange(len(workload.base), dtype=np.uint64)
    report.build(lambda: index.add(keys, workload.base, threads=options.threads))
    for ef in map(int, options.ef.split(",")):
        index.expansion_search = ef
        wall, cpu, found = rates(
            lambda: index.search(workload.queries, options.k, threads=1), len(workload.queries), options.rounds)
        report.search(ef, workload.recall(found.keys), wall, cpu)


if __name__ == "__main__":
    main()
