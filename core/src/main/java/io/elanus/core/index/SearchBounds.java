package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;

/// The scores that a range search accepts: `near` is the bound on the better side, `far` on the
/// worse. L2-like metrics take `near <= score < far`, similarity metrics `far < score <= near`:
/// Milvus's `range_filter` is near, `radius` is far.
public record SearchBounds(float near, float far) {
  /// Accepts every score.
  public static SearchBounds unbounded(Metric metric) {
    return metric.largerIsBetter()
        ? new SearchBounds(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
        : new SearchBounds(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  public boolean accepts(float score, Metric metric) {
    return metric.largerIsBetter() ? far < score && score <= near : near <= score && score < far;
  }

  public boolean isUnbounded() {
    return Float.isInfinite(near) && Float.isInfinite(far);
  }
}
