package io.elanus.benchmarks.hnsw;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pages of an iterator over a graph that [HnswCurve] built: each begins behind the last score of
/// the one before. Prints for each page its CPU, the part of the queries that scanned, and the
/// recall of all pages so far.
///
/// Arguments are `key=value`: `data`, `set`, `metric`, `truth`, `file` (the graph), `k` (of a
/// page), `pages`, `queries`.
public final class PageCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final DataSet data;
  private final HnswIndex index;
  private final int k;

  /// For each query the bound of its next page.
  private final SearchBounds[] bounds;

  private PageCurve(DataSet data, HnswIndex index, int k, int queries) {
    this.data = data;
    this.index = index;
    this.k = k;
    bounds = new SearchBounds[queries];
  }

  public static void main(String[] arguments) throws IOException {
    CurveOptions given = CurveOptions.of(arguments);
    Map<String, String> options = given.values();
    Path folder = Path.of(options.getOrDefault("data", "../shared/data"), given.set());
    Metric metric = given.metric();
    String truth =
        options.getOrDefault("truth", "gt_" + metric.name().toLowerCase(Locale.ROOT) + "_top100");
    Arena arena = Arena.ofShared();
    DataSet data = DataSet.read(folder, metric, truth, arena);
    Path file = Path.of(options.getOrDefault("file", "/tmp/" + given.set() + ".hnsw"));
    int k = Integer.parseInt(options.getOrDefault("k", "100"));
    int pages = Integer.parseInt(options.getOrDefault("pages", "12"));
    int queries = Integer.parseInt(options.getOrDefault("queries", "50"));
    try (FileChannel channel = FileChannel.open(file);
        Arena mapping = Arena.ofConfined()) {
      HnswIndex index =
          HnswIndex.open(
              channel.map(MapMode.READ_ONLY, 0, channel.size(), mapping), data.base(), arena);
      PageCurve curve = new PageCurve(data, index, k, queries);
      curve.run(pages, false);
      curve.run(pages, true);
    }
  }

  private void run(int pages, boolean print) {
    float[][] exact = new float[bounds.length][];
    Arrays.fill(bounds, SearchBounds.unbounded(data.metric()));
    for (int q = 0; print && q < bounds.length; q++) {
      exact[q] =
          FlatSearch.search(data.base(), data.metric(), query(q), spec(q, pages * k, null))
              .scores();
    }
    long[] found = new long[pages]; // hits that are among so many pages' nearest
    for (int page = 0; page < pages; page++) {
      SearchWork work = new SearchWork();
      long cpu = THREADS.getCurrentThreadCpuTime();
      Hits[] answers = new Hits[bounds.length];
      for (int q = 0; q < bounds.length; q++) {
        answers[q] = index.search(query(q), spec(q, k, work));
      }
      double micros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / bounds.length;
      for (int q = 0; q < bounds.length; q++) {
        float[] scores = answers[q].scores();
        bounds[q] = behind(scores[scores.length - 1]);
        for (int upTo = page; print && upTo < pages; upTo++) {
          float bar = exact[q][(upTo + 1) * k - 1];
          for (float score : scores) {
            found[upTo] += data.metric().better(bar, score) ? 0 : 1;
          }
        }
      }
      if (print) {
        System.out.printf(
            Locale.ROOT,
            "page %d: %.0f us, %.2f scanned, recall up to here %.4f%n",
            page + 1,
            micros,
            (double) work.scans() / bounds.length,
            (double) found[page] / (bounds.length * (page + 1) * k));
      }
    }
  }

  private SearchSpec spec(int query, int hits, @Nullable SearchWork work) {
    return new SearchSpec(hits, SearchTuning.NONE, null, bounds[query], work);
  }

  private QueryVector.Dense query(int q) {
    float[] query = data.queries()[q];
    return new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query));
  }

  private SearchBounds behind(float last) {
    SearchBounds all = SearchBounds.unbounded(data.metric());
    Metric metric = data.metric();
    return new SearchBounds(
        metric.largerIsBetter() ? Math.nextDown(last) : Math.nextUp(last), all.far());
  }
}
