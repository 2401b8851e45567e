package io.elanus.benchmarks.ivf;

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
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Builds inverted lists over a data set and prints a line of recall, queries a second (wall and CPU)
/// for each number of probes. One thread searches; the columns are those of
/// [io.elanus.benchmarks.hnsw.HnswCurve], with `nlist` for `m` and nothing for `efConstruction`, and
/// `nprobe` for `ef`.
///
/// Arguments are `key=value`: `data`, `set`, `metric`, `type` (as `IVF_RABITQ`), `nlist` (default: 4
/// sqrt n), `parts` and `nbits` of IVF_PQ, `probes` (comma-separated), `k`, `threads`, `rounds`.
public final class IvfCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private IvfCurve() {}

  public static void main(String[] arguments) {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    String set = options.getOrDefault("set", "cifar-sift-128-euclidean");
    Metric metric =
        Metric.valueOf(options.getOrDefault("metric", set.startsWith("wiki") ? "COSINE" : "L2"));
    String truth = "gt_" + metric.name().toLowerCase(Locale.ROOT) + "_top100";
    Path folder = Path.of(options.getOrDefault("data", "../shared/data"), set);
    DataSet data = DataSet.read(folder, metric, truth, Arena.global());
    String type = options.getOrDefault("type", "IVF_RABITQ");
    int lists = (int) (4 * Math.sqrt(data.base().rowCount()));
    Map<String, String> given = new HashMap<>();
    given.put("nlist", options.getOrDefault("nlist", Integer.toString(lists)));
    if (options.containsKey("parts")) {
      given.put("m", options.get("parts"));
    }
    given.put("nbits", options.getOrDefault("nbits", "4"));
    int threads = Integer.parseInt(options.getOrDefault("threads", "2"));
    String prefix = "%s,elanus-%s,%s,,%d".formatted(set, type, given.get("nlist"), threads);
    VectorIndex index = build(data, type, given, threads, prefix);
    int[] probes =
        Arrays.stream(options.getOrDefault("probes", "2,4,8,12,16,24,32,48,64").split(","))
            .mapToInt(Integer::parseInt)
            .toArray();
    int k = Integer.parseInt(options.getOrDefault("k", "10"));
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
    curve(data, index, probes, k, rounds, prefix);
  }

  private static VectorIndex build(
      DataSet data, String type, Map<String, String> given, int threads, String prefix) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type), type);
    IndexedRows rows = new IndexedRows.Dense(data.base());
    Map<String, String> checked =
        method.buildParameters(DataType.FLOAT_VECTOR, data.base().dimension(), given);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long wall = System.nanoTime();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      method.build(
          new IndexBuild(rows, data.metric(), checked, 1),
          new BuildRun(executor, threads, () -> false, done -> {}),
          bytes -> {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            file.writeBytes(part);
          });
    }
    System.out.printf(
        Locale.ROOT,
        "%s,build,,,%.2f,%.2f%n",
        prefix,
        (System.nanoTime() - wall) / 1e9,
        (process.getProcessCpuTime() - cpu) / 1e9);
    byte[] bytes = file.toByteArray();
    MemorySegment segment = Arena.global().allocate(bytes.length, 64);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    VectorIndex index = method.open(segment, rows, Arena.global());
    System.out.printf(
        Locale.ROOT, "%s,open,,,,%.1f%n", prefix, index.residentBytes() / 1048576.0);
    return index;
  }

  private static void curve(
      DataSet data, VectorIndex index, int[] probes, int k, int rounds, String prefix) {
    List<QueryVector> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      queries.add(
          new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
    }
    float[] bars = bars(data, k);
    long start = THREADS.getCurrentThreadCpuTime();
    while (THREADS.getCurrentThreadCpuTime() - start < 2_000_000_000L) {
      search(index, queries, data.metric(), k, probes[probes.length / 2]);
    }
    for (int probe : probes) {
      double[] wall = new double[rounds];
      double[] cpu = new double[rounds];
      double recall = 0;
      for (int round = 0; round < rounds; round++) {
        int repeats = 0;
        long wallStart = System.nanoTime();
        long cpuStart = THREADS.getCurrentThreadCpuTime();
        Hits[] answers;
        do {
          answers = search(index, queries, data.metric(), k, probe);
          repeats++;
        } while (System.nanoTime() - wallStart < 300_000_000L);
        double searches = (double) repeats * answers.length;
        cpu[round] = searches / ((THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e9);
        wall[round] = searches / ((System.nanoTime() - wallStart) / 1e9);
        recall = recall(data, answers, bars, k);
      }
      Arrays.sort(wall);
      Arrays.sort(cpu);
      System.out.printf(
          Locale.ROOT,
          "%s,search,%d,%.4f,%.0f,%.0f%n",
          prefix,
          probe,
          recall,
          wall[rounds / 2],
          cpu[rounds / 2]);
    }
  }

  private static Hits[] search(
      VectorIndex index, List<QueryVector> queries, Metric metric, int k, int probes) {
    SearchSpec spec =
        new SearchSpec(
            k, SearchTuning.of("nprobe", probes), null, SearchBounds.unbounded(metric));
    Hits[] answers = new Hits[queries.size()];
    for (int q = 0; q < answers.length; q++) {
      answers[q] = index.search(queries.get(q), spec);
    }
    return answers;
  }

  /// The exact score of the k-th nearest row of each query: a hit as good as that is a right one.
  private static float[] bars(DataSet data, int k) {
    float[] bars = new float[data.queries().length];
    MemorySegment base = data.base().chunks()[0];
    for (int q = 0; q < bars.length; q++) {
      Float32Query query = Float32Query.of(data.metric(), DataSet.bytes(data.queries()[q]));
      bars[q] = query.score(base, data.base().offsetOf(data.truth()[q][k - 1]));
    }
    return bars;
  }

  private static double recall(DataSet data, Hits[] answers, float[] bars, int k) {
    long right = 0;
    for (int q = 0; q < answers.length; q++) {
      float slack = 1e-6f * Math.abs(bars[q]);
      for (float score : answers[q].scores()) {
        boolean good =
            data.metric().largerIsBetter() ? score >= bars[q] - slack : score <= bars[q] + slack;
        right += good ? 1 : 0;
      }
    }
    return (double) right / ((long) answers.length * k);
  }
}
