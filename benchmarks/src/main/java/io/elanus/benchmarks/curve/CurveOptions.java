package io.elanus.benchmarks.curve;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a curve is told, as `key=value`. All know `data` (folder of sets), `set`, `metric`, `k`,
/// `efforts` (comma-separated), `threads` (of the build; one searches), `rounds`, `m` and
/// `efConstruction`.
public record CurveOptions(Map<String, String> values) {
  private static final List<String> ANGULAR = List.of("wiki", "movie-words");
  private static final String GRAPH_EFFORTS = "10,14,20,28,40,56,80,112,160,240";

  public static CurveOptions of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("no key=value: " + argument);
      }
      values.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return new CurveOptions(values);
  }

  public String text(String key, String absent) {
    return values.getOrDefault(key, absent);
  }

  public int whole(String key, int absent) {
    return Integer.parseInt(text(key, Integer.toString(absent)));
  }

  public int[] wholes(String key, String absent) {
    return Arrays.stream(text(key, absent).split(",")).mapToInt(Integer::parseInt).toArray();
  }

  public String set() {
    return text("set", "mnist-784-euclidean");
  }

  public Metric metric() {
    boolean angular = ANGULAR.stream().anyMatch(set()::startsWith);
    return Metric.valueOf(text("metric", angular ? "COSINE" : "L2"));
  }

  public int k() {
    return whole("k", 10);
  }

  public int m() {
    return whole("m", 16);
  }

  public int efConstruction() {
    return whole("efConstruction", 200);
  }

  public int threads() {
    return whole("threads", 2);
  }

  public int[] efforts() {
    return wholes("efforts", GRAPH_EFFORTS);
  }

  public DataSet read(Arena arena) {
    String truth = "gt_" + metric().name().toLowerCase(Locale.ROOT) + "_top100";
    return DataSet.read(Path.of(text("data", "../shared/data"), set()), metric(), truth, arena);
  }

  /// The lines of a system whose index is a graph.
  public CurveLines graphLines(String system) {
    return lines(system, Integer.toString(m()), Integer.toString(efConstruction()));
  }

  /// The lines of one system.
  ///
  /// @param settings of the index in a word, as its links or lists
  /// @param buildEffort in a word, as its candidates a link
  public CurveLines lines(String system, String settings, String buildEffort) {
    return new CurveLines(
        "%s,%s,%s,%s,%d".formatted(set(), system, settings, buildEffort, threads()));
  }
}
