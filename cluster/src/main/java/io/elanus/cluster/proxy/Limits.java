package io.elanus.cluster.proxy;

/// Milvus's defaults for what one request may ask.
final class Limits {
  /// `quotaAndLimits.limits.topK`.
  static final int TOP_K = 16384;

  /// `quotaAndLimits.limits.nq`.
  static final int QUERIES = 16384;

  /// `quotaAndLimits.limits.maxQueryResultWindow`: offset + limit.
  static final int WINDOW = 16384;

  /// `quotaAndLimits.limits.maxGroupSize`.
  static final int GROUP_SIZE = 10;

  static final int HYBRID_REQUESTS = 1024;

  /// Bytes of a JSON document.
  static final int JSON_BYTES = 65536;

  /// RRF's k lies below it.
  static final int RRF_K = 16384;

  private Limits() {}
}
