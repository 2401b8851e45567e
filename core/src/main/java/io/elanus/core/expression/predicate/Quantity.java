package io.elanus.core.expression.predicate;

/// How many elements of an array must match.
public sealed interface Quantity {
  /// @param count elements that match
  /// @param of elements that there are
  boolean accepts(int count, int of);

  /// Of no element: false.
  record Any() implements Quantity {
    @Override
    public boolean accepts(int count, int of) {
      return count > 0;
    }
  }

  /// Of no element: true.
  record All() implements Quantity {
    @Override
    public boolean accepts(int count, int of) {
      return count == of;
    }
  }

  record AtLeast(long threshold) implements Quantity {
    @Override
    public boolean accepts(int count, int of) {
      return count >= threshold;
    }
  }

  record AtMost(long threshold) implements Quantity {
    @Override
    public boolean accepts(int count, int of) {
      return count <= threshold;
    }
  }

  record Exactly(long threshold) implements Quantity {
    @Override
    public boolean accepts(int count, int of) {
      return count == threshold;
    }
  }
}
