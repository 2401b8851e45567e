package io.elanus.benchmarks.curve;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.kernel.distance.Float32Query;
import java.lang.foreign.MemorySegment;

/// The judge of what systems find: a hit is right when its score is at least that of the true k-th
/// nearest. Rows are scored here, so that every system is judged alike.
public final class Recall {
  private final DataSet data;
  private final int k;
  private final Float32Query[] queries;
  private final float[] bars;

  public Recall(DataSet data, int k) {
    this.data = data;
    this.k = k;
    queries = new Float32Query[data.queries().length];
    bars = new float[queries.length];
    for (int q = 0; q < queries.length; q++) {
      queries[q] = Float32Query.of(data.metric(), DataSet.bytes(data.queries()[q]));
      bars[q] = score(q, data.truth()[q][k - 1]);
    }
  }

  /// @param found the rows found for each query, shape `[queries][<= k]`
  public double of(int[][] found) {
    long right = 0;
    for (int q = 0; q < found.length; q++) {
      float slack = 1e-6f * Math.abs(bars[q]);
      for (int row : found[q]) {
        float score = score(q, row);
        boolean good =
            data.metric().largerIsBetter() ? score >= bars[q] - slack : score <= bars[q] + slack;
        right += good ? 1 : 0;
      }
    }
    return (double) right / ((long) found.length * k);
  }

  private float score(int query, int row) {
    MemorySegment chunk = data.base().chunkOf(row);
    return queries[query].score(chunk, data.base().offsetOf(row));
  }
}
