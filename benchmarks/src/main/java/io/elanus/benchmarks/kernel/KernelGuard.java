package io.elanus.benchmarks.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Holds kernels to what they once were: none allocates, and none has become more than twice slower
/// beside a copy of the same run, whatever the machine.
///
/// @param ratios what each kernel reads, as a part of what a copy reads in that time, by
///   `kernel,dimension,bytes`
record KernelGuard(Map<String, Double> ratios) {
  private static final String HEAD = "kernel,dimension,bytes,ofACopy";
  private static final double SLOWER = 2;

  /// The harness itself allocates a few hundred bytes a call; a kernel that boxes allocates 16 and
  /// more for every row.
  private static final double BYTES_A_ROW = 1;

  /// What was measured of one kernel.
  ///
  /// @param name `kernel,dimension,bytes`
  /// @param ofACopy what it reads, as a part of what a copy reads in that time
  /// @param allocatedARow bytes; NaN when that was not measured
  record Measured(String name, double ofACopy, double allocatedARow) {}

  /// Knows nothing when there is no such file.
  static KernelGuard read(Path file) throws IOException {
    Map<String, Double> ratios = new HashMap<>();
    if (!Files.exists(file)) {
      return new KernelGuard(ratios);
    }
    for (String line : Files.readAllLines(file)) {
      int comma = line.lastIndexOf(',');
      if (!line.equals(HEAD) && comma > 0) {
        ratios.put(line.substring(0, comma), Double.parseDouble(line.substring(comma + 1)));
      }
    }
    return new KernelGuard(ratios);
  }

  static void write(Path file, List<Measured> kernels) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    kernels.stream()
        .sorted(Comparator.comparing(Measured::name))
        .forEach(kernel ->
            lines.add(String.format(Locale.ROOT, "%s,%.3f", kernel.name(), kernel.ofACopy())));
    Files.write(file, lines);
  }

  /// What is wrong, a sentence each.
  List<String> complaints(List<Measured> kernels) {
    List<String> complaints = new ArrayList<>();
    Set<String> missing = new TreeSet<>(ratios.keySet());
    kernels.forEach(kernel -> missing.remove(kernel.name()));
    missing.forEach(name -> complaints.add(name + " was not measured: did it fail?"));
    for (Measured kernel : kernels) {
      Double recorded = ratios.get(kernel.name());
      if (recorded == null) {
        complaints.add(kernel.name() + " has no recorded ratio: record it");
      } else if (kernel.ofACopy() * SLOWER < recorded) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s reads %.3f of a copy, it was %.3f",
                kernel.name(),
                kernel.ofACopy(),
                recorded));
      }
      if (!(kernel.allocatedARow() < BYTES_A_ROW)) {
        complaints.add(
            String.format(
                Locale.ROOT,
                "%s allocates %.1f bytes a row",
                kernel.name(),
                kernel.allocatedARow()));
      }
    }
    return complaints;
  }
}
