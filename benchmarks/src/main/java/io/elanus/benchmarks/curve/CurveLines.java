package io.elanus.benchmarks.curve;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// Lines that every system prints alike, comma-separated:
/// `set,system,settings,buildEffort,threads,what,effort,recall,first,second`.
///
/// | what | effort | recall | first | second |
/// |------|--------|--------|-------|--------|
/// | `build` | | | wall seconds | CPU seconds of the process |
/// | `memory` | | | MiB resident | percent of the rows as float32 |
/// | `search` | of the search | recall@k | queries a second | queries a CPU second |
/// | `flat` | queries at once | recall@k | queries a second | queries a CPU second |
/// | `read` | | | GB/s | GB/s of CPU time |
///
/// @param prefix the first five columns
public record CurveLines(String prefix) {
  /// What may fail by reading or writing.
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /// Runs a build and says what it took.
  public void build(Work work) throws Exception {
    var process =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    print(
        "build",
        "",
        "",
        "%.2f".formatted((System.nanoTime() - wall) / 1e9),
        "%.2f".formatted((process.getProcessCpuTime() - cpu) / 1e9));
  }

  public void memory(long residentBytes, long float32Bytes) {
    print(
        "memory",
        "",
        "",
        "%.1f".formatted(residentBytes / 1048576.0),
        "%.1f".formatted(100.0 * residentBytes / float32Bytes));
  }

  public void rates(String what, int effort, double recall, double wall, double cpu) {
    print(
        what,
        Integer.toString(effort),
        "%.4f".formatted(recall),
        "%.1f".formatted(wall),
        "%.1f".formatted(cpu));
  }

  public void bandwidth(double wall, double cpu) {
    print("read", "", "", "%.2f".formatted(wall), "%.2f".formatted(cpu));
  }

  private void print(String what, String effort, String recall, String first, String second) {
    System.out.printf(
        Locale.ROOT, "%s,%s,%s,%s,%s,%s%n", prefix, what, effort, recall, first, second);
  }
}
