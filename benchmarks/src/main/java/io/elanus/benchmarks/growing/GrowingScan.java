package io.elanus.benchmarks.growing;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.CodedRows;
import io.elanus.core.index.hnsw.CodedScan;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// The exact search of rows in chunks of 4096, by their codes and without them, in turn; and what
/// the codes cost to make. One thread, its CPU time. Prints `set,rows,dimension,what,microseconds`
/// a query (a row, for the making).
///
/// Arguments are `key=value`: `data` (folder of sets), `set`, `metric`, `truth`, `rows` (at most),
/// `k`, `rounds`.
public final class GrowingScan {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CHUNK_SHIFT = 12;
  private static final long ROUND_NANOS = 700_000_000L;

  private GrowingScan() {}

  public static void main(String[] arguments) throws java.io.IOException {
    Map<String, String> options = new HashMap<>();
    for (String argument : arguments) {
      int at = argument.indexOf('=');
      options.put(argument.substring(0, at), argument.substring(at + 1));
    }
    String set = options.getOrDefault("set", "cifar-sift-128-euclidean");
    Metric metric = Metric.valueOf(options.getOrDefault("metric", "L2"));
    Arena arena = Arena.ofShared();
    DataSet data =
        DataSet.read(
            java.nio.file.Path.of(options.getOrDefault("data", "../shared/data"), set),
            metric,
            options.getOrDefault("truth", "gt_l2_top100"),
            arena);
    int count =
        Math.min(data.base().rowCount(), Integer.parseInt(options.getOrDefault("rows", "100000")));
    VectorRows rows = chunked(data.base(), count);
    CodedRows[] codes = new CodedRows[count >>> CHUNK_SHIFT];
    String prefix = "%s,%d,%d".formatted(set, count, rows.dimension());
    for (int pass = 0; pass < 2; pass++) {
      long start = THREADS.getCurrentThreadCpuTime();
      Arrays.setAll(
          codes, c -> CodedRows.of(rows, c << CHUNK_SHIFT, 1 << CHUNK_SHIFT, metric, arena));
      long nanos = THREADS.getCurrentThreadCpuTime() - start;
      print(prefix, "codes", nanos / 1e3 / (codes.length << CHUNK_SHIFT));
    }
    CodedScan coded = new CodedScan(rows, metric, codes);
    SearchSpec spec =
        new SearchSpec(
            Integer.parseInt(options.getOrDefault("k", "10")),
            SearchTuning.NONE,
            null,
            SearchBounds.unbounded(metric));
    List<QueryVector.Dense> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      queries.add(new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
    }
    for (int round = 0; round < Integer.parseInt(options.getOrDefault("rounds", "4")); round++) {
      measure(prefix, "vectors", queries, q -> FlatSearch.search(rows, metric, q, spec));
      measure(prefix, "coded", queries, q -> coded.search(List.of(q), spec, 0, count).getFirst());
    }
    for (int q = 0; q < Math.min(50, queries.size()); q++) {
      Hits exact = FlatSearch.search(rows, metric, queries.get(q), spec);
      Hits found = coded.search(List.of(queries.get(q)), spec, 0, count).getFirst();
      if (!Arrays.equals(exact.rows(), found.rows())) {
        throw new IllegalStateException("query " + q + " found other rows");
      }
    }
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

  private static void measure(
      String prefix,
      String what,
      List<QueryVector.Dense> queries,
      Function<QueryVector.Dense, Hits> search) {
    long start = THREADS.getCurrentThreadCpuTime();
    int done = 0;
    while (THREADS.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
      search.apply(queries.get(done++ % queries.size()));
    }
    print(prefix, what, (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / done);
  }

  private static void print(String prefix, String what, double micros) {
    System.out.printf(Locale.ROOT, "%s,%s,%.3f%n", prefix, what, micros);
  }
}
