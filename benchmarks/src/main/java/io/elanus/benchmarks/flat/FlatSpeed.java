package io.elanus.benchmarks.flat;

import io.elanus.benchmarks.curve.CurveLines;
import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.benchmarks.curve.Recall;
import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Exact scans of a set that is larger than the caches, on huge pages, one thread: a plain read of
/// the rows, then batches of queries, in turn; medians. One query can be no faster than the read.
///
/// Arguments besides those of [CurveOptions]: `batches` (queries at once, comma-separated).
public final class FlatSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int WARM_ROUNDS = 3;

  /// Where the sum that is read goes, so that reading cannot be left out.
  private static volatile long read;

  private FlatSpeed() {}

  public static void main(String[] arguments) {
    CurveOptions options = CurveOptions.of(arguments);
    DataSet data = onHugePages(options.read(Arena.global()));
    VectorRows rows = data.base();
    long bytes = rows.stride() * rows.rowCount();
    CurveLines lines = options.lines("elanus-FLAT", Long.toString(bytes), "-");
    int[] batches = options.wholes("batches", "1,16,64");
    int rounds = options.whole("rounds", 7);
    List<QueryVector.Dense> queries = new ArrayList<>();
    for (float[] query : data.queries()) {
      queries.add(new QueryVector.Dense(DataType.FLOAT_VECTOR, query.length, DataSet.bytes(query)));
    }
    SearchSpec spec =
        new SearchSpec(options.k(), SearchTuning.NONE, null, SearchBounds.unbounded(data.metric()));
    Recall recall = new Recall(data, options.k());
    Taken reads = new Taken(rounds);
    Taken[] scans = new Taken[batches.length];
    Arrays.setAll(scans, i -> new Taken(rounds));
    double[] recalls = new double[batches.length];
    for (int round = -WARM_ROUNDS; round < rounds; round++) {
      reads.measure(round, () -> read = sum(rows.chunks()[0], bytes));
      for (int b = 0; b < batches.length; b++) {
        List<QueryVector.Dense> batch = queries.subList(0, batches[b]);
        List<Hits> found = new ArrayList<>();
        scans[b].measure(
            round, () -> found.addAll(FlatSearch.searchAll(rows, data.metric(), batch, spec)));
        recalls[b] = recall.of(found.stream().map(Hits::rows).toArray(int[][]::new));
      }
    }
    lines.bandwidth(bytes / 1e9 / reads.wall(), bytes / 1e9 / reads.cpu());
    for (int b = 0; b < batches.length; b++) {
      lines.rates(
          "flat",
          batches[b],
          recalls[b],
          batches[b] / scans[b].wall(),
          batches[b] / scans[b].cpu());
    }
  }

  private static DataSet onHugePages(DataSet data) {
    VectorRows rows = data.base();
    long bytes = rows.stride() * rows.rowCount();
    MemorySegment copy = HugePages.allocate(Arena.global(), bytes).copyFrom(rows.chunks()[0]);
    VectorRows moved =
        new VectorRows(
            rows.type(),
            rows.dimension(),
            rows.rowCount(),
            rows.stride(),
            rows.chunkShift(),
            new MemorySegment[] {copy});
    return new DataSet(data.name(), data.metric(), moved, data.queries(), data.truth());
  }

  /// Reads all of it, 64 bytes at a time in four streams of additions.
  private static long sum(MemorySegment bytes, long length) {
    int step = LONGS.vectorByteSize();
    LongVector a = LongVector.zero(LONGS);
    LongVector b = a;
    LongVector c = a;
    LongVector d = a;
    for (long at = 0; at + 4L * step <= length; at += 4L * step) {
      a = a.add(load(bytes, at));
      b = b.add(load(bytes, at + step));
      c = c.add(load(bytes, at + 2L * step));
      d = d.add(load(bytes, at + 3L * step));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  private static LongVector load(MemorySegment bytes, long at) {
    return LongVector.fromMemorySegment(LONGS, bytes, at, ByteOrder.LITTLE_ENDIAN);
  }

  /// Seconds of each round.
  private record Taken(double[] walls, double[] cpus) {
    Taken(int rounds) {
      this(new double[rounds], new double[rounds]);
    }

    /// @param round not kept when negative
    void measure(int round, Runnable work) {
      long wall = System.nanoTime();
      long cpu = THREADS.getCurrentThreadCpuTime();
      work.run();
      if (round >= 0) {
        walls[round] = (System.nanoTime() - wall) / 1e9;
        cpus[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
      }
    }

    double wall() {
      return median(walls);
    }

    double cpu() {
      return median(cpus);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
