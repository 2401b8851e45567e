package io.elanus.cluster.proxy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The order of hits: better score first, equal scores by smaller key.
final class HitOrder {
  private HitOrder() {}

  static int compare(
      boolean largerIsBetter, double score, Object key, double otherScore, Object otherKey) {
    int byScore =
        largerIsBetter ? Double.compare(otherScore, score) : Double.compare(score, otherScore);
    return byScore != 0 ? byScore : compareKeys(key, otherKey);
  }

  /// Numbers by value, texts by the bytes of their UTF-8.
  static int compareKeys(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    return Arrays.compareUnsigned(
        a.toString().getBytes(StandardCharsets.UTF_8),
        b.toString().getBytes(StandardCharsets.UTF_8));
  }
}
