package io.elanus.core.index.diskann;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.LinkedRows;
import io.elanus.core.index.hnsw.quantized.GraphCode;
import io.elanus.core.index.hnsw.quantized.NodeCoder;
import io.elanus.core.index.hnsw.quantized.ResidualNodes;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Builds a graph on disk: links it in memory on 7-bit codes, learns and makes the codes that stay
/// in memory, and hands over the records one after the other, twice: once for their checksum, which
/// stands before them, and once for the file.
///
/// @param rows FLOAT_VECTOR, FLOAT16_VECTOR or BFLOAT16_VECTOR rows, finite
/// @param seed of the insertion order, and of what is learned
record DiskBuild(VectorRows rows, Metric metric, DiskParameters parameters, long seed) {
  /// Squared distances within this factor do not prune an edge: 1.2 as a distance, as in the paper.
  private static final double RELAXED = 1.2 * 1.2;

  private static final int BATCH = 256;
  private static final int RECORDS_AT_ONCE = 256;
  static final int CODE_BITS = 8;

  /// @param sink as of [HnswBuild#run]
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = run.workers();
    new HnswBuild(rows, metric, parameters.linking(), seed)
        .link(run, RELAXED, graph -> write(graph, workers, sink));
  }

  private void write(LinkedRows graph, Workers workers, Consumer<ByteBuffer> sink) {
    int parts = parameters.parts(rows.dimension());
    int codedDimension = parameters.codedDimension(rows.dimension());
    float[][] sample = new float[graph.training().length][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = Arrays.copyOf(graph.training()[i], codedDimension);
      Arrays.fill(sample[i], rows.dimension(), codedDimension, 0);
    }
    var code = new GraphCode.Product(1, parts, CODE_BITS);
    ResidualNodes coder =
        ResidualNodes.train(code, sample, codedDimension, rows.rowCount(), seed, workers);
    try (Arena arena = Arena.ofShared()) {
      int maxDegree = graph.nodes().maxDegree();
      DiskFile file =
          new DiskFile(
              metric,
              rows.type(),
              rows.dimension(),
              rows.rowCount(),
              graph.twins().count(),
              codedDimension,
              coder.codeBytes(),
              maxDegree,
              graph.sample().count());
      MemorySegment codes = codes(coder, codedDimension, workers, arena);
      MemorySegment[] rest = {
        coder.toBytes(), codes, graph.sample().nodeNumbers(), graph.twins().toPairs()
      };
      long stride = DiskRecords.stride(rows.type(), rows.dimension(), maxDegree);
      CRC32C checksum = new CRC32C();
      records(graph, stride, arena, checksum::update);
      DiskFile.TABLE.write(
          file.header(),
          rows.rowCount() * stride,
          (int) checksum.getValue(),
          into -> records(graph, stride, arena, into),
          rest,
          sink);
    }
  }

  private MemorySegment codes(
      ResidualNodes coder, int codedDimension, Workers workers, Arena arena) {
    long bytes = (long) rows.rowCount() * coder.codeBytes();
    MemorySegment codes = HugePages.allocate(arena, bytes).asSlice(0, bytes);
    RowReader reader = new RowReader(rows, metric);
    workers.run(
        0,
        rows.rowCount(),
        BATCH,
        () -> {
          NodeCoder.Encoder encoder = coder.encoder();
          float[] vector = new float[Float32Kernels.paddedLength(codedDimension)];
          return (from, to) -> {
            for (int row = from; row < to; row++) {
              reader.read(row, vector);
              encoder.encode(vector, codes, (long) row * coder.codeBytes());
            }
          };
        });
    return codes;
  }

  /// Makes all records, in order, some at a time.
  private void records(LinkedRows graph, long stride, Arena arena, Consumer<ByteBuffer> into) {
    MemorySegment block = arena.allocate(RECORDS_AT_ONCE * stride, 64);
    int maxDegree = graph.nodes().maxDegree();
    int[] links = new int[maxDegree];
    for (int from = 0; from < rows.rowCount(); from += RECORDS_AT_ONCE) {
      int count = Math.min(RECORDS_AT_ONCE, rows.rowCount() - from);
      block.fill((byte) 0);
      for (int i = 0; i < count; i++) {
        int degree = graph.nodes().neighbours(from + i, links);
        DiskRecords.write(
            block.asSlice(i * stride, stride), rows, from + i, links, degree, maxDegree);
      }
      into.accept(block.asSlice(0, count * stride).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
  }
}
