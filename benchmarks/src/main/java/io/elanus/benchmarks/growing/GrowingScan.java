package io.elanus.benchmarks.growing;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.benchmarks.hnsw.GraphFile;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.growing.CodedRows;
import io.elanus.core.index.growing.CodedScan;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Searches of rows in chunks of 4096 by the vectors, by the codes, which is exact, too, and by the
/// sketches, in turn; what codes and sketches cost to make; and the same rows' graph, as AUTOINDEX
/// builds and searches it. One thread, its CPU time. Prints `set,rows,dimension,metric,what,
/// microseconds,recall@k,worst`: a query (a row, for the making), the mean recall against the
/// vectors and that of the worst query.
///
/// Arguments are `key=value`: `data` (folder of sets), `set`, `metric`, `truth`, `rows` (at most),
/// `k`, `rounds`, `graph` (true or false), `threads` (that build it).
public final class GrowingScan {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CHUNK_SHIFT = 12;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final int STEP = 512;
  private static final long ROUND_NANOS = 700_000_000L;

  private final String prefix;
  private final List<QueryVector.Dense> queries;
  private final Hits[] truth;

  private GrowingScan(String prefix, List<QueryVector.Dense> queries) {
    this.prefix = prefix;
    this.queries = queries;
    this.truth = new Hits[queries.size()];
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = CurveOptions.of(arguments).values();
    String set = options.getOrDefault("set", "cifar-sift-128-euclidean");
    Metric metric = Metric.valueOf(options.getOrDefault("metric", "L2"));
    Arena arena = Arena.ofShared();
    DataSet data =
        DataSet.read(
            Path.of(options.getOrDefault("data", "../shared/data"), set),
            metric,
            options.getOrDefault("truth", "gt_l2_top100"),
            arena);
    int count =
        Math.min(data.base().rowCount(), Integer.parseInt(options.getOrDefault("rows", "100000")));
    List<QueryVector.Dense> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      queries.add(new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
    }
    VectorRows rows = chunked(data.base(), count);
    String prefix = "%s,%d,%d,%s".formatted(set, count, rows.dimension(), metric);
    new GrowingScan(prefix, queries).run(rows, metric, options, arena);
  }

  private void run(VectorRows rows, Metric metric, Map<String, String> options, Arena arena)
      throws IOException {
    List<CodedRows> codes = List.of();
    for (int pass = 0; pass < 2; pass++) {
      long start = THREADS.getCurrentThreadCpuTime();
      codes = coded(rows, metric, arena);
      long nanos = THREADS.getCurrentThreadCpuTime() - start;
      print("making", nanos / 1e3 / rows.rowCount(), "");
    }
    CodedScan scan = new CodedScan(rows, metric, codes);
    SearchSpec exact = spec(options, metric, SearchTuning.EXACT);
    SearchSpec usual = spec(options, metric, SearchTuning.NONE);
    SearchSpec target =
        spec(options, metric, SearchTuning.of(RecallTarget.NAME, RecallTarget.AUTOMATIC));
    int to = rows.rowCount();
    for (int q = 0; q < truth.length; q++) {
      truth[q] = FlatSearch.search(rows, metric, queries.get(q), exact);
    }
    HnswIndex graph =
        Boolean.parseBoolean(options.getOrDefault("graph", "false"))
            ? graph(rows, metric, Integer.parseInt(options.getOrDefault("threads", "1")), arena)
            : null;
    for (int round = 0; round < Integer.parseInt(options.getOrDefault("rounds", "4")); round++) {
      measure("vectors", q -> FlatSearch.search(rows, metric, q, exact));
      measure("codes", q -> scan.search(List.of(q), exact, 0, to).getFirst());
      measure("sketches", q -> scan.search(List.of(q), usual, 0, to).getFirst());
      if (graph != null) {
        measure("graph", q -> graph.search(q, target));
      }
    }
  }

  /// Full chunks, and steps of the rows behind them, as a growing segment has them in the end.
  private static List<CodedRows> coded(VectorRows rows, Metric metric, Arena arena) {
    List<CodedRows> codes = new ArrayList<>();
    CodedRows before = null;
    int first = 0;
    for (; first + CHUNK <= rows.rowCount(); first += CHUNK) {
      before = CodedRows.of(rows, first, CHUNK, metric, before, arena);
      codes.add(before);
    }
    for (; first + STEP <= rows.rowCount(); first += STEP) {
      codes.add(CodedRows.provisional(rows, first, STEP, metric, before, arena));
    }
    return codes;
  }

  private static SearchSpec spec(Map<String, String> options, Metric metric, SearchTuning tuning) {
    int k = Integer.parseInt(options.getOrDefault("k", "10"));
    return new SearchSpec(k, tuning, null, SearchBounds.unbounded(metric));
  }

  private static HnswIndex graph(VectorRows rows, Metric metric, int threads, Arena arena) {
    HnswBuild build = new HnswBuild(rows, metric, HnswParameters.AUTOMATIC, 1);
    return HnswIndex.open(GraphFile.build(build, threads, arena), rows, arena);
  }

  private static VectorRows chunked(VectorRows base, int count) {
    int chunks = (count + (1 << CHUNK_SHIFT) - 1) >>> CHUNK_SHIFT;
    MemorySegment[] parts = new MemorySegment[chunks];
    long bytes = base.stride() << CHUNK_SHIFT;
    MemorySegment all = base.chunks()[0];
    for (int c = 0; c < chunks; c++) {
      parts[c] = all.asSlice(c * bytes, Math.min(bytes, all.byteSize() - c * bytes));
    }
    return new VectorRows(base.type(), base.dimension(), count, base.stride(), CHUNK_SHIFT, parts);
  }

  private void measure(String what, Function<QueryVector.Dense, Hits> search) {
    long found = 0;
    long wanted = 0;
    double worst = 1;
    for (int q = 0; q < truth.length; q++) {
      Hits hits = search.apply(queries.get(q));
      int right = right(hits, truth[q]);
      found += right;
      wanted += truth[q].count();
      worst = Math.min(worst, (double) right / truth[q].count());
    }
    long start = THREADS.getCurrentThreadCpuTime();
    int done = 0;
    while (THREADS.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
      search.apply(queries.get(done++ % queries.size()));
    }
    double micros = (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / done;
    print(what, micros, "%.5f,%.2f".formatted((double) found / wanted, worst));
  }

  private static int right(Hits hits, Hits exact) {
    int right = 0;
    for (int row : hits.rows()) {
      for (int other : exact.rows()) {
        right += row == other ? 1 : 0;
      }
    }
    return right;
  }

  private void print(String what, double micros, String recall) {
    System.out.printf(Locale.ROOT, "%s,%s,%.3f,%s%n", prefix, what, micros, recall);
  }
}
