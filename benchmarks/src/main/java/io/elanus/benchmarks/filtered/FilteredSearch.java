package io.elanus.benchmarks.filtered;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Searches rows within filters that pass 0.1 to 50 % of them and lie to the query in each of three
/// ways; prints a line for each cell,
/// `index,kind,percent,recall,qps,ofUnfiltered,postfiltered,sketched,scanned,distances`, the last
/// four by query. One thread; queries a second are of its CPU time.
///
/// Arguments are `key=value`: `index` (comma-separated names), `queries`, `seed`, `k`, `tuning` (as
/// `search_list:100`), `file` (the index, reused when it is there; of one `index` only); `rows` and
/// `dimension` of made-up clustered rows, or `set` and `data` (folder of sets) of real ones.
public final class FilteredSearch {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double[] PERCENT = {0.1, 1, 5, 10, 25, 50};
  private static final Metric METRIC = Metric.L2;
  private static final SearchBounds ALL = SearchBounds.unbounded(METRIC);
  private static final long CELL_NANOS = 250_000_000L;

  private final FilteredRows data;
  private final List<QueryVector> queries;
  private final int k;
  private final SearchTuning tuning;

  private FilteredSearch(FilteredRows data, int k, SearchTuning tuning) {
    this.data = data;
    this.k = k;
    this.tuning = tuning;
    this.queries =
        java.util.Arrays.stream(data.queries())
            .<QueryVector>map(query ->
                new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)))
            .toList();
  }

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = CurveOptions.of(arguments).values();
    int rows = Integer.parseInt(options.getOrDefault("rows", "60000"));
    int dimension = Integer.parseInt(options.getOrDefault("dimension", "64"));
    int count = Integer.parseInt(options.getOrDefault("queries", "60"));
    long seed = Long.parseLong(options.getOrDefault("seed", "1"));
    SearchTuning tuning = SearchTuning.NONE;
    for (String pair : options.getOrDefault("tuning", "").split(",")) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split(":");
        tuning = tuning.with(parts[0], Double.parseDouble(parts[1]));
      }
    }
    Arena arena = Arena.ofShared();
    String set = options.get("set");
    Path folder = Path.of(options.getOrDefault("data", "../shared/data"));
    FilteredRows data =
        set == null
            ? ClusteredRows.of(rows, dimension, count, seed, arena)
            : SetRows.of(DataSet.read(folder.resolve(set), METRIC, "gt_l2_top100", arena), count);
    FilteredSearch bench =
        new FilteredSearch(data, Integer.parseInt(options.getOrDefault("k", "10")), tuning);
    System.out.println(
        "index,kind,percent,recall,qps,ofUnfiltered,postfiltered,sketched,scanned,distances");
    String file = options.get("file");
    for (String name : options.getOrDefault("index", "HNSW,HNSW_SQ,HNSW_PQ,DISKANN").split(",")) {
      bench.run(name, seed, file == null ? null : Path.of(file), arena);
    }
  }

  private void run(String name, long seed, @Nullable Path kept, Arena arena) throws IOException {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(name));
    Map<String, String> given = new HashMap<>(Map.of("M", "16", "efConstruction", "150"));
    given.putAll(Map.of("refine", "true", "refine_type", "FP32", "nlist", "256", "m", "32"));
    Map<String, String> parameters =
        method.buildParameters(DataType.FLOAT_VECTOR, data.rows().dimension(), given);
    IndexedRows rows = new IndexedRows.Dense(data.rows());
    byte[] file =
        kept != null && Files.exists(kept)
            ? Files.readAllBytes(kept)
            : file(name, parameters, rows, seed);
    if (kept != null) {
      Files.write(kept, file);
    }
    MemorySegment segment = arena.allocate(file.length, 4096);
    MemorySegment.copy(file, 0, segment, ValueLayout.JAVA_BYTE, 0, file.length);
    VectorIndex index = method.open(segment, rows, arena);
    measure(name, index, seed);
  }

  private static byte[] file(
      String name, Map<String, String> parameters, IndexedRows rows, long seed) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(name));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      method.build(
          new IndexBuild(rows, METRIC, parameters, seed),
          new BuildRun(executor, 2, () -> false, done -> {}),
          part -> {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
          });
    }
    return bytes.toByteArray();
  }

  private void measure(String name, VectorIndex index, long seed) {
    @Nullable Bits[] none = new Bits[queries.size()];
    warm(index, none, seed);
    double unfiltered = qps(index, none);
    print(name, "none", 100, measured(index, none), unfiltered, 1);
    for (FilteredRows.Kind kind : FilteredRows.Kind.values()) {
      for (double percent : PERCENT) {
        @Nullable Bits[] filters = filters(kind, percent, seed);
        double qps = qps(index, filters);
        print(name, kind.name(), percent, measured(index, filters), qps, qps / unfiltered);
      }
    }
  }

  /// Runs everything once: what is measured first should not pay for the compiler.
  private void warm(VectorIndex index, @Nullable Bits[] none, long seed) {
    qps(index, none);
    for (FilteredRows.Kind kind : FilteredRows.Kind.values()) {
      for (double percent : PERCENT) {
        qps(index, filters(kind, percent, seed));
      }
    }
    qps(index, none);
  }

  private @Nullable Bits[] filters(FilteredRows.Kind kind, double percent, long seed) {
    @Nullable Bits[] filters = new Bits[queries.size()];
    for (int q = 0; q < filters.length; q++) {
      filters[q] = data.filter(kind, percent / 100, q, new Random(seed + q));
    }
    return filters;
  }

  /// What the queries of a cell found, and how.
  private record Cell(double recall, SearchWork work) {}

  private void print(
      String name, String kind, double percent, Cell cell, double qps, double share) {
    double each = queries.size();
    System.out.printf(
        Locale.ROOT,
        "%s,%s,%s,%.4f,%.0f,%.2f,%.2f,%.2f,%.2f,%.0f%n",
        name,
        kind,
        percent,
        cell.recall(),
        qps,
        share,
        cell.work().postfilters() / each,
        cell.work().sketches() / each,
        cell.work().scans() / each,
        cell.work().distances() / each);
  }

  private SearchSpec spec(@Nullable Bits filter) {
    return new SearchSpec(k, tuning, filter, ALL);
  }

  private double qps(VectorIndex index, @Nullable Bits[] filters) {
    long start = THREADS.getCurrentThreadCpuTime();
    long searches = 0;
    while (THREADS.getCurrentThreadCpuTime() - start < CELL_NANOS) {
      for (int q = 0; q < filters.length; q++) {
        index.search(queries.get(q), spec(filters[q]));
      }
      searches += filters.length;
    }
    return searches / ((THREADS.getCurrentThreadCpuTime() - start) / 1e9);
  }

  private Cell measured(VectorIndex index, @Nullable Bits[] filters) {
    SearchWork work = new SearchWork();
    long right = 0;
    long wanted = 0;
    for (int q = 0; q < filters.length; q++) {
      float[] truth =
          FlatSearch.search(
                  data.rows(), METRIC, (QueryVector.Dense) queries.get(q), spec(filters[q]))
              .scores();
      SearchSpec counted = new SearchSpec(k, tuning, filters[q], ALL, work);
      Hits found = index.search(queries.get(q), counted);
      wanted += truth.length;
      for (float score : found.scores()) {
        right += score <= truth[truth.length - 1] * (1 + 1e-6f) ? 1 : 0;
      }
    }
    return new Cell((double) right / wanted, work);
  }
}
