package io.elanus.core.index.hnsw;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
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

  /// @param sink as of [HnswBuild#run]
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = new Workers(run.executor(), run.parallelism(), run.cancelled());
    new HnswBuild(rows, metric, parameters.graph(), seed)
        .link(run, HnswBuild.PAPERS_RULE, graph -> write(graph, workers, sink));
  }

  private void write(LinkedRows graph, Workers workers, Consumer<ByteBuffer> sink) {
    NodeCoder coder =
        NodeCoder.train(parameters.code(), graph.training(), rows.dimension(), seed, workers);
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
          float[] vector = new float[Float32Kernels.paddedLength(rows.dimension())];
          int[] links = new int[linked.maxDegree()];
          return (from, to) -> {
            for (int row = from; row < to; row++) {
              reader.read(row, vector);
              encoder.encode(vector, nodes.bytes(), nodes.code(row));
              nodes.setNeighbours(row, links, linked.neighbours(row, links));
            }
          };
        });
    return nodes;
  }
}
