package io.elanus.benchmarks.hnsw;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Builds a graph over a data set, or reads one built before, and prints a line of recall, queries
/// a second (wall and CPU) for each beam width. One thread searches; the lines are comma-separated
/// with the columns `set,system,m,efConstruction,threads,what,ef,recall,qps,cpuQps`.
///
/// Arguments are `key=value`: `data` (folder of sets), `set`, `metric`, `truth`, `m`,
/// `efConstruction`, `ef` (comma-separated; a value below one is a recall target), `k`, `threads`,
/// `seed`, `file` (the graph, reused when it is there), `builds` (to build anew, so many times: the
/// first pays for the compiler), `rounds`, `filter` (see [Filters]).
public final class HnswCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private HnswCurve() {}

  public static void main(String[] arguments) throws IOException {
    CurveOptions given = CurveOptions.of(arguments);
    Map<String, String> options = given.values();
    String set = given.set();
    Path folder = Path.of(options.getOrDefault("data", "../shared/data"), set);
    Metric metric = given.metric();
    String filter = options.getOrDefault("filter", "none");
    String truth =
        options.getOrDefault(
            "truth",
            filter.equals("none") || filter.startsWith("random_")
                ? "gt_" + metric.name().toLowerCase(Locale.ROOT) + "_top100"
                : "gt_" + metric.name().toLowerCase(Locale.ROOT) + "_" + filter + "_top100");
    HnswParameters parameters =
        new HnswParameters(
            Integer.parseInt(options.getOrDefault("m", "16")),
            Integer.parseInt(options.getOrDefault("efConstruction", "200")));
    int threads = Integer.parseInt(options.getOrDefault("threads", "2"));
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
    int k = Integer.parseInt(options.getOrDefault("k", "10"));
    Path file = Path.of(options.getOrDefault("file", "/tmp/" + set + ".hnsw"));
    double[] efs =
        Arrays.stream(options.getOrDefault("ef", "10,14,20,28,40,56,80,112,160,240").split(","))
            .mapToDouble(Double::parseDouble)
            .toArray();

    Arena arena = Arena.ofShared();
    DataSet data = DataSet.read(folder, metric, truth, arena);
    String prefix =
        "%s,elanus,%d,%d,%d".formatted(set, parameters.m(), parameters.efConstruction(), threads);
    int builds = Integer.parseInt(options.getOrDefault("builds", Files.exists(file) ? "0" : "1"));
    for (int i = 0; i < builds; i++) {
      Files.deleteIfExists(file);
      build(
          data,
          parameters,
          threads,
          Long.parseLong(options.getOrDefault("seed", "1")),
          file,
          prefix);
    }
    HnswIndex index;
    try (FileChannel channel = FileChannel.open(file);
        Arena mapping = Arena.ofConfined()) {
      long start = System.nanoTime();
      index =
          HnswIndex.open(
              channel.map(MapMode.READ_ONLY, 0, channel.size(), mapping), data.base(), arena);
      System.out.printf(
          Locale.ROOT,
          "%s,open,,,%.3f,%.1f%n",
          prefix,
          (System.nanoTime() - start) / 1e9,
          index.residentBytes() / 1048576.0);
    }
    Bits[] filters = Filters.of(filter, folder, data);
    curve(
        data,
        index,
        filters,
        k,
        efs,
        rounds,
        prefix + "," + (filter.equals("none") ? "search" : filter));
  }

  private static void build(
      DataSet data, HnswParameters parameters, int threads, long seed, Path file, String prefix)
      throws IOException {
    java.lang.management.OperatingSystemMXBean system =
        ManagementFactory.getOperatingSystemMXBean();
    com.sun.management.OperatingSystemMXBean process =
        (com.sun.management.OperatingSystemMXBean) system;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long cpu = process.getProcessCpuTime();
      long wall = System.nanoTime();
      new HnswBuild(data.base(), data.metric(), parameters, seed)
          .run(
              executor,
              threads,
              () -> false,
              rows -> {},
              bytes -> {
                try {
                  while (bytes.hasRemaining()) {
                    channel.write(bytes);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      System.out.printf(
          Locale.ROOT,
          "%s,build,,,%.2f,%.2f%n",
          prefix,
          (System.nanoTime() - wall) / 1e9,
          (process.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  private static void curve(
      DataSet data,
      HnswIndex index,
      Bits[] filters,
      int k,
      double[] efs,
      int rounds,
      String prefix) {
    List<QueryVector> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      queries.add(new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
    }
    SearchBounds bounds = SearchBounds.unbounded(data.metric());
    float[] bars =
        prefix.contains("random_") ? bruteForceBars(data, queries, filters, k) : bars(data, k);
    warm(index, queries, filters, bounds, k);
    for (double ef : efs) {
      SearchTuning tuning = SearchTuning.of(ef < 1 ? RecallTarget.NAME : "ef", ef);
      double[] wall = new double[rounds];
      double[] cpu = new double[rounds];
      double recall = 0;
      for (int round = 0; round < rounds; round++) {
        Hits[] answers = new Hits[queries.size()];
        int repeats = 0;
        long wallStart = System.nanoTime();
        long cpuStart = THREADS.getCurrentThreadCpuTime();
        do {
          for (int q = 0; q < answers.length; q++) {
            answers[q] =
                index.search(queries.get(q), new SearchSpec(k, tuning, filters[q], bounds));
          }
          repeats++;
        } while (System.nanoTime() - wallStart < 300_000_000L);
        cpu[round] =
            repeats * answers.length / ((THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e9);
        wall[round] = repeats * answers.length / ((System.nanoTime() - wallStart) / 1e9);
        recall = recall(data, answers, bars, k);
      }
      Arrays.sort(wall);
      Arrays.sort(cpu);
      System.out.printf(
          Locale.ROOT,
          "%s,%s,%.4f,%.0f,%.0f%n",
          prefix,
          ef < 1 ? ef : (Number) (int) ef,
          recall,
          wall[rounds / 2],
          cpu[rounds / 2]);
    }
  }

  private static void warm(
      HnswIndex index, List<QueryVector> queries, Bits[] filters, SearchBounds bounds, int k) {
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < 2_000_000_000L) {
      for (int q = 0; q < queries.size(); q++) {
        index.search(
            queries.get(q), new SearchSpec(k, SearchTuning.of("ef", 40), filters[q], bounds));
      }
    }
  }

  /// The exact score of the k-th nearest row of each query: a hit as good as that is a right one.
  private static float[] bars(DataSet data, int k) {
    float[] bars = new float[data.queries().length];
    MemorySegment base = data.base().chunks()[0];
    for (int q = 0; q < bars.length; q++) {
      Float32Query query = Float32Query.of(data.metric(), DataSet.bytes(data.queries()[q]));
      int last = k - 1;
      while (last >= 0 && data.truth()[q][last] < 0) {
        last--;
      }
      bars[q] =
          last < 0 ? Float.NaN : query.score(base, data.base().offsetOf(data.truth()[q][last]));
    }
    return bars;
  }

  private static float[] bruteForceBars(
      DataSet data, List<QueryVector> queries, Bits[] filters, int k) {
    float[] bars = new float[data.queries().length];
    MemorySegment base = data.base().chunks()[0];
    for (int q = 0; q < bars.length; q++) {
      Float32Query query = Float32Query.of(data.metric(), DataSet.bytes(data.queries()[q]));
      float[] scores = new float[filters[q].count()];
      int count = 0;
      for (int row = filters[q].next(0); row >= 0; row = filters[q].next(row + 1)) {
        float score = query.score(base, data.base().offsetOf(row));
        scores[count++] = data.metric().largerIsBetter() ? -score : score;
      }
      Arrays.sort(scores);
      float bar = scores[Math.min(k, count) - 1];
      bars[q] = data.metric().largerIsBetter() ? -bar : bar;
    }
    return bars;
  }

  private static double recall(DataSet data, Hits[] answers, float[] bars, int k) {
    long right = 0;
    long wanted = 0;
    for (int q = 0; q < answers.length; q++) {
      int there = 0;
      while (there < k && data.truth()[q][there] >= 0) {
        there++;
      }
      wanted += there;
      for (float score : answers[q].scores()) {
        float slack = 1e-6f * Math.abs(bars[q]);
        boolean good =
            data.metric().largerIsBetter() ? score >= bars[q] - slack : score <= bars[q] + slack;
        right += good ? 1 : 0;
      }
    }
    return (double) right / wanted;
  }
}
