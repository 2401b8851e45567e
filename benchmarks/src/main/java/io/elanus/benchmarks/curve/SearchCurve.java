package io.elanus.benchmarks.curve;

import io.elanus.benchmarks.data.DataSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/// How recall and cost of a search grow with its effort: one thread goes through all queries of the
/// set, again and again for a third of a second.
public final class SearchCurve {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long WARM_NANOS = 4_000_000_000L;
  private static final long ROUND_NANOS = 300_000_000L;

  /// What is measured.
  @FunctionalInterface
  public interface Searches {
    /// The rows found, at most `k`.
    int[] rows(int query, int effort) throws Exception;
  }

  private SearchCurve() {}

  /// Prints a line for each effort, the median of `rounds`, after four seconds of CPU to warm up
  /// with all efforts in turn: what only large ones reach is compiled as well.
  public static void print(DataSet data, CurveOptions options, CurveLines lines, Searches searches)
      throws Exception {
    int[] efforts = options.efforts();
    int rounds = options.whole("rounds", 3);
    Recall recall = new Recall(data, options.k());
    int[][] found = new int[data.queries().length][];
    long warm = THREADS.getCurrentThreadCpuTime() + WARM_NANOS;
    for (int i = 0; THREADS.getCurrentThreadCpuTime() < warm; i++) {
      searchAll(searches, efforts[i % efforts.length], found);
    }
    for (int effort : efforts) {
      double[] wall = new double[rounds];
      double[] cpu = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        int repeats = 0;
        long wallStart = System.nanoTime();
        long cpuStart = THREADS.getCurrentThreadCpuTime();
        do {
          searchAll(searches, effort, found);
          repeats++;
        } while (System.nanoTime() - wallStart < ROUND_NANOS);
        double count = (double) repeats * found.length;
        cpu[round] = count / ((THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e9);
        wall[round] = count / ((System.nanoTime() - wallStart) / 1e9);
      }
      Arrays.sort(wall);
      Arrays.sort(cpu);
      lines.rates("search", effort, recall.of(found), wall[rounds / 2], cpu[rounds / 2]);
    }
  }

  private static void searchAll(Searches searches, int effort, int[][] found) throws Exception {
    for (int q = 0; q < found.length; q++) {
      found[q] = searches.rows(q, effort);
    }
  }
}
