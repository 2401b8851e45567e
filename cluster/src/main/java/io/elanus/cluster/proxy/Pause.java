package io.elanus.cluster.proxy;

/// Lets a request wait.
@FunctionalInterface
public interface Pause {
  void millis(long millis);
}
