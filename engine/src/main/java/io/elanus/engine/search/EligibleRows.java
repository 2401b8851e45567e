package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.expression.Filter;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.engine.segment.Segment;
import org.jspecify.annotations.Nullable;

/// The rows of a segment that a read may return: visible, and the filter is true.
final class EligibleRows {
  private EligibleRows() {}

  /// Null when it is every row.
  ///
  /// @param trace told what the filter looks at; null when nobody asks
  static @Nullable Bits of(Segment segment, ReadScope scope, @Nullable FilterTrace trace) {
    Bits visible = segment.visible(scope.snapshot(), scope.expiredBefore());
    Filter filter = scope.filter();
    if (filter == null) {
      return visible;
    }
    Bits matching = matching(segment, filter, trace);
    if (visible != null) {
      return matching.and(visible);
    }
    // Without a set, scans and walks need not look into one.
    return matching.count() == segment.rowCount() ? null : matching;
  }

  /// How many rows that is.
  static int count(Segment segment, ReadScope scope, @Nullable FilterTrace trace) {
    Bits eligible = of(segment, scope, trace);
    return eligible == null ? segment.rowCount() : eligible.count();
  }

  private static Bits matching(Segment segment, Filter filter, @Nullable FilterTrace trace) {
    Column keys = filter.primaryKeys();
    if (keys == null) {
      return FilterTrace.matching(trace, filter, segment);
    }
    Column possible = segment.possible(keys);
    if (trace != null) {
      trace.foundByKeys(keys.rowCount(), possible.rowCount());
    }
    if (possible.rowCount() == 0) {
      return Bits.none(segment.rowCount());
    }
    Bits named = segment.rowsOf(possible);
    return filter.isPrimaryKeyLookup() ? named : matchingAmong(segment, filter, named, trace);
  }

  /// The filter is true outside of `named` nowhere: it is asked about these rows only.
  private static Bits matchingAmong(
      Segment segment, Filter filter, Bits named, @Nullable FilterTrace trace) {
    int[] rows = rowsIn(named);
    if (rows.length == 0) {
      return named;
    }
    GatheredRows gathered = new GatheredRows(segment, rows);
    Bits among = FilterTrace.matching(trace, filter, gathered);
    Bits matching = Bits.none(segment.rowCount());
    for (int i = among.next(0); i >= 0; i = among.next(i + 1)) {
      matching.set(rows[i]);
    }
    return matching;
  }

  static int[] rowsIn(Bits bits) {
    int[] rows = new int[bits.count()];
    int next = 0;
    for (int row = bits.next(0); row >= 0; row = bits.next(row + 1)) {
      rows[next++] = row;
    }
    return rows;
  }
}
