package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The order in which a query visits lists: by the distance below which hardly any of their rows
/// lies. One thread at a time.
final class ListOrder {
  /// So many spreads nearer than the mean of a list no row of it is, nearly.
  private static final double MOST_SPREADS = 3.8;

  private static final int BUCKETS = 512;

  /// Larger ones are not sorted by moving each entry to its place.
  private static final int FULL = 16;

  private final int[] ids;
  private final int[] distances;
  private final int[] leasts;
  private final long[] entries;
  private final int[] starts = new int[BUCKETS + 1];
  private double norm;

  ListOrder(int lists) {
    ids = CodeDistances.idsOf(lists);
    distances = new int[lists + SevenBitKernels.OUT_PADDING];
    leasts = new int[lists];
    entries = new long[lists];
  }

  void sort(SketchLists lists, CodeSpace space, MemorySegment query) {
    measure(lists, space, query);
    switch (space) {
      case SQUARED_DISTANCE ->
          leastSquares(lists.radius(), (float) (MOST_SPREADS * lists.spread()));
      case NEGATED_DOT -> leastProducts(lists.radius(), MOST_SPREADS * lists.spread());
    }
    sort();
  }

  private void leastSquares(float[] radius, float spreads) {
    for (int l = 0; l < leasts.length; l++) {
      float distance = distances[l];
      float reach = 2 * (float) Math.sqrt(distance) * radius[l];
      leasts[l] = (int) (distance + radius[l] * radius[l] - spreads * reach);
    }
  }

  private void leastProducts(float[] radius, double spreads) {
    for (int l = 0; l < leasts.length; l++) {
      leasts[l] = (int) (distances[l] - spreads * norm * radius[l]);
    }
  }

  /// Into buckets of about one list each, then what is out of order in these.
  private void sort() {
    int smallest = Integer.MAX_VALUE;
    int largest = Integer.MIN_VALUE;
    for (int least : leasts) {
      smallest = Math.min(smallest, least);
      largest = Math.max(largest, least);
    }
    double scale = (BUCKETS - 1) / Math.max(1.0, (double) largest - smallest);
    Arrays.fill(starts, 0);
    for (int least : leasts) {
      starts[(int) (((double) least - smallest) * scale) + 1]++;
    }
    for (int b = 1; b <= BUCKETS; b++) {
      starts[b] += starts[b - 1];
    }
    for (int l = 0; l < leasts.length; l++) {
      int bucket = (int) (((double) leasts[l] - smallest) * scale);
      entries[starts[bucket]++] = (long) leasts[l] << 32 | l;
    }
    for (int b = 0, from = 0; b < BUCKETS; from = starts[b++]) {
      if (starts[b] - from > FULL) {
        Arrays.sort(entries, from, starts[b]);
      }
    }
    for (int i = 1; i < entries.length; i++) {
      long entry = entries[i];
      int at = i;
      for (; at > 0 && entries[at - 1] > entry; at--) {
        entries[at] = entries[at - 1];
      }
      entries[at] = entry;
    }
  }

  /// How many lists it orders.
  int size() {
    return entries.length;
  }

  /// The list to visit as the i-th.
  int list(int i) {
    return (int) entries[i];
  }

  /// The distance below which hardly any of its rows lies.
  int least(int i) {
    return (int) (entries[i] >> 32);
  }

  /// The distance of a list's centre from the query.
  int distance(int list) {
    return distances[list];
  }

  /// Measures how far the lists' centres are, without an order.
  void measure(SketchLists lists, CodeSpace space, MemorySegment query) {
    space
        .from(query, 0, lists.codeBytes())
        .of(lists.centres(), lists.codeBytes(), ids, 0, lists.count(), distances);
    if (space == CodeSpace.NEGATED_DOT) {
      double squares = 0;
      for (int i = 0; i < lists.codeBytes(); i++) {
        double element = query.get(ValueLayout.JAVA_BYTE, i) - SevenBitQuantizer.CENTRE;
        squares += element * element;
      }
      norm = Math.sqrt(squares);
    }
  }

  /// The mean distance of a list's rows.
  double mean(SketchLists lists, CodeSpace space, int list) {
    return switch (space) {
      case SQUARED_DISTANCE ->
          distances[list] + (double) lists.radius()[list] * lists.radius()[list];
      case NEGATED_DOT -> distances[list];
    };
  }

  /// How much nearer a row is that lies in the direction of the query.
  double reach(SketchLists lists, CodeSpace space, int list) {
    return switch (space) {
      case SQUARED_DISTANCE -> 2 * Math.sqrt(distances[list]) * lists.radius()[list];
      case NEGATED_DOT -> norm * lists.radius()[list];
    };
  }
}
