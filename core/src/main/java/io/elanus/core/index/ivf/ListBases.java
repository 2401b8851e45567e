package io.elanus.core.index.ivf;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;
import org.jspecify.annotations.Nullable;

/// How far a query is from centres: which lists it looks at first, and what the costs of their rows
/// start from. Of the centres that it was compared with: see [ListCentres].
final class ListBases {
  private final float[] halfNorms;
  private final Metric metric;
  private final float[] elements;
  private final float squaredNorm;
  private final float[] dots;
  private int compared;
  private @Nullable SignedQuery signs;

  /// @param halfNorms half of each centre's squared length
  /// @param elements the query as lists see vectors
  /// @param dots its inner products with the centres, as far as they are known
  ListBases(float[] halfNorms, Metric metric, float[] elements, float[] dots) {
    this.halfNorms = halfNorms;
    this.metric = metric;
    this.elements = elements;
    this.dots = dots;
    double sum = 0;
    for (float element : elements) {
      sum += (double) element * element;
    }
    squaredNorm = (float) sum;
  }

  /// The query as lists see vectors.
  float[] elements() {
    return elements;
  }

  /// The query ready for look-ups by signs; made once for the rows and the centres of an index,
  /// which are rotated alike.
  SignedQuery signs(RaBitQuantizer quantizer) {
    SignedQuery known = signs;
    if (known == null || !known.quantizer().rotatesAs(quantizer)) {
      known = SignedQuery.of(quantizer, elements);
      signs = known;
    }
    return known;
  }

  float squaredNorm() {
    return squaredNorm;
  }

  /// Its inner products with the centres.
  float[] dots() {
    return dots;
  }

  /// Counts centres that it was compared with in all their elements.
  void compare(int count) {
    compared += count;
  }

  /// With how many it was compared since this was last asked.
  int compared() {
    int count = compared;
    compared = 0;
    return count;
  }

  /// What the costs of a list's rows start from: the squared distance to the centre for L2, the
  /// negated inner product else.
  float base(int list) {
    return metric == Metric.L2 ? squaredNorm + 2 * (halfNorms[list] - dots[list]) : -dots[list];
  }

  /// The distance of the query from the centre, whatever the metric.
  float gap(int list) {
    return (float) Math.sqrt(Math.max(0, squaredNorm + 2 * (halfNorms[list] - dots[list])));
  }

  /// Lists are looked at in this order, smallest first: by distance, as rows were put into them,
  /// except for IP, where long vectors are good wherever they are.
  float rank(int list) {
    return metric == Metric.IP ? -dots[list] : halfNorms[list] - dots[list];
  }

  /// Of the first `count` lists, each of them compared, those of smallest rank.
  int[] nearest(int count, int wanted) {
    Candidates best = new Candidates(wanted);
    for (int list = 0; list < count; list++) {
      best.offer(rank(list), list);
    }
    int[] lists = new int[best.sort()];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = best.row(i);
    }
    return lists;
  }
}
