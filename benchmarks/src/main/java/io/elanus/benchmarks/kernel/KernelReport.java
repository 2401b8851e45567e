package io.elanus.benchmarks.kernel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/// Runs [KernelBenchmark] and prints a table: GB/s that each kernel reads, and the ratio to the
/// bytes that a copy reads in the same run. Arguments are those of JMH.
public final class KernelReport {
  private KernelReport() {}

  public static void main(String[] arguments) throws Exception {
    Collection<RunResult> results = new Runner(new CommandLineOptions(arguments)).run();
    Map<String, Double> copies = new LinkedHashMap<>();
    for (RunResult result : results) {
      if (name(result).equals("copy")) {
        copies.put(setting(result), gigabytes(result));
      }
    }
    System.out.println("| kernel | dimension | bytes | ns a row | GB/s | of a copy |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    for (RunResult result : results) {
      Double copy = copies.get(setting(result));
      System.out.printf(
          "| %s | %s | %,d | %s | %.1f | %s |%n",
          name(result),
          result.getParams().getParam("dimension"),
          bytes(result),
          rowBytes(result) == 0
              ? ""
              : "%.2f"
                  .formatted(
                      result.getPrimaryResult().getScore() * rowBytes(result) / bytes(result)),
          gigabytes(result),
          copy == null ? "" : "%.2f".formatted(gigabytes(result) / copy));
    }
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  private static String setting(RunResult result) {
    BenchmarkParams parameters = result.getParams();
    return parameters.getParam("dimension") + "/" + parameters.getParam("bytes");
  }

  private static long bytes(RunResult result) {
    return Long.parseLong(result.getParams().getParam("bytes"));
  }

  /// Bytes of one stored row; 0 for the copy.
  private static double rowBytes(RunResult result) {
    int dimension = Integer.parseInt(result.getParams().getParam("dimension"));
    return switch (name(result)) {
      case "float32SquaredL2", "float32Dot" -> 4.0 * dimension;
      case "float16SquaredL2", "bfloat16SquaredL2" -> 2.0 * dimension;
      case "int8SquaredL2", "sevenBitSquaredL2" -> dimension;
      case "hamming" -> dimension / 8.0;
      case "fastScan" -> dimension / 4.0;
      default -> 0;
    };
  }

  private static double gigabytes(RunResult result) {
    return bytes(result) / result.getPrimaryResult().getScore();
  }
}
