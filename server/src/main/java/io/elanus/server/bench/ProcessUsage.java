package io.elanus.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process on this machine has used so far, from `/proc` (proc(5)); nothing when the process
/// is unknown.
///
/// @param process its id, 0 for unknown
record ProcessUsage(long process) {
  /// `sysconf(_SC_CLK_TCK)` is 100 on every Linux that the JVM runs on.
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /// Seconds of processor time, user and system, of all its threads; NaN when unknown.
  double cpuSeconds() {
    if (process == 0) {
      return Double.NaN;
    }
    String stat = read("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  /// MiB of memory resident, mapped files included; NaN when unknown.
  double residentMegabytes() {
    if (process == 0) {
      return Double.NaN;
    }
    for (String line : read("status").split("\n")) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process), file));
    } catch (IOException cause) {
      throw new UncheckedIOException("process " + process + " cannot be read", cause);
    }
  }
}
