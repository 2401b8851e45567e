package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.BytesSet;
import io.elanus.core.expression.predicate.FloatingTest;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.LikePattern;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.index.scalar.ScalarIndexFile.Found;
import io.elanus.core.text.match.SpellingDistance;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/// The terms of a dictionary, ascending, and the search for those that pass a test.
final class Terms {
  static final String TERMS = "terms";
  static final String OFFSETS = "offsets";

  /// Nanoseconds to look up one term, and to test one string.
  private static final long LOOKUP_NANOS = 150;

  private static final long TEST_NANOS = 25;

  /// To look for a regular expression in one string.
  private static final long MATCH_NANOS = 500;

  private static final int CHUNK_TERMS = 4096;

  private final TermKind kind;
  private final MemorySegment terms;
  private final MemorySegment offsets;
  private final int count;

  Terms(TermKind kind, Found sections) {
    this.kind = kind;
    this.terms = sections.section(kind.section(TERMS));
    boolean texts = kind == TermKind.TEXTS;
    this.offsets = texts ? sections.section(kind.section(OFFSETS)) : MemorySegment.NULL;
    this.count = (int) (texts ? offsets.byteSize() / 8 - 1 : terms.byteSize() / 8);
  }

  int count() {
    return count;
  }

  TermRanges passing(IntegerTest test) {
    return switch (test) {
      case IntegerTest.Nothing() -> new TermRanges();
      case IntegerTest.Range(long low, long high) -> between(low, high);
      case IntegerTest.AnyOf(LongSet members) -> anyOf(members.toArray());
      case IntegerTest.MemberOf _ -> tested(test);
    };
  }

  TermRanges passing(FloatingTest test) {
    return switch (test) {
      case FloatingTest.Nothing() -> new TermRanges();
      case FloatingTest.Range(double low, double high) ->
          between(TermKind.sortable(low), TermKind.sortable(high));
      case FloatingTest.AnyOf(LongSet members) -> anyOfBits(members);
    };
  }

  /// @param members as [FloatingTest#bits]
  TermRanges anyOfBits(LongSet members) {
    long[] sortable = members.toArray();
    for (int i = 0; i < sortable.length; i++) {
      sortable[i] = TermKind.sortable(Double.longBitsToDouble(sortable[i]));
    }
    Arrays.sort(sortable);
    return anyOf(sortable);
  }

  /// @param ascending distinct
  TermRanges anyOf(long[] ascending) {
    TermRanges found = new TermRanges();
    for (long member : ascending) {
      int place = firstAtLeast(member);
      if (place < count && number(place) == member) {
        found.add(place, place + 1);
      }
    }
    return found;
  }

  private TermRanges tested(IntegerTest test) {
    TermRanges found = new TermRanges();
    for (int place = 0; place < count; place++) {
      if (test.holds(number(place))) {
        found.add(place, place + 1);
      }
    }
    return found;
  }

  private TermRanges between(long low, long high) {
    int to = high == Long.MAX_VALUE ? count : firstAtLeast(high + 1);
    return TermRanges.of(firstAtLeast(low), to);
  }

  private int firstAtLeast(long bound) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number(middle) < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long number(int place) {
    return terms.getAtIndex(Words.LONG, place);
  }

  TermRanges passing(TextTest test) {
    return switch (test) {
      case TextTest.AnyOf(BytesSet members) -> anyOf(members);
      case TextTest.Range(var low, var lowIncluded, var high, var highIncluded) -> {
        int from = low == null ? 0 : firstText(low, lowIncluded, low.length + 1);
        int to = high == null ? count : firstText(high, !highIncluded, high.length + 1);
        yield TermRanges.of(from, to);
      }
      case TextTest.Like(LikePattern pattern) -> like(pattern);
      case TextTest.Matches _, TextTest.MemberOf _ -> tested(TermRanges.of(0, count), test);
    };
  }

  /// What [#passing] takes, roughly, without an upper bound on the length of strings.
  long nanos(TextTest test) {
    return switch (test) {
      case TextTest.AnyOf(BytesSet members) -> LOOKUP_NANOS * members.size();
      case TextTest.Range _ -> 2 * LOOKUP_NANOS;
      case TextTest.Like(LikePattern pattern) ->
          pattern.isLiteral() || pattern.isPrefix()
              ? 2 * LOOKUP_NANOS
              : 2 * LOOKUP_NANOS + TEST_NANOS * width(withPrefix(pattern.prefix()));
      case TextTest.MemberOf _ -> TEST_NANOS * count;
      case TextTest.Matches _ -> MATCH_NANOS * count;
    };
  }

