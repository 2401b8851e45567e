package io.elanus.server.standalone;

import io.elanus.server.Version;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import jdk.incubator.vector.VectorShape;
import org.slf4j.Logger;

/// What a start says in the log: which program, where its data is, what it may use, and every
/// setting that is not the default.
final class Banner {
  private Banner() {}

  static void print(Logger log, Configuration configuration, MemoryPlan memory, Threads threads) {
    log.info(
        "Elanus {} (speaks Milvus {}) on Java {}",
        Version.own(),
        Version.MILVUS,
        Runtime.version());
    log.info("data directory {}", configuration.text(Setting.DATA_DIRECTORY));
    log.info(
        "memory: growing data {} MiB, queries {} MiB, heap {} MiB",
        memory.growing().limit() >> 20,
        memory.queries().limit() >> 20,
        Runtime.getRuntime().maxMemory() >> 20);
    log.info(
        "threads: {} to search, {} to build; kernels: Vector API, {} bits",
        threads.searchThreads(),
        threads.buildThreads(),
        VectorShape.preferredShape().vectorBitSize());
    for (Setting setting : Setting.values()) {
      Configuration.Value value = configuration.value(setting);
      if (!value.source().equals("default")) {
        log.info("{} = {} ({})", setting.key(), value.text(), value.source());
      }
    }
    configuration.warnings().forEach(log::warn);
  }
}
