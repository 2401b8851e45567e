package io.elanus.cluster.transport;

/// What happens when a request arrives twice.
public enum Repetition {
  /// Nothing that matters: twice is as good as once, early as good as late.
  IDEMPOTENT,
  /// It happens twice: never repeated by the transport.
  ONCE
}
