package io.elanus.benchmarks.curve;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// IVF_RABITQ of several `rbq_bits` over one set, in turn in one process: ten hits in the order of
/// their codes (`refine_k` 1), and as many candidates scored exactly as may be among the best.
///
/// Arguments besides those of [CurveOptions]: `bits` (comma-separated), `efforts` (each an
/// `nprobe`). The medians of `rounds` are printed; a distance is one by code or exact.
public final class CodeBitsCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// One index in one way to search it.
  private record Way(int bits, VectorIndex index, SearchTuning tuning, String name) {}

  private CodeBitsCurve() {}

  public static void main(String[] arguments) throws Exception {
    CurveOptions options = CurveOptions.of(arguments);
    DataSet data = options.read(Arena.global());
    List<Way> ways = new ArrayList<>();
    for (int bits : options.wholes("bits", "1,2,4,5,8")) {
      VectorIndex index = built(data, bits, options.threads());
      ways.add(new Way(bits, index, SearchTuning.of("refine_k", 1), "codes"));
      ways.add(new Way(bits, index, SearchTuning.NONE, "exact"));
    }
    QueryVector[] queries = new QueryVector[data.queries().length];
    for (int q = 0; q < queries.length; q++) {
      float[] query = data.queries()[q];
      queries[q] = new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query));
    }
    long rowBytes = (long) Float.BYTES * data.base().dimension() * data.base().rowCount();
    System.out.println(
        "| nprobe | bits | MiB | of the rows | order by | recall | queries a CPU second | distances a query |");
    System.out.println("|---:|---:|---:|---:|---|---:|---:|---:|");
    for (int probes : options.efforts()) {
      measure(data, options, ways, queries, probes, rowBytes);
    }
  }

  private static void measure(
      DataSet data,
      CurveOptions options,
      List<Way> ways,
      QueryVector[] queries,
      int probes,
      long rowBytes) {
    int rounds = options.whole("rounds", 5);
    Recall recall = new Recall(data, options.k());
    double[][] rates = new double[ways.size()][rounds];
    int[][] found = new int[queries.length][];
    for (int round = -1; round < rounds; round++) {
      for (int way = 0; way < ways.size(); way++) {
        long start = THREADS.getCurrentThreadCpuTime();
        search(data, ways.get(way), queries, probes, options.k(), found, null);
        double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
        if (round >= 0) {
          rates[way][round] = queries.length / seconds;
        }
      }
    }
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      SearchWork work = new SearchWork();
      search(data, way, queries, probes, options.k(), found, work);
      Arrays.sort(rates[i]);
      System.out.printf(
          "| %d | %d | %.1f | %.1f %% | %s | %.4f | %,.0f | %,d |%n",
          probes,
          way.bits,
          way.index.residentBytes() / (double) (1 << 20),
          100.0 * way.index.residentBytes() / rowBytes,
          way.name,
          recall.of(found),
          rates[i][rounds / 2],
          work.distances() / queries.length);
    }
  }

  private static void search(
      DataSet data,
      Way way,
      QueryVector[] queries,
      int probes,
      int k,
      int[][] found,
      @Nullable SearchWork work) {
    SearchSpec spec =
        new SearchSpec(
            k,
            way.tuning.with("nprobe", probes),
            null,
            SearchBounds.unbounded(data.metric()),
            work);
    for (int q = 0; q < queries.length; q++) {
      found[q] = way.index.search(queries[q], spec).rows();
    }
  }

  private static VectorIndex built(DataSet data, int bits, int threads) throws Exception {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find("IVF_RABITQ"));
    Map<String, String> given = new HashMap<>();
    given.put("nlist", Integer.toString((int) (4 * Math.sqrt(data.base().rowCount()))));
    given.put("rbq_bits", Integer.toString(bits));
    Map<String, String> build =
        method.buildParameters(DataType.FLOAT_VECTOR, data.base().dimension(), given);
    Path file = Files.createTempFile("elanus", ".index");
    try {
      MethodCurve.write(data, method, build, threads, file);
      return MethodCurve.open(method, file, data);
    } finally {
      Files.delete(file);
    }
  }
}
