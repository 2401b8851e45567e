package io.elanus.server.standalone;

import com.sun.management.OperatingSystemMXBean;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import java.lang.management.ManagementFactory;

/// The budgets of the process. Heap is the JVM's own (`-XX:MaxRAMPercentage`); these bound what
/// grows with data and requests, so that a refusal comes before the machine runs out.
///
/// @param growing rows that are not flushed
/// @param queries running reads
record MemoryPlan(MemoryBudget growing, MemoryBudget queries) {
  private static final int GROWING_SHARE = 4;
  private static final int QUERY_SHARE = 16;

  static MemoryPlan of(Configuration configuration) {
    long machine =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    return new MemoryPlan(
        new MemoryBudget(
            "growing data",
            bytes(configuration.count(Setting.GROWING_MEGABYTES), machine / GROWING_SHARE)),
        new MemoryBudget(
            "queries", bytes(configuration.count(Setting.QUERY_MEGABYTES), machine / QUERY_SHARE)));
  }

  private static long bytes(long megabytes, long otherwise) {
    return megabytes == 0 ? otherwise : megabytes << 20;
  }
}
