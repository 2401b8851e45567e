package io.elanus.server.bench;

/// Which filtered searches a benchmark measures.
public enum Filters {
  NONE,
  /// Those that the data set has exact answers for, besides the searches without a filter.
  OF_THE_SET,
  /// Those of [Shares] alone, over indexed columns that the benchmark adds.
  BY_SHARE
}
