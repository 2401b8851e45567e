package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.time.Consistency;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;

/// How fresh a read must be, as the wire says it.
///
/// @param level ignored when `useDefault`
/// @param useDefault take the collection's own level
/// @param guarantee a hybrid timestamp; in old requests 1 means eventually and 2 bounded
public record ReadConsistency(ConsistencyLevel level, boolean useDefault, long guarantee) {
  /// `common.gracefulTime`.
  static final long STALENESS_MILLIS = 5000;

  private static final long OLD_EVENTUALLY = 1;
  private static final long OLD_BOUNDED = 2;

  public static final ReadConsistency STRONG =
      new ReadConsistency(ConsistencyLevel.STRONG, false, 0);

  /// Whether [#guarantee] is a moment and not a code for a level.
  boolean namesMoment() {
    return guarantee > OLD_BOUNDED;
  }

  Consistency resolve(CollectionState collection) {
    if (useDefault) {
      return of(collection.consistency());
    }
    if (level == ConsistencyLevel.STRONG && guarantee > 0) {
      return old();
    }
    return of(level);
  }

  private Consistency old() {
    if (guarantee == OLD_EVENTUALLY) {
      return new Consistency.Eventually();
    }
    if (guarantee == OLD_BOUNDED) {
      return new Consistency.Bounded(STALENESS_MILLIS);
    }
    return new Consistency.Customized(new Timestamp(guarantee));
  }

  private Consistency of(ConsistencyLevel wanted) {
    return switch (wanted) {
      case STRONG -> new Consistency.Strong();
      case SESSION -> new Consistency.Session(new Timestamp(guarantee));
      case BOUNDED -> new Consistency.Bounded(STALENESS_MILLIS);
      case EVENTUALLY -> new Consistency.Eventually();
      case CUSTOMIZED -> new Consistency.Customized(new Timestamp(guarantee));
    };
  }
}
