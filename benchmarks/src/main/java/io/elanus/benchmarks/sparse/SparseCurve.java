package io.elanus.benchmarks.sparse;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.sparse.SparseMethod;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Searches sparse rows by every algorithm and by the scan, in turn, on one thread, and prints a
/// comma-separated line for each: `set,what,recall,queriesPerCpuSecond,timesScan`, the median of
/// the rounds. Recall is of the scan's hits, by score.
///
/// Arguments are `key=value`: `data` (folder of sets), `set`, `k`, `rounds`, `queries` (so many of
/// the set's), `share` (of rows that pass a filter, 1 for none), `short` (keep only so many of the
/// largest weights of each query), `only=exact` (leaves out the searches that do less work).
public final class SparseCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SparseCurve() {}

  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = CurveOptions.of(arguments).values();
    String set = options.getOrDefault("set", "beir-queries-splade");
    Path folder = Path.of(options.getOrDefault("data", "../shared/data"), set);
    int k = Integer.parseInt(options.getOrDefault("k", "10"));
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
    CsrRows rows = CsrRows.read(folder.resolve("base_sparse.csr.gz"));
    List<QueryVector.Sparse> queries =
        CsrRows.read(folder.resolve("query_sparse.csr.gz")).queries();
    int longest = Integer.parseInt(options.getOrDefault("short", "1000000"));
    queries =
        queries
            .subList(
                0,
                Math.min(queries.size(), Integer.parseInt(options.getOrDefault("queries", "1000"))))
            .stream()
            .map(query -> shortened(query, longest))
            .toList();
    Bits eligible = filter(rows.rowCount(), Double.parseDouble(options.getOrDefault("share", "1")));
    boolean exactOnly = options.getOrDefault("only", "").equals("exact");
    run(set, rows, queries, k, rounds, eligible, exactOnly);
  }

  private static void run(
      String set,
      CsrRows rows,
      List<QueryVector.Sparse> queries,
      int k,
      int rounds,
      @Nullable Bits eligible,
      boolean exactOnly)
      throws IOException {
    SearchBounds all = SearchBounds.unbounded(Metric.IP);
    SearchSpec exact = new SearchSpec(k, SearchTuning.NONE, eligible, all);
    Map<String, Function<QueryVector.Sparse, Hits>> systems = new LinkedHashMap<>();
    systems.put("scan", query -> FlatSearch.search(rows, Metric.IP, query, exact));
    try (Arena arena = Arena.ofShared()) {
      for (String algorithm :
          List.of(
              "TAAT_NAIVE", "DAAT_MAXSCORE", "BLOCK_MAX_MAXSCORE", "DAAT_WAND", "BLOCK_MAX_WAND")) {
        VectorIndex index = built(rows, algorithm, arena);
        systems.put(algorithm, query -> index.search(query, exact));
        if (algorithm.equals("TAAT_NAIVE") && !exactOnly) {
          for (double drop : new double[] {0.2, 0.4, 0.6, 0.7, 0.8}) {
            for (int refine : new int[] {1, 2, 3, 6, 10}) {
              SearchTuning tuning =
                  new SearchTuning(
                      Map.of("drop_ratio_search", drop, "refine_factor", (double) refine));
              SearchSpec spec = new SearchSpec(k, tuning, eligible, all);
              systems.put("drop " + drop + " refine " + refine, query -> index.search(query, spec));
            }
          }
          for (double ratio : new double[] {0.9, 0.8, 0.7, 0.6, 0.5}) {
            SearchSpec spec =
                new SearchSpec(k, SearchTuning.of("dim_max_score_ratio", ratio), eligible, all);
            systems.put("bounds " + ratio, query -> index.search(query, spec));
          }
        }
      }
      measure(set, systems, queries, rounds);
    }
  }

  private static void measure(
      String set,
      Map<String, Function<QueryVector.Sparse, Hits>> systems,
      List<QueryVector.Sparse> queries,
      int rounds) {
    float[] worst = new float[queries.size()];
    Function<QueryVector.Sparse, Hits> scan = systems.get("scan");
    for (int q = 0; q < worst.length; q++) {
      float[] scores = scan.apply(queries.get(q)).scores();
      worst[q] = scores.length == 0 ? Float.POSITIVE_INFINITY : scores[scores.length - 1];
    }
    Map<String, double[]> speeds = new LinkedHashMap<>();
    Map<String, Double> recalls = new HashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Function<QueryVector.Sparse, Hits>> system : systems.entrySet()) {
        long found = 0;
        long all = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int q = 0; q < worst.length; q++) {
          Hits hits = system.getValue().apply(queries.get(q));
          for (float score : hits.scores()) {
            found += score >= worst[q] ? 1 : 0;
          }
          all += hits.count();
        }
        double qps = worst.length / ((THREADS.getCurrentThreadCpuTime() - start) * 1e-9);
        recalls.put(system.getKey(), (double) found / Math.max(1, all));
        double[] speed = speeds.computeIfAbsent(system.getKey(), _ -> new double[rounds]);
        if (round >= 0) {
          speed[round] = qps;
        }
      }
    }
    speeds.values().forEach(Arrays::sort);
    double base = speeds.get("scan")[rounds / 2];
    speeds.forEach((system, speed) ->
        System.out.printf(
            "%s,%s,%.4f,%.0f,%.1f%n",
            set, system, recalls.get(system), speed[rounds / 2], speed[rounds / 2] / base));
  }

  /// Built into a file and mapped.
  private static VectorIndex built(CsrRows rows, String algorithm, Arena arena) throws IOException {
    IndexMethod method = SparseMethod.invertedIndex();
    Map<String, String> parameters =
        method.buildParameters(
            DataType.SPARSE_FLOAT_VECTOR, 0, Map.of("inverted_index_algo", algorithm));
    IndexedRows indexed = new IndexedRows.Sparse(rows);
    Path file = Files.createTempFile("sparse", ".index");
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      method.build(
          new IndexBuild(indexed, Metric.IP, parameters, 1),
          BuildRun.alone(),
          bytes -> {
            try {
              while (bytes.hasRemaining()) {
                channel.write(bytes);
              }
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
    }
    System.err.printf(
        "%s: built in %.2f s, %d bytes%n",
        algorithm, (System.nanoTime() - start) * 1e-9, Files.size(file));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return method.open(mapped, indexed, arena);
    } finally {
      Files.delete(file);
    }
  }

  private static QueryVector.Sparse shortened(QueryVector.Sparse query, int longest) {
    if (query.values().length <= longest) {
      return query;
    }
    float[] sorted = query.values().clone();
    Arrays.sort(sorted);
    float least = sorted[sorted.length - longest];
    int[] indices = new int[longest];
    float[] values = new float[longest];
    int kept = 0;
    for (int i = 0; i < query.values().length && kept < longest; i++) {
      if (query.values()[i] >= least) {
        indices[kept] = query.indices()[i];
        values[kept++] = query.values()[i];
      }
    }
    return new QueryVector.Sparse(Arrays.copyOf(indices, kept), Arrays.copyOf(values, kept));
  }

  private static @Nullable Bits filter(int rowCount, double share) {
    if (share >= 1) {
      return null;
    }
    Bits bits = Bits.none(rowCount);
    java.util.Random random = new java.util.Random(7);
    for (int r = 0; r < rowCount; r++) {
      if (random.nextDouble() < share) {
        bits.set(r);
      }
    }
    return bits;
  }
}
