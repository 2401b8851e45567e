package io.elanus.benchmarks.curve;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The curve of any of our index types over a set: builds it, opens its file, and searches with
/// ever more effort.
///
/// Arguments besides those of [CurveOptions]: `type` (as `IVF_RABITQ`), `build` (build parameters,
/// as `M:16,efConstruction:200`; `nlist` is 4 sqrt n when nothing is said), `effort` (the search
/// parameter that `efforts` are of, as `ef`), `tuning` (others that stay, as `refine_k:8`),
/// `system` (the name in the lines), `builds` (to build so often: the first pays for the compiler).
public final class MethodCurve {
  private MethodCurve() {}

  public static void main(String[] arguments) throws Exception {
    CurveOptions options = CurveOptions.of(arguments);
    String type = options.text("type", "HNSW");
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type), type);
    DataSet data = options.read(Arena.global());
    int dimension = data.base().dimension();
    Map<String, String> given = pairs(options.text("build", ""));
    given.putIfAbsent("nlist", Integer.toString((int) (4 * Math.sqrt(data.base().rowCount()))));
    Map<String, String> build = method.buildParameters(DataType.FLOAT_VECTOR, dimension, given);
    CurveLines lines =
        options.lines(
            options.text("system", "elanus-" + type),
            build.getOrDefault("M", build.getOrDefault("nlist", "-")),
            build.getOrDefault("efConstruction", "-"));
    Path file = Files.createTempFile("elanus", ".index");
    try {
      for (int i = 0; i < options.whole("builds", 1); i++) {
        lines.build(() -> write(data, method, build, options.threads(), file));
      }
      VectorIndex index = open(method, file, data);
      lines.memory(index.residentBytes(), (long) Float.BYTES * dimension * data.base().rowCount());
      search(data, index, options, lines);
    } finally {
      Files.delete(file);
    }
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.split(",")) {
      int colon = pair.indexOf(':');
      if (colon > 0) {
        pairs.put(pair.substring(0, colon), pair.substring(colon + 1));
      }
    }
    return pairs;
  }

  static void write(
      DataSet data, IndexMethod method, Map<String, String> build, int threads, Path file)
      throws IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads);
        FileChannel channel =
            FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      method.build(
          new IndexBuild(new IndexedRows.Dense(data.base()), data.metric(), build, 1),
          new BuildRun(executor, threads, () -> false, done -> {}),
          bytes -> {
            try {
              while (bytes.hasRemaining()) {
                channel.write(bytes);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /// The file stays mapped until the process ends.
  static VectorIndex open(IndexMethod method, Path file, DataSet data) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      VectorIndex index =
          method.open(
              channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.global()),
              new IndexedRows.Dense(data.base()),
              Arena.global());
      index.verify();
      return index;
    }
  }

  private static void search(
      DataSet data, VectorIndex index, CurveOptions options, CurveLines lines) throws Exception {
    QueryVector[] queries = new QueryVector[data.queries().length];
    for (int q = 0; q < queries.length; q++) {
      float[] query = data.queries()[q];
      queries[q] = new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query));
    }
    Map<String, Double> tuning = new HashMap<>();
    pairs(options.text("tuning", ""))
        .forEach((key, value) -> tuning.put(key, Double.parseDouble(value)));
    SearchTuning fixed = new SearchTuning(tuning);
    String effortName = options.text("effort", "ef");
    SearchBounds bounds = SearchBounds.unbounded(data.metric());
    SearchCurve.print(
        data,
        options,
        lines,
        (query, effort) ->
            index
                .search(
                    queries[query],
                    new SearchSpec(options.k(), fixed.with(effortName, effort), null, bounds))
                .rows());
  }
}
