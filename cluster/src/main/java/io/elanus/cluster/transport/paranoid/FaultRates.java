package io.elanus.cluster.transport.paranoid;

/// How often requests meet which [Fate]; the rest arrives. Shares of 1.
///
/// @param twice of idempotent requests
/// @param requestLost of those that may fail
/// @param answerLost of those that may fail
/// @param late of those that may fail
/// @param delayed of all requests, besides
/// @param delayMillis the longest delay
/// @param onceMayFail whether requests fail that are never repeated: their callers have to live
///   with an outcome that they do not know
public record FaultRates(
    double twice,
    double requestLost,
    double answerLost,
    double late,
    double delayed,
    int delayMillis,
    boolean onceMayFail) {
  /// Nothing but bytes.
  public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0, 0, false);

  /// What nobody outside may notice: everything that fails is repeated.
  public static final FaultRates HIDDEN = new FaultRates(0.1, 0.05, 0.05, 0.05, 0.05, 5, false);
}
