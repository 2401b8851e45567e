package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.NeighbourLists;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.hash.SplitMix64;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The 7-bit codes of all rows before they are linked, and what was learned while they were made.
///
/// @param nodes the codes, with empty lists of neighbours that have room for links
/// @param errors float32 `[rowCount]`: the distance of each row from what its code stands for,
///   infinite for rows that COSINE gives no direction
/// @param hashes of the codes, shape `[rowCount]`
/// @param longest the length of the longest row as coded, rounded up
record RowCodes(NodeRecords nodes, MemorySegment errors, long[] hashes, float longest) {
  private static final int BATCH = 256;
  private static final int[] NO_NEIGHBOURS = new int[0];
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// @param order of the elements in codes, and in what the quantizer is asked for
  /// @param arena lives as long as the codes are used
  static RowCodes of(
      RowReader reader,
      SevenBitQuantizer quantizer,
      CodeOrder order,
      int maxDegree,
      Workers workers,
      Arena arena) {
    int count = reader.rows().rowCount();
    int dimension = reader.rows().dimension();
    NodeRecords nodes = allocate(count, SevenBitQuantizer.codeBytes(dimension), maxDegree, arena);
    MemorySegment errors = arena.allocate(Math.max(4, 4L * count), 64).asSlice(0, 4L * count);
    long[] hashes = new long[count];
    Longest longest = new Longest();
    workers.run(
        0,
        count,
        BATCH,
        () -> {
          float[] vector = new float[Float32Kernels.paddedLength(dimension)];
          float[] ordered = new float[vector.length];
          return (from, to) -> {
            float longestOfBatch = 0;
            for (int row = from; row < to; row++) {
              double length = reader.read(row, vector);
              float error =
                  quantizer.encode(order.of(vector, ordered), nodes.bytes(), nodes.code(row));
              boolean directionless = reader.metric() == Metric.COSINE && length == 0;
              errors.set(
                  HnswFile.FLOAT32, 4L * row, directionless ? Float.POSITIVE_INFINITY : error);
              hashes[row] = hash(nodes, row);
              nodes.setNeighbours(row, NO_NEIGHBOURS, 0);
              longestOfBatch = Math.max(longestOfBatch, Math.nextUp((float) length));
            }
            longest.offer(longestOfBatch);
          };
        });
    return new RowCodes(nodes, errors, hashes, longest.length);
  }

  /// The largest of what several threads have seen.
  private static final class Longest {
    private float length;

    synchronized void offer(float other) {
      length = Math.max(length, other);
    }
  }

  private static NodeRecords allocate(int count, int codeBytes, int maxDegree, Arena arena) {
    long bytes = NodeRecords.bytesOf(count, codeBytes, maxDegree, NeighbourLists.WHOLE);
    return NodeRecords.of(
        HugePages.allocate(arena, bytes).asSlice(0, bytes),
        count,
        codeBytes,
        maxDegree,
        NeighbourLists.WHOLE);
  }

  private static long hash(NodeRecords nodes, int row) {
    long hash = 0;
    for (int b = 0; b < nodes.codeBytes(); b += 8) {
      long word = nodes.bytes().get(INT64, nodes.code(row) + b);
      hash = SplitMix64.mixed(hash + word + SplitMix64.STEP);
    }
    return hash;
  }
}
