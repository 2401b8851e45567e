package io.elanus.core.index.sparse;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import java.util.Arrays;

/// What `drop_ratio_search` leaves of a query: that part of its elements is left out, the smallest
/// weights first. Scans leave out the same as posting lists do: what has no index yet is ranked the
/// same way.
public final class KeptWeights {
  public static final String DROP_RATIO = "drop_ratio_search";
  public static final String REFINE_FACTOR = "refine_factor";

  private KeptWeights() {}

  /// The query itself when nothing is left out. In a range nothing is: scores would be others.
  public static QueryVector.Sparse of(QueryVector.Sparse query, SearchSpec spec) {
    float[] weights = query.values();
    int drops = (int) (spec.tuning().number(DROP_RATIO, 0) * weights.length);
    if (drops == 0 || !spec.bounds().isUnbounded()) {
      return query;
    }
    float[] sorted = new float[weights.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(weights[i]);
    }
    Arrays.sort(sorted);
    float least = sorted[drops];
    int[] keptPositions = new int[weights.length];
    float[] keptWeights = new float[weights.length];
    int kept = 0;
    for (int i = 0; i < weights.length; i++) {
      if (Math.abs(weights[i]) >= least) {
        keptPositions[kept] = query.indices()[i];
        keptWeights[kept++] = weights[i];
      }
    }
    return new QueryVector.Sparse(
        Arrays.copyOf(keptPositions, kept), Arrays.copyOf(keptWeights, kept));
  }
}
