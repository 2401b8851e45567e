package io.elanus.engine.search;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.kernel.bits.Bits;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The eligible rows of one segment, ascending by row, a stretch at a time.
interface RowStream {
  /// The next rows: at least one unless there are no more, at most `wanted`.
  int[] next(int wanted);

  /// How many rows it gives, as far as it is known now.
  long found();

  /// How many rows were looked at for these.
  long asked();

  /// All rows of the set, or of the segment when there is none.
  static RowStream of(int rowCount, @Nullable Bits eligible) {
    return new OfBits(rowCount, eligible);
  }

  /// Rows as a filter finds them: batches behind the last row asked for are never looked at.
  ///
  /// @param matching the rows of a source on which the filter is true
  static RowStream filtered(
      ColumnSource rows, @Nullable Bits visible, Function<ColumnSource, Bits> matching) {
    return new Filtered(rows, visible, matching);
  }

  /// Takes from a set.
  final class OfBits implements RowStream {
    private final int rowCount;
    private final @Nullable Bits eligible;
    private int from;

    OfBits(int rowCount, @Nullable Bits eligible) {
      this.rowCount = rowCount;
      this.eligible = eligible;
    }

    @Override
    public int[] next(int wanted) {
      int[] next = new int[Math.min(wanted, rowCount - from)];
      int count = 0;
      while (count < next.length) {
        int row = eligible == null ? from : eligible.next(from);
        if (row < 0) {
          from = rowCount;
          break;
        }
        next[count++] = row;
        from = row + 1;
      }
      return count == next.length ? next : Arrays.copyOf(next, count);
    }

    @Override
    public long found() {
      return eligible == null ? rowCount : eligible.count();
    }

    @Override
    public long asked() {
      return rowCount;
    }
  }

  /// Asks the filter about more and more batches at once.
  final class Filtered implements RowStream {
    private static final int MOST_BATCHES = 16;

    private final ColumnSource segment;
    private final @Nullable Bits visible;
    private final Function<ColumnSource, Bits> filter;
    private int nextBatch;
    private int batches = 1;
    private int firstRow;
    private RowStream window = RowStream.of(0, null);
    private long found;

    Filtered(ColumnSource segment, @Nullable Bits visible, Function<ColumnSource, Bits> filter) {
      this.segment = segment;
      this.visible = visible;
      this.filter = filter;
    }

    @Override
    public int[] next(int wanted) {
      while (true) {
        int[] rows = window.next(wanted);
        if (rows.length > 0) {
          for (int i = 0; i < rows.length; i++) {
            rows[i] += firstRow;
          }
          return rows;
        }
        if (nextBatch >= segment.batchCount()) {
          return rows;
        }
        openWindow();
      }
    }

    @Override
    public long found() {
      return found;
    }

    @Override
    public long asked() {
      return Math.min(segment.rowCount(), (long) nextBatch * ColumnSource.BATCH_ROWS);
    }

    private void openWindow() {
      int count = Math.min(batches, segment.batchCount() - nextBatch);
      BatchWindow source = new BatchWindow(segment, nextBatch, count);
      firstRow = source.firstRow();
      Bits matching = filter.apply(source);
      if (visible != null) {
        clearInvisible(matching, visible);
      }
      window = RowStream.of(source.rowCount(), matching);
      found += window.found();
      nextBatch += count;
      batches = Math.min(MOST_BATCHES, 2 * batches);
    }

    /// A window starts at a word of the segment's set.
    private void clearInvisible(Bits matching, Bits visibleRows) {
      int firstWord = firstRow >>> 6;
      assert ColumnSource.BATCH_ROWS % 64 == 0;
      long[] words = matching.words();
      for (int w = 0; w < words.length; w++) {
        words[w] &= visibleRows.words()[firstWord + w];
      }
    }
  }
}
