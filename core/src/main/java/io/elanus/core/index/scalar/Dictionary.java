package io.elanus.core.index.scalar;

import io.elanus.core.index.scalar.ScalarIndexFile.Found;
import io.elanus.core.kernel.bits.Bits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Terms and their rows.
final class Dictionary {
  static final String HOLDERS = "holders";

  final Terms terms;
  final TermRows rows;

  Dictionary(TermKind kind, int rowCount, Found sections) {
    terms = new Terms(kind, sections);
    rows = new TermRows(kind, rowCount, sections);
  }

  /// What [#addRowsOf] takes, roughly, in nanoseconds.
  long nanos(TermRanges wanted) {
    return Math.min(rows.nanos(wanted), rows.nanos(wanted.complement(terms.count())));
  }

  /// Adds the rows of some terms, where each row holds one term at most.
  ///
  /// @param holders the rows that hold any term
  void addRowsOf(TermRanges wanted, Bits holders, Bits into) {
    TermRanges others = wanted.complement(terms.count());
    if (rows.nanos(wanted) <= rows.nanos(others)) {
      rows.add(wanted, into);
    } else {
      Bits found = holders.copy();
      rows.remove(others, found);
      into.or(found);
    }
  }

  /// The rows that hold a term of each of these ranges.
  ///
  /// @param each at least one
  Bits rowsOfAll(List<TermRanges> each, int rowCount) {
    List<TermRanges> fewestFirst = new ArrayList<>(each);
    fewestFirst.sort(Comparator.comparingLong(rows::count));
    Bits common = Bits.none(rowCount);
    rows.add(fewestFirst.getFirst(), common);
    for (TermRanges next : fewestFirst.subList(1, fewestFirst.size())) {
      Bits holders = Bits.none(rowCount);
      rows.add(next, holders);
      common.and(holders);
    }
    return common;
  }

  /// How many rows [#rowsOfAll] has, at most.
  long fewest(List<TermRanges> each) {
    return each.stream().mapToLong(rows::count).min().orElse(0);
  }

  /// What [#rowsOfAll] takes, roughly, in nanoseconds.
  long nanosOfAll(List<TermRanges> each, int rowCount) {
    return each.stream().mapToLong(ranges -> rows.nanos(ranges) + rowCount / 16).sum();
  }
}