  long nanos(IntegerTest test) {
    return switch (test) {
      case IntegerTest.AnyOf(LongSet members) -> LOOKUP_NANOS * members.size();
      case IntegerTest.MemberOf _ -> TEST_NANOS * count;
      case IntegerTest.Nothing(), IntegerTest.Range _ -> 2 * LOOKUP_NANOS;
    };
  }

  long nanos(FloatingTest test) {
    return test instanceof FloatingTest.AnyOf(LongSet members)
        ? LOOKUP_NANOS * members.size()
        : 2 * LOOKUP_NANOS;
  }

  TermRanges anyOf(BytesSet members) {
    TermRanges found = new TermRanges();
    for (int rank = 0; rank < members.size(); rank++) {
      int place = placeOf(members.member(rank));
      found.add(place, place < 0 ? place : place + 1);
    }
    return found;
  }

  /// The place of one string, without a range when it is no term.
  TermRanges exactly(byte[] text) {
    int place = placeOf(text);
    return place < 0 ? new TermRanges() : TermRanges.of(place, place + 1);
  }

  private int placeOf(byte[] text) {
    int place = firstText(text, true, text.length + 1);
    return place < count && compare(place, text, text.length + 1) == 0 ? place : -1;
  }

  private TermRanges like(LikePattern pattern) {
    if (pattern.isLiteral()) {
      return exactly(pattern.prefix());
    }
    TermRanges candidates = withPrefix(pattern.prefix());
    return pattern.isPrefix() ? candidates : tested(candidates, new TextTest.Like(pattern));
  }

  /// Those of one range that pass the test.
  private TermRanges tested(TermRanges candidates, TextTest test) {
    if (candidates.count() == 0) {
      return candidates;
    }
    TermRanges found = new TermRanges();
    int to = candidates.to(0);
    for (int first = candidates.from(0); first < to; first += CHUNK_TERMS) {
      int last = Math.min(to, first + CHUNK_TERMS);
      long start = offset(first);
      byte[] bytes = terms.asSlice(start, offset(last) - start).toArray(Words.BYTE);
      for (int place = first; place < last; place++) {
        int from = (int) (offset(place) - start);
        if (test.holds(bytes, from, (int) (offset(place + 1) - start))) {
          found.add(place, place + 1);
        }
      }
    }
    return found;
  }

  /// The texts that are spelled like one of the wanted, or nearly so.
  ///
  /// @param distance as of [SpellingDistance]
  TermRanges near(Set<String> wanted, int distance) {
    TermRanges found = new TermRanges();
    for (int place = 0; place < count; place++) {
      long start = offset(place);
      byte[] bytes = terms.asSlice(start, offset(place + 1) - start).toArray(Words.BYTE);
      String term = new String(bytes, StandardCharsets.UTF_8);
      for (String each : wanted) {
        if (SpellingDistance.isWithin(each, term, distance)) {
          found.add(place, place + 1);
          break;
        }
      }
    }
    return found;
  }

  /// What [#near] takes, roughly.
  long nanosOfNear(int wanted) {
    return MATCH_NANOS * wanted * count;
  }

  private TermRanges withPrefix(byte[] prefix) {
    return TermRanges.of(
        firstText(prefix, true, prefix.length), firstText(prefix, false, prefix.length));
  }

  private static int width(TermRanges ranges) {
    return ranges.count() == 0 ? 0 : ranges.to(0) - ranges.from(0);
  }

  /// The first term that, cut to so many bytes, is greater than the bound, or equal if that is
  /// included.
  private int firstText(byte[] bound, boolean included, int cut) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int sign = compare(middle, bound, cut);
      if (sign < 0 || (sign == 0 && !included)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int place, byte[] bound, int cut) {
    assert kind == TermKind.TEXTS : kind;
    long start = offset(place);
    int length = (int) Math.min(cut, offset(place + 1) - start);
    int common = Math.min(length, bound.length);
    for (int i = 0; i < common; i++) {
      int sign = Byte.compareUnsigned(terms.get(Words.BYTE, start + i), bound[i]);
      if (sign != 0) {
        return sign;
      }
    }
    return Integer.compare(length, bound.length);
  }

  private long offset(int place) {
    return offsets.getAtIndex(Words.LONG, place);
  }
}
