package io.elanus.engine.growing;

import io.elanus.core.index.VectorRows;
import io.elanus.core.index.growing.CodedRows;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The codes and sketches of one field, made as rows come in from the first search on: before that
/// nobody has said by which metric they will be compared.
///
/// Full chunks are coded for good. Of the rows behind them each full [#STEP] is coded until its
/// chunk is full, in memory that goes when no search looks at it any more.
final class RowCodes {
  /// Rows coded at a time behind the last full chunk.
  static final int STEP = 512;

  private final Arena arena;
  private final ReentrantLock coding = new ReentrantLock();
  private volatile Coded coded = new Coded(0, List.of());
  private volatile @Nullable Metric metric;

  /// What is coded so far; never changed, but replaced.
  ///
  /// @param chunks how many of them are full chunks; those that follow are steps of the next
  /// @param parts in the order of their rows, which are all up to the last one coded
  private record Coded(int chunks, List<CodedRows> parts) {
    int steps() {
      return parts.size() - chunks;
    }

    @Nullable CodedRows lastChunk() {
      return chunks == 0 ? null : parts.get(chunks - 1);
    }

    /// With one more chunk in place of its steps.
    Coded withChunk(CodedRows chunk) {
      List<CodedRows> more = new ArrayList<>(parts.subList(0, chunks));
      more.add(chunk);
      return new Coded(chunks + 1, List.copyOf(more));
    }

    Coded withStep(CodedRows step) {
      List<CodedRows> more = new ArrayList<>(parts);
      more.add(step);
      return new Coded(chunks, List.copyOf(more));
    }
  }

  RowCodes(Arena arena) {
    this.arena = arena;
  }

  /// The codes so far, which may be of more rows than the search sees.
  ///
  /// @param rows of which no more is looked at than there is
  /// @param wanted by the search that asks
  List<CodedRows> of(VectorRows rows, Metric wanted) {
    if (metric == null && CodedRows.pays(rows, wanted)) {
      metric = wanted;
    }
    if (metric == wanted) {
      codeOne(rows, wanted);
    }
    return coded.parts();
  }

  /// Makes the codes of a chunk or a step that became full.
  void grow(VectorRows rows) {
    Metric known = metric;
    if (known != null) {
      codeOne(rows, known);
    }
  }

  /// At most one chunk or step at a time, so that nobody waits long; nothing when another thread is
  /// at it.
  private void codeOne(VectorRows rows, Metric known) {
    if (!isBehind(coded, rows) || !coding.tryLock()) {
      return;
    }
    try {
      Coded present = coded;
      if (isBehind(present, rows)) {
        coded = withOneMore(present, rows, known);
      }
    } finally {
      coding.unlock();
    }
  }

  private static boolean isBehind(Coded present, VectorRows rows) {
    int full = rows.rowCount() >>> rows.chunkShift();
    int steps = (rows.rowCount() - (full << rows.chunkShift())) / STEP;
    return present.chunks < full || present.chunks == full && present.steps() < steps;
  }

  private Coded withOneMore(Coded present, VectorRows rows, Metric known) {
    int first = present.chunks << rows.chunkShift();
    int chunk = 1 << rows.chunkShift();
    CodedRows before = present.lastChunk();
    if (rows.rowCount() - first >= chunk) {
      return present.withChunk(CodedRows.of(rows, first, chunk, known, before, arena));
    }
    int from = first + STEP * present.steps();
    return present.withStep(CodedRows.provisional(rows, from, STEP, known, before, Arena.ofAuto()));
  }
}
