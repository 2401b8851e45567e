package io.elanus.core.kernel.bits;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NOT;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Asks a set of rows about 32 of them at once, wherever they are. Filled anew for each set; one
/// thread at a time.
public final class BitLookup {
  /// How many rows are asked about at once.
  public static final int ROWS = 32;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /// Vectors of fewer cannot fetch what lies apart.
  private static final boolean GATHERS = INTS.length() >= 8;

  /// Bit `row & 31` of word `row >>> 5` is a row's.
  private int[] words = new int[0];

  private final int[] wordOfRow = new int[ROWS];
  private int count;

  /// Takes the rows of a set that are not in another of the same size; answers how many these are.
  public int set(Bits rows, Bits without) {
    long[] in = rows.words();
    long[] out = without.words();
    if (words.length < 2 * in.length) {
      words = new int[2 * in.length];
    }
    count = 0;
    for (int w = 0; w < in.length; w++) {
      long word = in[w] & ~out[w];
      words[2 * w] = (int) word;
      words[2 * w + 1] = (int) (word >>> 32);
      count += Long.bitCount(word);
    }
    return count;
  }

  public boolean get(int row) {
    return words[row >>> 5] << ~row < 0;
  }

  public long residentBytes() {
    return 4L * words.length;
  }

  /// Which of `rows[at .. at + 31]` are in the set: one bit each. Negative numbers are not.
  public int ofRows(int[] rows, int at) {
    if (!GATHERS) {
      return plainOfRows(rows, at);
    }
    int bits = 0;
    for (int i = 0; i < ROWS; i += INTS.length()) {
      IntVector numbers = IntVector.fromArray(INTS, rows, at + i);
      VectorMask<Integer> valid = numbers.compare(GE, 0);
      numbers.max(0).lanewise(LSHR, 5).intoArray(wordOfRow, i);
      VectorMask<Integer> set =
          IntVector.fromArray(INTS, words, 0, wordOfRow, i)
              .lanewise(LSHL, numbers.lanewise(NOT))
              .compare(LT, 0)
              .and(valid);
      bits |= (int) set.toLong() << i;
    }
    return bits;
  }

  /// As [#ofRows], row by row.
  int plainOfRows(int[] rows, int at) {
    int bits = 0;
    for (int i = 0; i < ROWS; i++) {
      int row = rows[at + i];
      bits |= row >= 0 && get(row) ? 1 << i : 0;
    }
    return bits;
  }
}
