package io.elanus.core.index.scalar;

import io.elanus.core.index.scalar.ScalarIndexFile.Found;
import io.elanus.core.kernel.bits.Bits;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The rows of each term. Lists lie end to end in the order of terms: a range of terms is one run
/// of rows. Terms with a bit map have an empty list.
final class TermRows {
  static final String STARTS = "starts";
  static final String LISTS = "lists";
  static final String DENSE = "dense";
  static final String BIT_MAPS = "bitmaps";

  private static final int CHUNK = 1024;

  private final int wordCount;
  private final MemorySegment starts;
  private final MemorySegment lists;
  private final int[] dense;
  private final MemorySegment bitMaps;

  /// Rows of the bit maps, summed up: shape `[dense + 1]`.
  private final long[] denseRows;

  TermRows(TermKind kind, int rowCount, Found sections) {
    this.wordCount = Bits.wordCount(rowCount);
    this.starts = sections.section(kind.section(STARTS));
    this.lists = sections.section(kind.section(LISTS));
    this.dense = sections.section(kind.section(DENSE)).toArray(Words.INT);
    this.bitMaps = sections.section(kind.section(BIT_MAPS));
    this.denseRows = new long[dense.length + 1];
    for (int d = 0; d < dense.length; d++) {
      long count = 0;
      for (int w = 0; w < wordCount; w++) {
        count += Long.bitCount(word(d, w));
      }
      denseRows[d + 1] = denseRows[d] + count;
    }
  }

  /// Whether a bit map takes no more room than a list of so many rows.
  static boolean isDense(int rows, int rowCount) {
    return 32L * rows > rowCount;
  }

  /// How many rows the terms have, counted for each term.
  long count(TermRanges terms) {
    long count = 0;
    for (int range = 0; range < terms.count(); range++) {
      count += listEnd(terms, range) - listStart(terms, range);
      count += denseRows[denseAt(terms.to(range))] - denseRows[denseAt(terms.from(range))];
    }
    return count;
  }

  /// What [#add] of these terms takes, roughly, in nanoseconds.
  long nanos(TermRanges terms) {
    long nanos = 0;
    for (int range = 0; range < terms.count(); range++) {
      long listed = listEnd(terms, range) - listStart(terms, range);
      int maps = denseAt(terms.to(range)) - denseAt(terms.from(range));
      nanos += 20 + listed + (long) maps * wordCount / 2;
    }
    return nanos;
  }

  void add(TermRanges terms, Bits rows) {
    long[] words = rows.words();
    int[] chunk = new int[CHUNK];
    for (int range = 0; range < terms.count(); range++) {
      long end = listEnd(terms, range);
      for (long at = listStart(terms, range); at < end; at += CHUNK) {
        int length = copy(at, end, chunk);
        for (int i = 0; i < length; i++) {
          words[chunk[i] >>> 6] |= 1L << chunk[i];
        }
      }
      for (int d = denseAt(terms.from(range)); d < denseAt(terms.to(range)); d++) {
        for (int w = 0; w < wordCount; w++) {
          words[w] |= word(d, w);
        }
      }
    }
  }

  /// Takes the rows out: for terms that share no row with others.
  void remove(TermRanges terms, Bits rows) {
    long[] words = rows.words();
    int[] chunk = new int[CHUNK];
    for (int range = 0; range < terms.count(); range++) {
      long end = listEnd(terms, range);
      for (long at = listStart(terms, range); at < end; at += CHUNK) {
        int length = copy(at, end, chunk);
        for (int i = 0; i < length; i++) {
          words[chunk[i] >>> 6] &= ~(1L << chunk[i]);
        }
      }
      for (int d = denseAt(terms.from(range)); d < denseAt(terms.to(range)); d++) {
        for (int w = 0; w < wordCount; w++) {
          words[w] &= ~word(d, w);
        }
      }
    }
  }

  private int copy(long at, long end, int[] chunk) {
    int length = (int) Math.min(CHUNK, end - at);
    MemorySegment.copy(lists, Words.INT, 4 * at, chunk, 0, length);
    return length;
  }

  private long word(int bitMap, int word) {
    return bitMaps.getAtIndex(Words.LONG, (long) bitMap * wordCount + word);
  }

  private long listStart(TermRanges terms, int range) {
    return starts.getAtIndex(Words.LONG, terms.from(range));
  }

  private long listEnd(TermRanges terms, int range) {
    return starts.getAtIndex(Words.LONG, terms.to(range));
  }

  /// The first bit map of a term at or after the place.
  private int denseAt(int term) {
    int found = Arrays.binarySearch(dense, term);
    return found >= 0 ? found : -found - 1;
  }
}
