package io.elanus.benchmarks.kernel;

import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs [KernelBenchmark] and prints a table: GB/s that each kernel reads, and the ratio to the
/// bytes that a copy reads in the same run, by the medians of the iterations: in the first one the
/// compiler may not be done, and what it has not compiled allocates. Arguments are those of JMH,
/// and first `guard=FILE` to fail when a [KernelGuard] complains, or `record=FILE` to write what it
/// will go by.
public final class KernelReport {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String GUARD = "guard=";
  private static final String RECORD = "record=";

  private KernelReport() {}

  public static void main(String[] arguments) throws Exception {
    String task = arguments.length > 0 ? arguments[0] : "";
    boolean guards = task.startsWith(GUARD);
    boolean records = task.startsWith(RECORD);
    String[] jmh =
        guards || records ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(new CommandLineOptions(jmh))
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
    List<KernelGuard.Measured> kernels = report(results);
    if (records) {
      KernelGuard.write(Path.of(task.substring(RECORD.length())), kernels);
    }
    if (guards) {
      List<String> complaints =
          KernelGuard.read(Path.of(task.substring(GUARD.length()))).complaints(kernels);
      complaints.forEach(complaint -> System.err.println("kernels: " + complaint));
      if (!complaints.isEmpty()) {
        System.exit(1);
      }
    }
  }

  /// Prints the table.
  ///
  /// @return the kernels whose copy was measured
  private static List<KernelGuard.Measured> report(Collection<RunResult> results) {
    Map<String, Double> copies = new LinkedHashMap<>();
    for (RunResult result : results) {
      if (name(result).equals("copy")) {
        copies.put(setting(result), gigabytes(result));
      }
    }
    System.out.println("| kernel | dimension | bytes | ns a row | GB/s | of a copy |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    List<KernelGuard.Measured> kernels = new ArrayList<>();
    for (RunResult result : results) {
      Double copy = copies.get(setting(result));
      double rowBytes = rowBytes(result);
      System.out.printf(
          "| %s | %s | %,d | %s | %.1f | %s |%n",
          name(result),
          result.getParams().getParam("dimension"),
          bytes(result),
          rowBytes == 0
              ? ""
              : "%.2f".formatted(median(result.getPrimaryResult()) * rowBytes / bytes(result)),
          gigabytes(result),
          copy == null ? "" : "%.2f".formatted(gigabytes(result) / copy));
      if (copy != null && rowBytes > 0) {
        kernels.add(
            new KernelGuard.Measured(
                name(result) + "," + setting(result),
                gigabytes(result) / copy,
                allocated(result) * rowBytes / bytes(result)));
      }
    }
    return kernels;
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  private static String setting(RunResult result) {
    BenchmarkParams parameters = result.getParams();
    return parameters.getParam("dimension") + "," + parameters.getParam("bytes");
  }

  private static long bytes(RunResult result) {
    return Long.parseLong(result.getParams().getParam("bytes"));
  }

  /// Bytes of one stored row; 0 for the copy.
  private static double rowBytes(RunResult result) {
    int dimension = Integer.parseInt(result.getParams().getParam("dimension"));
    return switch (name(result)) {
      case "float32SquaredL2", "float32Dot", "float32Tile" -> 4.0 * dimension;
      case "float16SquaredL2", "bfloat16SquaredL2" -> 2.0 * dimension;
      case "int8SquaredL2", "sevenBitSquaredL2" -> dimension;
      case "hamming" -> KernelBenchmark.bitRowBytes(dimension);
      case "fastScan" -> dimension / 4.0;
      case "extraBits" -> RaBitExtraBits.codeBytes(dimension, KernelBenchmark.EXTRA_BITS);
      default -> 0;
    };
  }

  private static double gigabytes(RunResult result) {
    return bytes(result) / median(result.getPrimaryResult());
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }

  /// Bytes allocated in one call, which goes through all rows.
  private static double allocated(RunResult result) {
    for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
      if (secondary.getKey().endsWith(ALLOCATED)) {
        return median(secondary.getValue());
      }
    }
    return Double.NaN;
  }
}
