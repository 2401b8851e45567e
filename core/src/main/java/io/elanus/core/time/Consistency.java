package io.elanus.core.time;

/// How much of the past a read must see. Source: `ConsistencyLevel` in Milvus's common.proto.
public sealed interface Consistency {
  /// Every write acknowledged before the read began.
  record Strong() implements Consistency {}

  /// Every write older than the staleness (`common.gracefulTime`, 5000 ms).
  record Bounded(long stalenessMillis) implements Consistency {}

  /// The caller's own last write.
  record Session(Timestamp lastWrite) implements Consistency {}

  /// Whatever is there.
  record Eventually() implements Consistency {}

  /// What the caller names.
  record Customized(Timestamp guarantee) implements Consistency {}

  /// The oldest timestamp that a node must have applied before it may answer.
  default Timestamp guarantee(Timestamp now) {
    return switch (this) {
      case Strong() -> now;
      case Bounded(long staleness) -> now.minusMillis(staleness);
      case Session(Timestamp lastWrite) -> lastWrite;
      case Eventually() -> Timestamp.EARLIEST;
      case Customized(Timestamp guarantee) -> guarantee;
    };
  }
}
