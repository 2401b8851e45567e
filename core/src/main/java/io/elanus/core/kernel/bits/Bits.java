package io.elanus.core.kernel.bits;

import java.util.Arrays;

/// A set of row numbers `0 <= row < size`, one bit a row. Bits at and beyond `size` are always
/// clear. Not safe for threads that write.
public final class Bits {
  private final int size;
  private final long[] words;

  private Bits(int size, long[] words) {
    this.size = size;
    this.words = words;
  }

  /// No row.
  public static Bits none(int size) {
    return new Bits(size, new long[wordCount(size)]);
  }

  /// Every row.
  public static Bits all(int size) {
    Bits bits = none(size);
    Arrays.fill(bits.words, -1L);
    bits.clearTail();
    return bits;
  }

  /// Wraps the words without copying; the caller hands them over.
  public static Bits wrap(int size, long[] words) {
    if (words.length != wordCount(size)) {
      throw new IllegalArgumentException(words.length + " words for " + size + " rows");
    }
    Bits bits = new Bits(size, words);
    bits.clearTail();
    return bits;
  }

  public static int wordCount(int size) {
    return (size + 63) >>> 6;
  }

  public int size() {
    return size;
  }

  /// The words themselves, not a copy: word `w` holds rows `64 w .. 64 w + 63`, lowest bit first.
  public long[] words() {
    return words;
  }

  public boolean get(int row) {
    return (words[row >>> 6] & (1L << row)) != 0;
  }

  public void set(int row) {
    words[row >>> 6] |= 1L << row;
  }

  public void clear(int row) {
    words[row >>> 6] &= ~(1L << row);
  }

  /// Adds `from <= row < to`.
  public void setRange(int from, int to) {
    for (int row = from; row < to; ) {
      if ((row & 63) == 0 && to - row >= 64) {
        words[row >>> 6] = -1L;
        row += 64;
      } else {
        set(row++);
      }
    }
  }

  public Bits and(Bits other) {
    requireSameSize(other);
    for (int w = 0; w < words.length; w++) {
      words[w] &= other.words[w];
    }
    return this;
  }

  public Bits or(Bits other) {
    requireSameSize(other);
    for (int w = 0; w < words.length; w++) {
      words[w] |= other.words[w];
    }
    return this;
  }

  public Bits andNot(Bits other) {
    requireSameSize(other);
    for (int w = 0; w < words.length; w++) {
      words[w] &= ~other.words[w];
    }
    return this;
  }

  public Bits not() {
    for (int w = 0; w < words.length; w++) {
      words[w] = ~words[w];
    }
    clearTail();
    return this;
  }

  public int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /// The smallest row at or after `from` that is in the set, or -1.
  public int next(int from) {
    if (from >= size) {
      return -1;
    }
    int w = from >>> 6;
    long word = words[w] & (-1L << from);
    while (word == 0) {
      if (++w == words.length) {
        return -1;
      }
      word = words[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(word);
  }

  public Bits copy() {
    return new Bits(size, words.clone());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bits bits && size == bits.size && Arrays.equals(words, bits.words);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return count() + " of " + size + " rows";
  }

  private void requireSameSize(Bits other) {
    if (size != other.size) {
      throw new IllegalArgumentException("sizes differ: " + size + ", " + other.size);
    }
  }

  private void clearTail() {
    if ((size & 63) != 0) {
      words[words.length - 1] &= (1L << size) - 1;
    }
  }
}
