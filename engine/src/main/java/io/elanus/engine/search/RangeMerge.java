package io.elanus.engine.search;

import io.elanus.core.index.Hits;
import io.elanus.core.kernel.distance.Metric;
import java.util.Arrays;

/// Joins the hits of neighbouring ranges of rows of one segment.
final class RangeMerge {
  private RangeMerge() {}

  /// The best `topK` of both: better score first, equal scores by smaller row.
  ///
  /// @param first hits of smaller rows than those of `second`
  static Hits of(Hits first, Hits second, Metric metric, int topK) {
    int count = Math.min(topK, first.count() + second.count());
    int[] rows = new int[count];
    float[] scores = new float[count];
    int i = 0;
    int j = 0;
    for (int next = 0; next < count; next++) {
      boolean takeSecond =
          i == first.count()
              || (j < second.count() && metric.better(second.scores()[j], first.scores()[i]));
      Hits from = takeSecond ? second : first;
      int place = takeSecond ? j++ : i++;
      rows[next] = from.rows()[place];
      scores[next] = from.scores()[place];
    }
    return new Hits(rows, scores);
  }

  /// As the other, for the hits of any number of ranges, ascending.
  static Hits of(Hits[] ranges, Metric metric, int topK) {
    return Arrays.stream(ranges)
        .reduce((first, second) -> of(first, second, metric, topK))
        .orElse(Hits.NONE);
  }
}
