package io.elanus.benchmarks.filtered;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Query;
import java.util.Arrays;
import java.util.Random;

/// A data set, and filters by the distance from the query: the nearest rows, the farthest, or any.
///
/// @param queries the first of the set's
record SetRows(DataSet set, float[][] queries) implements FilteredRows {
  static SetRows of(DataSet set, int queryCount) {
    return new SetRows(set, Arrays.copyOf(set.queries(), queryCount));
  }

  @Override
  public VectorRows rows() {
    return set.base();
  }

  @Override
  public Bits filter(Kind kind, double share, int query, Random random) {
    int count = rows().rowCount();
    Float32Query from = Float32Query.of(set.metric(), DataSet.bytes(queries[query]));
    double[] places = new double[count];
    for (int row = 0; row < count; row++) {
      places[row] =
          switch (kind) {
            case UNCORRELATED -> random.nextDouble();
            case CORRELATED -> cost(from, row);
            case ANTI_CORRELATED -> -cost(from, row);
          };
    }
    double[] sorted = places.clone();
    Arrays.sort(sorted);
    int left = (int) Math.round(share * count);
    double last = sorted[left - 1];
    Bits passing = Bits.none(count);
    for (int row = 0; row < count && left > 0; row++) {
      if (places[row] <= last) {
        passing.set(row);
        left--;
      }
    }
    return passing;
  }

  private double cost(Float32Query from, int row) {
    double score = from.score(rows().chunkOf(row), rows().offsetOf(row));
    return set.metric().largerIsBetter() ? -score : score;
  }
}
