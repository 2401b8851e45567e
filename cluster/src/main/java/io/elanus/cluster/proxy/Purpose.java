package io.elanus.cluster.proxy;

/// What rows are looked up for: texts of refusals name it.
enum Purpose {
  QUERY("failed to create query plan: ", "failed to query"),
  SEARCH("failed to create query plan: ", "failed to search"),
  DELETE("failed to create delete plan: ", "failed to query");

  private final String plan;
  private final String failure;

  Purpose(String plan, String failure) {
    this.plan = plan;
    this.failure = failure;
  }

  /// Put in front of what is wrong with a filter.
  String plan() {
    return plan;
  }

  /// Put in front of why nothing can be read.
  String failure() {
    return failure;
  }
}
