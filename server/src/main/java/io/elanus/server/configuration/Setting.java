package io.elanus.server.configuration;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Every setting there is. `docs/configuration.md` is this table, and a test keeps the two equal.
public enum Setting {
  PORT("proxy.port", "19530", Kind.COUNT, "Port of gRPC and HTTP; 0 takes a free one."),
  BIND_ADDRESS("proxy.ip", "0.0.0.0", Kind.TEXT, "Address that both ports listen on."),
  MANAGEMENT_PORT(
      "common.MetricsPort",
      "9091",
      Kind.COUNT,
      "Port of /healthz and /metrics; 0 takes a free one."),
  DATA_DIRECTORY(
      "localStorage.path", "./elanus-data", Kind.TEXT, "Folder of everything that is kept."),
  MAX_RECEIVE_BYTES(
      "proxy.grpc.serverMaxRecvSize",
      "67108864",
      Kind.COUNT,
      "Bytes of the largest request taken."),

  MAX_OUTPUT_BYTES(
      "quotaAndLimits.limits.maxOutputSize",
      "104857600",
      Kind.COUNT,
      "Bytes of rows in one answer."),

  SEGMENT_MEGABYTES(
      "dataCoord.segment.maxSize",
      "1024",
      Kind.COUNT,
      "Size that compaction fills segments up to, in MiB."),
  SEAL_MEGABYTES(
      "elanus.segment.sealSize",
      "256",
      Kind.COUNT,
      "Growing data of a shard that is sealed by itself, in MiB."),
  SEAL_IDLE_SECONDS(
      "dataCoord.segment.maxIdleTime",
      "600",
      Kind.COUNT,
      "Idle seconds after which growing data is sealed."),
  COMPACTION_SECONDS(
      "dataCoord.compaction.mix.triggerInterval",
      "60",
      Kind.COUNT,
      "Seconds between looks for segments to merge."),
  RETENTION_SECONDS(
      "common.retentionDuration",
      "300",
      Kind.COUNT,
      "Seconds that deleted rows stay readable in the past."),

  GROWING_MEGABYTES(
      "elanus.memory.growing",
      "0",
      Kind.COUNT,
      "Budget of growing data in MiB; 0 takes a quarter of the machine."),
  QUERY_MEGABYTES(
      "elanus.memory.query",
      "0",
      Kind.COUNT,
      "Budget of running reads in MiB; 0 takes a sixteenth of the machine."),
  SEARCH_THREADS(
      "elanus.threads.search", "0", Kind.COUNT, "Threads that search; 0 takes one a core."),
  BUILD_THREADS(
      "elanus.threads.build", "0", Kind.COUNT, "Threads that build indexes; 0 takes one a core."),

  BINDING(
      "elanus.binding",
      "direct",
      Kind.TEXT,
      "How roles reach each other: direct, or paranoid for tests (bytes over a link that repeats, loses "
          + "and delays; paranoid:SEED repeats a run)."),

  LOG_LEVEL("log.level", "info", Kind.TEXT, "debug, info, warn or error.");

  /// What a value may be.
  public enum Kind {
    /// A whole number, 0 or more.
    COUNT,
    TEXT
  }

  private final String key;
  private final String defaultValue;
  private final Kind kind;
  private final String meaning;

  Setting(String key, String defaultValue, Kind kind, String meaning) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.kind = kind;
    this.meaning = meaning;
  }

  public String key() {
    return key;
  }

  public String defaultValue() {
    return defaultValue;
  }

  public Kind kind() {
    return kind;
  }

  public String meaning() {
    return meaning;
  }

  /// The environment variable that overrides it: `proxy.port` is `PROXY_PORT`.
  public String variable() {
    return key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /// The known key that a misspelt one is nearest to.
  static String nearestKey(String key) {
    return Stream.of(values())
        .map(Setting::key)
        .min(java.util.Comparator.comparingInt(known -> EditDistance.between(key, known)))
        .orElseThrow();
  }
}
