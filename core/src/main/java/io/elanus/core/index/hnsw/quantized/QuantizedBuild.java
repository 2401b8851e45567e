package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.LinkedRows;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NeighbourLists;
import io.elanus.core.index.hnsw.graph.NodeLayout;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Builds a graph as [HnswBuild] does and writes it with other codes in its records. Linking goes
/// by 7-bit codes whatever the codes that are kept: coarse ones would make a worse graph.
///
/// @param rows as of [HnswBuild]
/// @param seed of the insertion order, and of what is learned
record QuantizedBuild(VectorRows rows, Metric metric, QuantizedParameters parameters, long seed) {
  private static final int BATCH = 256;
  private static final int ENCODED_AT_ONCE = 32;

  /// @param sink as of [HnswBuild#run]
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = new Workers(run.executor(), run.parallelism(), run.cancelled());
    new HnswBuild(rows, metric, parameters.graph(), seed)
        .link(run, HnswBuild.PAPERS_RULE, graph -> write(graph, workers, sink));
  }

  private void write(LinkedRows graph, Workers workers, Consumer<ByteBuffer> sink) {
    NodeCoder coder =
        NodeCoder.train(
            parameters.code(), training(graph), rows.dimension(), rows.rowCount(), seed, workers);
    try (Arena arena = Arena.ofShared()) {
      NodeRecords nodes = recoded(graph.nodes(), coder, arena, workers);
      EntrySample sample = EntrySample.of(arena, graph.sample().nodes(), nodes);
      new QuantizedFile(
              metric,
              rows.type(),
              rows.dimension(),
              nodes.count(),
              graph.twins().count(),
              nodes.codeBytes(),
              nodes.maxDegree(),
              sample.count(),
              parameters.refine(),
              NodeLayout.APART)
          .write(
              new MemorySegment[] {
                coder.toBytes(),
                sample.nodeNumbers(),
                sample.codes(),
                nodes.bytes(),
                graph.twins().toPairs()
              },
              sink);
    }
  }

  /// The rows that the graph's own codes were learned from; rows all over the segment where codes
  /// need more of them.
  private float[][] training(LinkedRows graph) {
    int wanted =
        switch (parameters.code()) {
          case GraphCode.Scalar _ -> 0;
          case GraphCode.Product product ->
              product.codebooks(rows.rowCount(), rows.dimension()).sampleRows();
        };
    if (wanted <= graph.training().length) {
      return graph.training();
    }
    RowReader reader = new RowReader(rows, metric);
    float[][] sample = new float[wanted][Float32Kernels.paddedLength(rows.dimension())];
    for (int i = 0; i < wanted; i++) {
      reader.read((int) ((long) i * rows.rowCount() / wanted), sample[i]);
    }
    return sample;
  }

  /// The same neighbours behind other codes.
  private NodeRecords recoded(NodeRecords linked, NodeCoder coder, Arena arena, Workers workers) {
    int bits = NeighbourLists.bitsFor(linked.count());
    long bytes = NodeRecords.bytesOf(linked.count(), coder.codeBytes(), linked.maxDegree(), bits);
    NodeRecords nodes =
        NodeRecords.of(
            HugePages.allocate(arena, bytes).asSlice(0, bytes),
            linked.count(),
            coder.codeBytes(),
            linked.maxDegree(),
            bits);
    RowReader reader = new RowReader(rows, metric);
    workers.run(
        0,
        nodes.count(),
        BATCH,
        () -> {
          NodeCoder.Encoder encoder = coder.encoder();
          float[][] vectors =
              new float[ENCODED_AT_ONCE][Float32Kernels.paddedLength(rows.dimension())];
          int[] links = new int[linked.maxDegree()];
          return (from, to) -> {
            for (int first = from; first < to; first += ENCODED_AT_ONCE) {
              int count = Math.min(ENCODED_AT_ONCE, to - first);
              for (int i = 0; i < count; i++) {
                reader.read(first + i, vectors[i]);
                nodes.setNeighbours(first + i, links, linked.neighbours(first + i, links));
              }
              encoder.encode(vectors, count, nodes.bytes(), nodes.code(first), nodes.stride());
            }
          };
        });
    return nodes;
  }
}
