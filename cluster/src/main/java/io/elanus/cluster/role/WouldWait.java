package io.elanus.cluster.role;

/// Thrown in place of waiting on a thread that must not wait, because it serves many connections.
/// It says nothing about the call: whoever offered the thread runs the call again where it may
/// wait. Only reads are offered such threads.
public final class WouldWait extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final WouldWait INSTANCE = new WouldWait();

  /// A thread that must not wait.
  public interface Thread {}

  private WouldWait() {
    super("this thread must not wait", null, false, false);
  }

  /// For whoever is about to wait, or to compute for long.
  ///
  /// @throws WouldWait on a thread that must not
  public static void refuse() {
    if (isForbidden()) {
      throw INSTANCE;
    }
  }

  /// Whether the current thread must not wait.
  public static boolean isForbidden() {
    return java.lang.Thread.currentThread() instanceof Thread;
  }
}
