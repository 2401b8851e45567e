package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.Predicate;
import org.jspecify.annotations.Nullable;

/// An index over one scalar field of one segment. Any number of threads may ask it at once.
public interface ScalarIndex {
  /// How it would answer a leaf; null when it knows nothing of it.
  ///
  /// @param leaf no `and`, `or` or `not`
  @Nullable LeafPlan plan(Predicate leaf);
}
