package io.elanus.cluster.transport.paranoid;

/// What happens to one request on its way.
public enum Fate {
  /// It arrives, and so does its answer.
  ARRIVES,
  /// It arrives twice; the second answer is the one that comes back. Idempotent methods only.
  ARRIVES_TWICE,
  /// It never arrives.
  REQUEST_LOST,
  /// It is carried out, and nobody hears of it.
  ANSWER_LOST,
  /// The caller gives up, and it is carried out after that: before some later call, which may be
  /// one that the caller makes when a repetition has long been answered.
  ARRIVES_LATE
}
