package io.elanus.core.index.scalar;

import io.elanus.core.index.scalar.ScalarIndexFile.Sections;
import io.elanus.core.kernel.bits.Bits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One dictionary in the making. Two rounds over the same terms: the first numbers and counts them,
/// the second puts the rows where they belong, so that memory is needed for the result alone.
final class DictionaryBuild {
  private final TermKind kind;
  private final int rowCount;
  private final Arena arena;
  private final LongTable numbers = new LongTable();
  private final TextTable texts = new TextTable();
  private final Bits holders;

  /// By number: rows that hold the term, and the last of them that was seen.
  private int[] counts = new int[64];

  private int[] lastRows = new int[64];

  private boolean counting = true;
  private int termCount;

  /// From numbers to places in the order of terms.
  private int[] ranks = {};

  /// By place: where the next row goes, and the place among bit maps plus one.
  private long[] next = {};

  private int[] bitMapOf = {};
  private MemorySegment starts = MemorySegment.NULL;
  private MemorySegment rows = MemorySegment.NULL;
  private MemorySegment bitMaps = MemorySegment.NULL;
  private int[] dense = {};

  DictionaryBuild(TermKind kind, int rowCount, Arena arena) {
    this.kind = kind;
    this.rowCount = rowCount;
    this.arena = arena;
    this.holders = Bits.none(rowCount);
    Arrays.fill(lastRows, -1);
  }

  void number(int row, long term) {
    take(numbers.numberOf(term), row);
  }

  void text(int row, byte[] bytes, int from, int to) {
    take(texts.numberOf(bytes, from, to), row);
  }

  private void take(int number, int row) {
    if (number == counts.length) {
      counts = Arrays.copyOf(counts, 2 * number);
      lastRows = Arrays.copyOf(lastRows, 2 * number);
      Arrays.fill(lastRows, number, 2 * number, -1);
    }
    if (lastRows[number] == row) {
      return;
    }
    lastRows[number] = row;
    if (counting) {
      counts[number]++;
      holders.set(row);
    } else {
      put(ranks[number], row);
    }
  }

  private void put(int rank, int row) {
    int bitMap = bitMapOf[rank] - 1;
    if (bitMap >= 0) {
      long word = (long) bitMap * Bits.wordCount(rowCount) + (row >>> 6);
      long bits = bitMaps.getAtIndex(Words.LONG, word);
      bitMaps.setAtIndex(Words.LONG, word, bits | 1L << row);
    } else {
      rows.setAtIndex(Words.INT, next[rank]++, row);
    }
  }

  /// Ends the first round: writes the terms in order and makes room for the rows.
  void order(Sections out) {
    counting = false;
    Arrays.fill(lastRows, -1);
    termCount = kind == TermKind.TEXTS ? orderTexts(out) : orderNumbers(out);
    int[] ordered = new int[termCount];
    for (int number = 0; number < termCount; number++) {
      ordered[ranks[number]] = counts[number];
    }
    next = new long[termCount];
    bitMapOf = new int[termCount];
    dense = new int[termCount];
    int denseCount = 0;
    long listed = 0;
    starts = arena.allocate(8L * (termCount + 1), 8);
    for (int rank = 0; rank < termCount; rank++) {
      next[rank] = listed;
      if (TermRows.isDense(ordered[rank], rowCount)) {
        dense[denseCount] = rank;
        bitMapOf[rank] = ++denseCount;
      } else {
        listed += ordered[rank];
      }
      starts.setAtIndex(Words.LONG, rank + 1, listed);
    }
    dense = Arrays.copyOf(dense, denseCount);
    rows = arena.allocate(4 * listed, 8);
    bitMaps = arena.allocate(8L * denseCount * Bits.wordCount(rowCount), 8);
  }

  private int orderNumbers(Sections out) {
    long[] sorted = numbers.sorted();
    ranks = numbers.ranks(sorted);
    out.section(kind.section(Terms.TERMS), Words.of(arena, sorted));
    return sorted.length;
  }

  private int orderTexts(Sections out) {
    int[] sorted = texts.sorted();
    ranks = new int[sorted.length];
    long bytes = 0;
    for (int rank = 0; rank < sorted.length; rank++) {
      ranks[sorted[rank]] = rank;
      bytes += texts.length(sorted[rank]);
    }
    MemorySegment ends = arena.allocate(8L * (sorted.length + 1), 8);
    MemorySegment joined = arena.allocate(bytes, 8);
    long at = 0;
    for (int rank = 0; rank < sorted.length; rank++) {
      int number = sorted[rank];
      MemorySegment.copy(
          texts.block(number), texts.start(number), joined, Words.BYTE, at, texts.length(number));
      at += texts.length(number);
      ends.setAtIndex(Words.LONG, rank + 1, at);
    }
    out.section(kind.section(Terms.OFFSETS), ends);
    out.section(kind.section(Terms.TERMS), joined);
    return sorted.length;
  }

  /// After the second round.
  ///
  /// @param withHolders whether the rows that hold any term are told, too
  void write(Sections out, boolean withHolders) {
    out.section(kind.section(TermRows.STARTS), starts);
    out.section(kind.section(TermRows.LISTS), rows);
    out.section(kind.section(TermRows.DENSE), Words.of(arena, dense));
    out.section(kind.section(TermRows.BIT_MAPS), bitMaps);
    if (withHolders) {
      out.section(kind.section(Dictionary.HOLDERS), Words.of(arena, holders.words()));
    }
  }
}
