package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import io.elanus.core.index.hnsw.scan.CodeErrors;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Measures the recall of a graph with rows that are not in it yet: they are searched for like any
/// query, and what is found is held against brute force over the rows that are in it.
///
/// A few hundred queries tell the recall of all only roughly. The curve has what they found less
/// one standard error, so that a target is rather met than missed by as much.
///
/// @param index over the graph without the held-out rows
/// @param heldOut rows, shape `[queries]`
/// @param linked the rows that a walk may find
record Calibration(HnswIndex index, VectorRows rows, Metric metric, int[] heldOut, Bits linked) {
  private static final int[] WIDTHS = {
    4, 6, 8, 10, 14, 20, 28, 40, 56, 80, 100, 140, 200, 280, 400, 560, 800
  };
  private static final int MOST_HELD_OUT = 400;
  private static final int ONE_IN = 8;
  private static final int QUERIES_OF_A_SCAN = 16;
  private static final int QUERIES_OF_A_BATCH = 8;

  /// Fewer rows are scanned rather than walked to.
  private static final int LEAST_ROWS = 1024;

  /// How many of so many rows to hold out.
  static int rowsFor(int rowCount) {
    return rowCount < LEAST_ROWS ? 0 : Math.min(MOST_HELD_OUT, rowCount / ONE_IN);
  }

  /// The last of an order, none of its sample, that can be searched for like queries: rows that
  /// their codes stand for, and for no other. There may be fewer than wanted: such rows say nothing
  /// of the others.
  static Bits heldOut(int[] order, int wanted, Twins twins, CodeErrors errors) {
    Bits heldOut = Bits.none(errors.strays().size());
    int left = wanted;
    for (int i = order.length - 1; i >= EntrySample.sizeFor(order.length) && left > 0; i--) {
      if (twins.groupOf(order[i]) < 0 && !errors.strays().get(order[i])) {
        heldOut.set(order[i]);
        left--;
      }
    }
    return heldOut;
  }

  /// @param graph in which all rows are linked that are not held out
  /// @param arena shared; lives as long as it is measured
  static Calibration of(HnswGraph graph, Bits heldOut, Arena arena) {
    int[] queries = new int[heldOut.count()];
    int row = heldOut.next(0);
    for (int i = 0; i < queries.length; i++) {
      queries[i] = row;
      row = heldOut.next(row + 1);
    }
    return new Calibration(
        new HnswIndex(graph, arena, Runnable::run),
        graph.rows(),
        graph.metric(),
        queries,
        heldOut.copy().not());
  }

  /// Wider beams until nothing more is to be gained by them. Where a beam costs as much as a scan,
  /// the curve ends with a step to full recall.
  RecallCurve measure(Workers workers) {
    QueryVector.Dense[] queries = new QueryVector.Dense[heldOut.length];
    Arrays.setAll(queries, i -> query(heldOut[i]));
    float[][] bars = bars(queries, workers);
    RecallCurve curve = RecallCurve.NONE;
    long[] found = new long[RecallCurve.DEPTHS.length];
    for (int i = 0; i < WIDTHS.length && !curve.isComplete(); i++) {
      if (WalkPlan.isCheaperToScan(rows.rowCount(), rows.rowCount(), WIDTHS[i])) {
        return curve
            .with(WIDTHS[i] - 1, found, heldOut.length)
            .with(WIDTHS[i], allOf(heldOut.length), heldOut.length);
      }
      found = found(WIDTHS[i], queries, bars, workers);
      curve = curve.with(WIDTHS[i], found, heldOut.length);
    }
    return curve;
  }

  private QueryVector.Dense query(int row) {
    byte[] bytes =
        rows.chunkOf(row)
            .asSlice(rows.offsetOf(row), rows.type().vectorBytes(rows.dimension()))
            .toArray(ValueLayout.JAVA_BYTE);
    return new QueryVector.Dense(rows.type(), rows.dimension(), bytes);
  }

  /// For each query and depth, the score that a hit must have to be one of the true nearest.
  private float[][] bars(QueryVector.Dense[] queries, Workers workers) {
    int[] depths = RecallCurve.DEPTHS;
    SearchSpec spec =
        new SearchSpec(
            depths[depths.length - 1], SearchTuning.NONE, linked, SearchBounds.unbounded(metric));
    float[][] bars = new float[queries.length][depths.length];
    workers.run(
        0,
        queries.length,
        QUERIES_OF_A_SCAN,
        () ->
            (from, to) -> {
              List<QueryVector.Dense> group =
                  new ArrayList<>(Arrays.asList(queries).subList(from, to));
              List<Hits> nearest = FlatSearch.searchAll(rows, metric, group, spec);
              for (int q = from; q < to; q++) {
                for (int d = 0; d < depths.length; d++) {
                  bars[q][d] = nearest.get(q - from).scores()[depths[d] - 1];
                }
              }
            });
    return bars;
  }

  private long[] found(int width, QueryVector.Dense[] queries, float[][] bars, Workers workers) {
    int[] depths = RecallCurve.DEPTHS;
    int topK = 1;
    for (int depth : depths) {
      topK = depth <= width ? depth : topK;
    }
    SearchSpec spec =
        new SearchSpec(topK, SearchTuning.of("ef", width), null, SearchBounds.unbounded(metric));
    LongAdder[] found = new LongAdder[depths.length];
    LongAdder[] squares = new LongAdder[depths.length];
    Arrays.setAll(found, d -> new LongAdder());
    Arrays.setAll(squares, d -> new LongAdder());
    workers.run(
        0,
        queries.length,
        QUERIES_OF_A_BATCH,
        () ->
            (from, to) -> {
              for (int q = from; q < to; q++) {
                float[] scores = index.search(queries[q], spec).scores();
                for (int d = 0; d < depths.length; d++) {
                  int hits = atLeast(bars[q][d], scores, depths[d]);
                  found[d].add(hits);
                  squares[d].add((long) hits * hits);
                }
              }
            });
    long[] surely = new long[depths.length];
    Arrays.setAll(surely, d -> surely(found[d].sum(), squares[d].sum(), queries.length));
    return surely;
  }

  /// A sum less its standard error.
  ///
  /// @param squares the sum of the squares of its terms
  static long surely(long sum, long squares, int terms) {
    double variance = squares - (double) sum * sum / terms;
    return Math.max(0, sum - (long) Math.ceil(Math.sqrt(Math.max(0, variance))));
  }

  private int atLeast(float bar, float[] scores, int depth) {
    int count = 0;
    for (int i = 0; i < scores.length && i < depth; i++) {
      count += metric.better(bar, scores[i]) ? 0 : 1;
    }
    return count;
  }

  private static long[] allOf(int queries) {
    return Arrays.stream(RecallCurve.DEPTHS).mapToLong(depth -> (long) depth * queries).toArray();
  }
}
