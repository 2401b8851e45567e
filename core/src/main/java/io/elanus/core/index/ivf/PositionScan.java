package io.elanus.core.index.ivf;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// Looks at rows whose codes lie one after the other.
final class PositionScan implements ListScan {
  private static final int BATCH = 256;

  private final int[] rows;
  private final Costs costs;
  private final int[] positions = new int[BATCH];
  private final float[] values = new float[BATCH];

  /// Computes the costs of rows of one list, at ascending positions.
  interface Costs {
    void of(int[] positions, int count, int list, float[] costs);
  }

  /// @param rows the row at each position
  PositionScan(int[] rows, Costs costs) {
    this.rows = rows;
    this.costs = costs;
  }

  @Override
  public int scan(int list, int from, int to, @Nullable Bits eligible, Candidates candidates) {
    int seen = 0;
    for (int at = from; at < to; ) {
      int count = 0;
      while (at < to && count < BATCH) {
        if (eligible == null || eligible.get(rows[at])) {
          positions[count++] = at;
        }
        at++;
      }
      costs.of(positions, count, list, values);
      for (int i = 0; i < count; i++) {
        candidates.offer(values[i], rows[positions[i]]);
      }
      seen += count;
    }
    return seen;
  }
}
