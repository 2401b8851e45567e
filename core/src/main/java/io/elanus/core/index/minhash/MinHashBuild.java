package io.elanus.core.index.minhash;

import static io.elanus.core.index.layout.SectionFile.INT32;
import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.BuildRun;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/// Sorts the band hashes of one binary field of one sealed segment, band by band; the bytes depend
/// on the arguments alone.
///
/// @param inMemory whether the hashes are to be kept in memory when the index is open
record MinHashBuild(VectorRows rows, Signatures signatures, boolean inMemory) {
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    Workers workers = run.workers();
    int rowCount = rows.rowCount();
    int bands = signatures.bands();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment hashes = arena.allocate(Math.max(8, 8L * bands * rowCount), 64);
      MemorySegment sorted = arena.allocate(Math.max(8, 4L * bands * rowCount), 64);
      workers.run(
          0,
          bands,
          1,
          () ->
              (from, to) -> {
                for (int band = from; band < to; band++) {
                  sort(band, hashes, sorted);
                }
              });
      run.progress().accept(rowCount);
      new MinHashFile(signatures, rowCount, rows.dimension(), inMemory)
          .write(
              hashes.asSlice(0, 8L * bands * rowCount),
              sorted.asSlice(0, 4L * bands * rowCount),
              sink);
    }
  }

  private void sort(int band, MemorySegment hashes, MemorySegment sorted) {
    int rowCount = rows.rowCount();
    long[] keys = new long[rowCount];
    for (int row = 0; row < rowCount; row++) {
      keys[row] = hash(row, band);
    }
    Arrays.sort(keys);
    MemorySegment.copy(keys, 0, hashes, INT64, 8L * band * rowCount, rowCount);
    int[] taken = new int[rowCount];
    for (int row = 0; row < rowCount; row++) {
      int first = first(keys, hash(row, band));
      sorted.set(INT32, 4L * ((long) band * rowCount + first + taken[first]++), row);
    }
  }

  private long hash(int row, int band) {
    int length = signatures.bandBytes();
    return BandHash.of(rows.chunkOf(row), rows.offsetOf(row) + (long) band * length, length);
  }

  /// Where the first of equal keys is.
  private static int first(long[] keys, long key) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
