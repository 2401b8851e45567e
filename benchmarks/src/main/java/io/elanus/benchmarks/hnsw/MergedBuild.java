package io.elanus.benchmarks.hnsw;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.Hits;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// Splits a set into segments, builds the graph of each, and merges them until one is left, leaving
/// out some rows each time. The graph of what the last merge leaves is built in two ways in turn:
/// from scratch, and from the segments' graphs; where these were merged themselves, in a third:
/// from graphs of the same segments that are built from scratch. One thread, its CPU time. Prints
/// `set,metric,split,dropped,merges,round,how (scratch, merged, once),CPU seconds,recall@10 at each
/// effort,that at the recall target of AUTOINDEX`, by brute force over what is left.
///
/// Arguments are those of [CurveOptions], and `parts` (their sizes in proportion, as `1,1`),
/// `merges` (`once`; `levels`, four neighbours at a time, as in an LSM tree; `growing`, the first
/// absorbs one after the other), `dropped` (the share of rows that each merge leaves out), `by`
/// (`chance` or `place`: which segment a row is in, by the nearest of as many rows as there are
/// segments), `rows` and `queries` (at most), `seed`.
public final class MergedBuild {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final HnswParameters PARAMETERS = HnswParameters.AUTOMATIC;

  private final CurveOptions options;
  private final DataSet data;
  private final Metric metric;
  private final int count;
  private final Random random;
  private final Arena arena = Arena.ofShared();
  private final int[] efforts;

  private MergedBuild(CurveOptions options) {
    this.options = options;
    data = options.read(arena);
    metric = options.metric();
    count = Math.min(data.base().rowCount(), options.whole("rows", Integer.MAX_VALUE));
    random = new Random(options.whole("seed", 1));
    efforts = options.wholes("efforts", "20,40,80");
  }

  public static void main(String[] arguments) {
    new MergedBuild(CurveOptions.of(arguments)).run();
  }

  /// @param rows of the set
  private record Segment(int[] rows, MemorySegment graph) {}

  private void run() {
    int[] sizes = options.wholes("parts", "1,1");
    int[] partOf = options.text("by", "chance").equals("place") ? byPlace(sizes) : byChance(sizes);
    List<Segment> segments = new ArrayList<>();
    for (int part = 0; part < sizes.length; part++) {
      int at = part;
      int[] rows = IntStream.range(0, count).filter(row -> partOf[row] == at).toArray();
      segments.add(new Segment(rows, build(rows, List.of(), options.threads(), 1 + part)));
    }
    String merges = options.text("merges", "once");
    int most =
        switch (merges) {
          case "once" -> segments.size();
          case "levels" -> 4;
          case "growing" -> 2;
          default -> throw new IllegalArgumentException("merges=" + merges);
        };
    int number = 0;
    while (segments.size() > most) {
      int merged = Math.min(most, segments.size() - most + 1);
      List<Segment> sources = List.copyOf(segments.subList(0, merged));
      segments.subList(0, merged).clear();
      int[] rows = left(sources);
      MemorySegment graph = build(rows, merged(sources, rows), options.threads(), 100 + number++);
      segments.add(most == 2 ? 0 : segments.size(), new Segment(rows, graph));
    }
    measure(segments, number > 0);
  }

  /// The rows of segments but those that their merge leaves out.
  private int[] left(List<Segment> segments) {
    double dropped = Double.parseDouble(options.text("dropped", "0.1"));
    return segments.stream()
        .flatMapToInt(segment -> Arrays.stream(segment.rows()))
        .filter(_ -> random.nextDouble() >= dropped)
        .sorted()
        .toArray();
  }

  /// @param left ascending
  private static List<MergedIndex> merged(List<Segment> segments, int[] left) {
    return segments.stream()
        .map(segment ->
            new MergedIndex(
                segment.graph(),
                Arrays.stream(segment.rows())
                    .map(row -> Math.max(-1, Arrays.binarySearch(left, row)))
                    .toArray()))
        .toList();
  }

  /// @param again whether segments were merged before
  private void measure(List<Segment> segments, boolean again) {
    int[] left = left(segments);
    VectorRows rows = take(left, arena);
    List<QueryVector.Dense> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      if (queries.size() < options.whole("queries", 1000)) {
        queries.add(
            new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
      }
    }
    float[] bars = bars(rows, queries);
    List<Segment> anew = new ArrayList<>();
    for (Segment segment : again ? segments : List.<Segment>of()) {
      MemorySegment graph = build(segment.rows(), List.of(), options.threads(), 1 + anew.size());
      anew.add(new Segment(segment.rows(), graph));
    }
    for (int round = 0; round < options.whole("rounds", 2); round++) {
      measure(round, "scratch", rows, List.of(), queries, bars);
      measure(round, "merged", rows, merged(segments, left), queries, bars);
      if (again) {
        measure(round, "once", rows, merged(anew, left), queries, bars);
      }
    }
  }

