package io.elanus.core.index.scalar;

import java.util.function.Supplier;

/// A way to answer a leaf, and its price.
///
/// @param nanos how long [#answer] takes, roughly
/// @param rows how many rows `isTrue` will have, at most
/// @param exact as in [LeafAnswer]
public record LeafPlan(long nanos, long rows, boolean exact, Supplier<LeafAnswer> answering) {
  public LeafAnswer answer() {
    return answering.get();
  }
}
