"""qdrant-edge over a data set, one segment, one thread searching: 8-bit codes in memory, hits rescored, or with --float32
vectors alone. Needs `pip install qdrant-edge-py numpy`; lines as workload.py says.

Queries are handed over all at once, as to the other peers, so that the interpreter costs little. They are searched on a
thread of the shard's, so that the CPU is that of the process.
"""

import tempfile

from qdrant_edge import (
    Distance, EdgeConfig, EdgeOptimizersConfig, EdgeShard, EdgeVectorParams, HnswIndexConfig, Memory, Point,
    QuantizationSearchParams, Query, QueryBatchRequest, QueryRequest, ScalarQuantizationConfig, ScalarType, SearchParams,
    UpdateOperation)

from workload import Report, Workload, arguments, cpu_seconds, rates

DISTANCES = {"l2": Distance.Euclid, "cosine": Distance.Cosine, "ip": Distance.Dot}
UPSERTED = 10_000
WHOLE_KB = 100_000_000


def main():
    parser = arguments()
    parser.add_argument("--float32", action="store_true", help="no codes")
    options = parser.parse_args()
    workload = Workload(options)
    report = Report(options, "qdrant-edge-float32" if options.float32 else "qdrant-edge")
    with tempfile.TemporaryDirectory() as folder:
        shard = EdgeShard.create(folder, config(options, workload))
        report.build(lambda: fill(shard, workload.base))
        for ef in map(int, options.ef.split(",")):
            params = SearchParams(hnsw_ef=ef, quantization=QuantizationSearchParams(rescore=True, oversampling=2.0))
            batch = QueryBatchRequest([
                QueryRequest(limit=options.k, query=Query.Nearest(query.tolist()), params=params)
                for query in workload.queries])
            wall, cpu, found = rates(
                lambda: shard.query_batch(batch), len(workload.queries), options.rounds, cpu_seconds)
            report.search(ef, workload.recall(ids(found, options.k)), wall, cpu)
        shard.close()


def config(options, workload):
    codes = None if options.float32 else ScalarQuantizationConfig(ScalarType.Int8, memory=Memory.Pinned)
    graph = HnswIndexConfig(
        m=options.m, ef_construct=options.ef_construction, full_scan_threshold=10, max_indexing_threads=options.threads,
        memory=Memory.Pinned)
    return EdgeConfig(
        vectors=EdgeVectorParams(
            workload.base.shape[1], DISTANCES[workload.space], quantization_config=codes, hnsw_config=graph,
            memory=Memory.Cached),
        optimizers=EdgeOptimizersConfig(default_segment_number=1, max_segment_size=WHOLE_KB, indexing_threshold=1),
        max_search_threads=1, wal_enabled=False)


def fill(shard, rows):
    for start in range(0, len(rows), UPSERTED):
        points = [Point(start + i, row.tolist()) for i, row in enumerate(rows[start:start + UPSERTED])]
        shard.update(UpdateOperation.upsert_points(points))
    shard.optimize()


def ids(found, k):
    return [([point.id for point in points] + [-1] * k)[:k] for points in found]


if __name__ == "__main__":
    main()