  private int[] byChance(int[] sizes) {
    int all = Arrays.stream(sizes).sum();
    int[] partOf = new int[count];
    for (int row = 0; row < count; row++) {
      int left = random.nextInt(all);
      while (left >= sizes[partOf[row]]) {
        left -= sizes[partOf[row]++];
      }
    }
    return partOf;
  }

  private int[] byPlace(int[] sizes) {
    VectorRows centres = take(random.ints(sizes.length, 0, count).toArray(), arena);
    int[] partOf = new int[count];
    SearchSpec nearest = new SearchSpec(1, SearchTuning.NONE, null, SearchBounds.unbounded(metric));
    for (int row = 0; row < count; row++) {
      byte[] bytes = DataSet.bytes(data.row(row));
      QueryVector.Dense query =
          new QueryVector.Dense(DataType.FLOAT_VECTOR, data.base().dimension(), bytes);
      partOf[row] = FlatSearch.search(centres, metric, query, nearest).rows()[0];
    }
    return partOf;
  }

  private VectorRows take(int[] rows, Arena into) {
    VectorRows base = data.base();
    MemorySegment taken = into.allocate(base.stride() * rows.length, 64);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(
          base.chunkOf(rows[i]), base.offsetOf(rows[i]), taken, i * base.stride(), base.stride());
    }
    return new VectorRows(
        base.type(), base.dimension(), rows.length, base.stride(), 31, new MemorySegment[] {taken});
  }

  private MemorySegment build(int[] rows, List<MergedIndex> merged, int threads, long seed) {
    try (Arena shortly = Arena.ofShared()) {
      return build(take(rows, shortly), merged, threads, seed);
    }
  }

  private MemorySegment build(VectorRows rows, List<MergedIndex> merged, int threads, long seed) {
    return GraphFile.build(new HnswBuild(rows, metric, PARAMETERS, seed, merged), threads, arena);
  }

  private void measure(
      int round,
      String how,
      VectorRows rows,
      List<MergedIndex> merged,
      List<QueryVector.Dense> queries,
      float[] bars) {
    long start = THREADS.getCurrentThreadCpuTime();
    MemorySegment file = build(rows, merged, 1, 7);
    double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    HnswIndex index = HnswIndex.open(file, rows, arena);
    StringBuilder recalls = new StringBuilder();
    for (int effort : efforts) {
      recalls.append(
          ",%.4f".formatted(recall(index, queries, bars, SearchTuning.of("ef", effort))));
    }
    double byTarget =
        recall(index, queries, bars, SearchTuning.of(RecallTarget.NAME, RecallTarget.AUTOMATIC));
    System.out.printf(
        Locale.ROOT,
        "%s,%s,%s %s,%s,%s,%d,%s,%.2f%s,%.4f%n",
        options.set(),
        metric,
        options.text("by", "chance"),
        options.text("parts", "1,1"),
        options.text("dropped", "0.1"),
        options.text("merges", "once"),
        round,
        how,
        seconds,
        recalls,
        byTarget);
  }

  private SearchSpec spec(SearchTuning tuning) {
    return new SearchSpec(10, tuning, null, SearchBounds.unbounded(metric));
  }

  /// The score of each query's tenth.
  private float[] bars(VectorRows rows, List<QueryVector.Dense> queries) {
    float[] bars = new float[queries.size()];
    for (int from = 0; from < bars.length; from += 16) {
      int to = Math.min(bars.length, from + 16);
      List<Hits> hits =
          FlatSearch.searchAll(rows, metric, queries.subList(from, to), spec(SearchTuning.NONE));
      for (int q = from; q < to; q++) {
        bars[q] = hits.get(q - from).scores()[9];
      }
    }
    return bars;
  }

  private double recall(
      HnswIndex index, List<QueryVector.Dense> queries, float[] bars, SearchTuning tuning) {
    int right = 0;
    for (int q = 0; q < bars.length; q++) {
      for (float score : index.search(queries.get(q), spec(tuning)).scores()) {
        right += metric.better(bars[q], score) ? 0 : 1;
      }
    }
    return right / (10.0 * bars.length);
  }
}
