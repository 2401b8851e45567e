package io.elanus.server.bench;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Filters that pass a known share of the rows, whatever the vectors: by a column of numbers and
/// one of words, both spread evenly over [#VALUES] values and independent of each other.
final class Shares {
  /// Columns of a row.
  static final String NUMBER = "share";

  static final String WORD = "word";

  /// Different numbers, and different words.
  static final int VALUES = 1000;

  private static final int SEED_OF_WORDS = 0x5bd1e995;

  private Shares() {}

  /// A filter, and the rows that pass it.
  record Case(FilterCase filter, IntPredicate passes) {}

  static int number(int row) {
    return spread(row);
  }

  static String word(int row) {
    return word("", spread(row ^ SEED_OF_WORDS));
  }

  /// Everything first, then ever fewer, by numbers and by words.
  static List<Case> cases() {
    return List.of(
        new Case(of("all rows", ""), _ -> true),
        below(900),
        below(500),
        below(100),
        below(10),
        below(1),
        words("word like 'w0%'", 100),
        words("word in [" + listed(10) + "]", 10),
        words("word == 'w000'", 1));
  }

  private static Case below(int bound) {
    String filter = NUMBER + " < " + bound;
    return new Case(of(filter, filter), row -> number(row) < bound);
  }

  /// The first so many words pass.
  private static Case words(String filter, int count) {
    return new Case(
        of(filter.length() > 30 ? WORD + " in " + count : filter, filter),
        row -> spread(row ^ SEED_OF_WORDS) < count);
  }

  private static FilterCase of(String name, String filter) {
    return new FilterCase(name, _ -> filter);
  }

  private static String listed(int count) {
    return IntStream.range(0, count).mapToObj(w -> word("'", w)).collect(Collectors.joining(", "));
  }

  private static String word(String quote, int number) {
    return quote + "w%03d".formatted(number) + quote;
  }

  /// The finalizer of MurmurHash3: every bit of the row moves every bit of the result.
  private static int spread(int row) {
    int mixed = row;
    mixed = (mixed ^ mixed >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return Integer.remainderUnsigned(mixed ^ mixed >>> 16, VALUES);
  }
}
