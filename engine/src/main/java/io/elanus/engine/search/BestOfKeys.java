package io.elanus.engine.search;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.distance.Metric;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Orders candidates: better score first, equal scores by smaller key, each key once.
///
/// @param picked candidates in order, those of query 0 first
/// @param counts of them for each query
record BestOfKeys(int[] picked, int[] counts) {
  /// @param keys of the candidates; those of query `q` are `starts[q] .. starts[q + 1] - 1`
  static BestOfKeys pick(Metric metric, int topK, int[] starts, Column keys, float[] scores) {
    return pick(metric, topK, starts, keys, scores, null);
  }

  /// @param elements when not null, which elements of the keys' rows the candidates are: then a key
  ///   is there once with each of its elements
  static BestOfKeys pick(
      Metric metric,
      int topK,
      int[] starts,
      Column keys,
      float[] scores,
      int @Nullable [] elements) {
    int queries = starts.length - 1;
    int[] counts = new int[queries];
    int most = 0;
    int room = 0;
    for (int q = 0; q < queries; q++) {
      int candidates = starts[q + 1] - starts[q];
      most = Math.max(most, candidates);
      room = Math.addExact(room, Math.min(topK, candidates));
    }
    int[] picked = new int[room];
    long[] order = new long[most];
    Keys.Set seen = new Keys.Set(keys, Math.min(most, topK));
    Set<ElementOf> seenElements = new HashSet<>();
    int next = 0;
    for (int q = 0; q < queries; q++) {
      int start = starts[q];
      int candidates = starts[q + 1] - start;
      sort(metric, keys, scores, start, candidates, order);
      if (q > 0) {
        seen.clear();
        seenElements.clear();
      }
      int count = 0;
      for (int i = 0; i < candidates && count < topK; i++) {
        int candidate = start + (int) order[i];
        boolean isNew =
            elements == null
                ? seen.add(candidate)
                : seenElements.add(new ElementOf(key(keys, candidate), elements[candidate]));
        if (isNew) {
          picked[next++] = candidate;
          count++;
        }
      }
      counts[q] = count;
    }
    return new BestOfKeys(next == room ? picked : Arrays.copyOf(picked, next), counts);
  }

  private record ElementOf(Object key, int element) {}

  private static Object key(Column keys, int row) {
    return switch (keys) {
      case IntegerColumn integers -> integers.values()[row];
      case BytesColumn texts -> texts.string(row);
      default -> throw new IllegalArgumentException("no keys: " + keys.type());
    };
  }

  /// Fills `order[0 .. count)`: the low half is the candidate's place behind `start`.
  private static void sort(
      Metric metric, Column keys, float[] scores, int start, int count, long[] order) {
    for (int i = 0; i < count; i++) {
      order[i] = ((long) rank(metric, scores[start + i]) << 32) | i;
    }
    Arrays.sort(order, 0, count);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && (order[to] >> 32) == (order[from] >> 32)) {
        to++;
      }
      if (to - from > 1) {
        sortByKey(keys, start, order, from, to);
      }
      from = to;
    }
  }

  /// An int that is smaller the better the score; minus zero equals zero.
  private static int rank(Metric metric, float score) {
    int bits = Float.floatToIntBits(metric.largerIsBetter() ? 0.0f - score : score + 0.0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  private static void sortByKey(Column keys, int start, long[] order, int from, int to) {
    boolean sorted = true;
    for (int i = from + 1; i < to && sorted; i++) {
      sorted = Keys.compare(keys, start + (int) order[i - 1], keys, start + (int) order[i]) <= 0;
    }
    if (sorted) {
      return;
    }
    Long[] tied = new Long[to - from];
    for (int i = from; i < to; i++) {
      tied[i - from] = order[i];
    }
    Arrays.sort(
        tied, (a, b) -> Keys.compare(keys, start + a.intValue(), keys, start + b.intValue()));
    for (int i = from; i < to; i++) {
      order[i] = tied[i - from];
    }
  }
}
