package io.elanus.server.standalone;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What the database holds, read when somebody asks: Milvus's names where it has one.
final class DatabaseMetrics {
  DatabaseMetrics(PrometheusRegistry registry, StandaloneDatabase database) {
    GaugeWithCallback.builder()
        .name("milvus_rootcoord_collection_num")
        .help("collections that exist")
        .callback(point -> point.call(database.coordinator().catalog().collections().size()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("milvus_rootcoord_database_num")
        .help("databases that exist")
        .callback(point -> point.call(database.coordinator().catalog().databases().size()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("elanus_memory_reserved_bytes")
        .help("bytes taken from a budget")
        .labelNames("budget")
        .callback(point -> {
          point.call(database.memory().growing().reserved(), "growing");
          point.call(database.memory().queries().reserved(), "queries");
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("elanus_memory_limit_bytes")
        .help("bytes in a budget")
        .labelNames("budget")
        .callback(point -> {
          point.call(database.memory().growing().limit(), "growing");
          point.call(database.memory().queries().limit(), "queries");
        })
        .register(registry);
  }
}
