"""faiss IndexFlat, one thread, batches of queries; lines as workload.py says, with `flat` and queries at once."""

import statistics
import time

import faiss

from workload import Report, Workload, arguments


def main():
    parser = arguments(rounds=7)
    parser.add_argument("--batches", default="1,16,64")
    options = parser.parse_args()
    workload = Workload(options)
    base, queries = workload.normalized() if workload.space == "cosine" else (workload.base, workload.queries)
    made = faiss.IndexFlatL2 if workload.space == "l2" else faiss.IndexFlatIP
    index = made(base.shape[1])
    index.add(base)
    faiss.omp_set_num_threads(1)
    report = Report(options, "faiss-flat", base.nbytes, "-")
    for batch in map(int, options.batches.split(",")):
        walls, cpus = [], []
        for _ in range(options.rounds + 1):
            cpu, wall = time.thread_time(), time.perf_counter()
            _, rows = index.search(queries[:batch], options.k)
            cpus.append(time.thread_time() - cpu)
            walls.append(time.perf_counter() - wall)
        report.line(
            "flat", batch, f"{workload.recall(rows):.4f}", f"{batch / statistics.median(walls[1:]):.1f}",
            f"{batch / statistics.median(cpus[1:]):.1f}")


if __name__ == "__main__":
    main()
