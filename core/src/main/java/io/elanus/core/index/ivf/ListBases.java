package io.elanus.core.index.ivf;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;

/// How far a query is from the centres: which lists it looks at first, and what the costs of their
/// rows start from.
///
/// @param dots inner products of the query with the centres
final class ListBases {
  private final Centroids centres;
  private final Metric metric;
  private final float[] dots;
  private final float squaredNorm;

  private ListBases(Centroids centres, Metric metric, float[] dots, float squaredNorm) {
    this.centres = centres;
    this.metric = metric;
    this.dots = dots;
    this.squaredNorm = squaredNorm;
  }

  static ListBases of(Centroids centres, Metric metric, float[] elements) {
    float[] dots = new float[centres.paddedCount()];
    centres.dots(elements, 0, dots);
    double sum = 0;
    for (float element : elements) {
      sum += (double) element * element;
    }
    return new ListBases(centres, metric, dots, (float) sum);
  }

  /// What the costs of a list's rows start from: the squared distance to the centre for L2, the
  /// negated inner product else.
  float base(int list) {
    return metric == Metric.L2
        ? squaredNorm + 2 * (centres.halfNorm(list) - dots[list])
        : -dots[list];
  }

  /// The distance of the query from the centre, whatever the metric.
  float gap(int list) {
    return (float) Math.sqrt(Math.max(0, squaredNorm + 2 * (centres.halfNorm(list) - dots[list])));
  }

  /// Lists are looked at in this order, smallest first: by distance, as rows were put into them,
  /// except for IP, where long vectors are good wherever they are.
  float rank(int list) {
    return metric == Metric.IP ? -dots[list] : centres.halfNorm(list) - dots[list];
  }
}
