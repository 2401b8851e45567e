package io.elanus.core.index.binary;

import static io.elanus.core.index.layout.SectionFile.INT32;
import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.hash.SplitMix64;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/// Builds the lists of one binary field of one sealed segment; the bytes depend on the arguments
/// alone.
///
/// @param lists wanted; fewer where a list would have less than 40 rows to learn from, as in Milvus
/// @param seed of the sample that centres are learnt from
record BinaryIvfBuild(VectorRows rows, BitDistance distance, int lists, long seed) {
  private static final int ROWS_PER_LIST = 40;

  /// More rows do not make centres better.
  private static final int SAMPLE_PER_LIST = 128;

  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = run.workers();
    int count = listCount(rows.rowCount(), lists);
    int[] order = SplitMix64.order(rows.rowCount(), seed);
    int sampled = (int) Math.min(order.length, (long) count * SAMPLE_PER_LIST);
    BitCentres centres =
        rows.rowCount() == 0
            ? new BitCentres(distance, width(), new long[1][width() / 8])
            : BitCentres.train(rows, distance, Arrays.copyOf(order, sampled), count, workers);
    int[] all = new int[rows.rowCount()];
    Arrays.setAll(all, row -> row);
    int[] labels = new int[all.length];
    centres.assign(rows, all, labels, workers);
    run.progress().accept(all.length);
    write(centres, labels, sink);
  }

  /// How many lists so many rows are cut in.
  static int listCount(int rowCount, int wanted) {
    return Math.max(1, Math.min(wanted, rowCount / ROWS_PER_LIST));
  }

  private int width() {
    return (int) VectorRows.strideOf(rows.type(), rows.dimension());
  }

  private void write(BitCentres centres, int[] labels, Consumer<ByteBuffer> sink) {
    Lists grouped = Lists.of(labels, centres.count(), false);
    int[] listed = grouped.rows();
    int width = width();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment centreBits = arena.allocate((long) width * centres.count(), 64);
      for (int c = 0; c < centres.count(); c++) {
        MemorySegment.copy(centres.words()[c], 0, centreBits, INT64, (long) c * width, width / 8);
      }
      MemorySegment vectors = arena.allocate(Math.max(64, (long) width * listed.length), 64);
      for (int i = 0; i < listed.length; i++) {
        MemorySegment.copy(
            rows.chunkOf(listed[i]),
            rows.offsetOf(listed[i]),
            vectors,
            (long) i * width,
            rows.type().vectorBytes(rows.dimension()));
      }
      new BinaryIvfFile(distance, rows.dimension(), rows.rowCount(), centres.count())
          .write(
              new MemorySegment[] {
                centreBits,
                ints(grouped.starts(), arena),
                ints(listed, arena),
                vectors.asSlice(0, (long) width * listed.length)
              },
              sink);
    }
  }

  private static MemorySegment ints(int[] values, Arena arena) {
    MemorySegment ints = arena.allocate(Math.max(4, 4L * values.length), 64);
    MemorySegment.copy(values, 0, ints, INT32, 0, values.length);
    return ints.asSlice(0, 4L * values.length);
  }
}
