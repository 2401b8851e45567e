package io.elanus.engine.growing;

import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.CodedRows;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The codes and sketches of the full chunks of one field, made as rows come in from the first
/// search on: before that nobody has said by which metric they will be compared.
final class RowCodes {
  private final Arena arena;
  private final ReentrantLock coding = new ReentrantLock();
  private volatile @Nullable CodedRows[] chunks = {};
  private volatile @Nullable Metric metric;

  RowCodes(Arena arena) {
    this.arena = arena;
  }

  /// The codes so far, by chunk.
  ///
  /// @param rows of which no more is looked at than there is
  /// @param wanted by the search that asks
  @Nullable CodedRows[] of(VectorRows rows, Metric wanted) {
    if (metric == null && CodedRows.pays(rows, wanted)) {
      metric = wanted;
    }
    if (metric == wanted) {
      codeOne(rows, wanted);
    }
    return chunks;
  }

  /// Makes the codes of chunks that became full.
  void grow(VectorRows rows) {
    Metric known = metric;
    if (known != null) {
      codeOne(rows, known);
    }
  }

  /// At most one chunk at a time, so that nobody waits long; nothing when another thread is at it.
  private void codeOne(VectorRows rows, Metric known) {
    int full = rows.rowCount() >>> rows.chunkShift();
    if (chunks.length >= full || !coding.tryLock()) {
      return;
    }
    try {
      @Nullable CodedRows[] present = chunks;
      if (present.length < full) {
        int first = present.length << rows.chunkShift();
        @Nullable CodedRows[] more = Arrays.copyOf(present, present.length + 1);
        CodedRows before = present.length == 0 ? null : present[present.length - 1];
        more[present.length] =
            CodedRows.of(rows, first, 1 << rows.chunkShift(), known, before, arena);
        chunks = more;
      }
    } finally {
      coding.unlock();
    }
  }
}
