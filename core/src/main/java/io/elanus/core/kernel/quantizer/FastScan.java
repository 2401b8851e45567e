package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums of table look-ups for 32 rows at once, the tables in registers (André, Kermarrec & Le
/// Scouarnec, "Quicker ADC", 2019).
///
/// Rows come in blocks of 32; each part of a row's code is 4 bits. A block is 16 bytes a part, and
/// the number of parts a multiple of four, so that a vector of any width holds whole parts:
///
/// | row of the block | where in the 16 bytes of a part |
/// |---|---|
/// | 0..7 | the low half of byte `2 * row` |
/// | 8..15 | the low half of byte `2 * (row - 8) + 1` |
/// | 16..23 | the high half of byte `2 * (row - 16)` |
/// | 24..31 | the high half of byte `2 * (row - 24) + 1` |
///
/// A part's 16 addends are unsigned bytes. They are added up as 16-bit words, each holding two
/// rows; the odd row's sum is kept apart as well and taken off at the end.
public final class FastScan {
  /// Rows in a block.
  public static final int ROWS = 32;

  /// The largest sum that [#below] can compare.
  public static final int MOST_SUM = Short.MAX_VALUE;

  /// The largest addend that [#below] can add up.
  public static final int MOST_ADDEND = 15;

  /// How many elements an array of words must have beyond the last sum: whole vectors are stored.
  public static final int WORDS_PADDING = 32;

  /// How long an array for sums must be.
  public static final int OUT = ROWS;

  /// Without the byte shuffle of AVX-512, a shuffle within 16 bytes is the cheapest.
  private static final VectorSpecies<Byte> BYTES =
      ByteVector.SPECIES_PREFERRED.length() == 64 ? ByteVector.SPECIES_512 : ByteVector.SPECIES_128;

  private static final VectorSpecies<Short> SHORTS =
      BYTES.length() == 64 ? ShortVector.SPECIES_512 : ShortVector.SPECIES_128;
  private static final VectorSpecies<Short> WORDS =
      ShortVector.SPECIES_PREFERRED.length() == 32
          ? ShortVector.SPECIES_512
          : ShortVector.SPECIES_128;
  private static final int WIDTH = BYTES.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /// Where the table of each 16 bytes begins.
  private static final ByteVector TABLES = tables();

  private static final VectorShuffle<Short> HALVES =
      VectorShuffle.fromOp(SHORTS, i -> i ^ (SHORTS.length() / 2));
  private static final VectorShuffle<Short> QUARTERS =
      VectorShuffle.fromOp(SHORTS, i -> i ^ (SHORTS.length() / 4));

  /// Parts of at most [#MOST_ADDEND] that fit a byte, as bytes of a table.
  private static final int GROUP_BYTES = 16 * 16;

  /// So many parts of at most 255 fit 16 bits.
  private static final int PARTS_AT_ONCE = 256;

  private FastScan() {}

  /// The number of parts as stored: the next multiple of four.
  public static int storedParts(int parts) {
    return (parts + 3) & -4;
  }

  /// Bytes of a block.
  public static int blockBytes(int parts) {
    return 16 * storedParts(parts);
  }

  /// Writes one part of one row's code into a block that is zero there.
  public static void put(MemorySegment codes, long block, int part, int row, int nibble) {
    long at = block + 16L * part + 2 * (row & 7) + (row >> 3 & 1);
    int shift = row < 16 ? 0 : 4;
    codes.set(JAVA_BYTE, at, (byte) (codes.get(JAVA_BYTE, at) | nibble << shift));
  }

  /// One part of one row's code.
  public static int get(MemorySegment codes, long block, int part, int row) {
    long at = block + 16L * part + 2 * (row & 7) + (row >> 3 & 1);
    return codes.get(JAVA_BYTE, at) >> (row < 16 ? 0 : 4) & 0xF;
  }

  /// The sums of a block's rows.
  ///
  /// @param table unsigned addends, shape `[storedParts][16]`
  /// @param block byte at which the block starts
  /// @param words takes 16-bit sums, shape `[>= 64]`; a scratch array
  /// @param sums takes the sums, shape `[ROWS]`
  public static void sums(
      byte[] table, MemorySegment codes, long block, short[] words, int[] sums) {
    int parts = table.length / 16;
    if (parts <= PARTS_AT_ONCE) {
      words(table, 0, parts, codes, block, words);
      for (int row = 0; row < ROWS; row++) {
        sums[row] = words[row] & 0xFFFF;
      }
      return;
    }
    for (int row = 0; row < ROWS; row++) {
      sums[row] = 0;
    }
    for (int from = 0; from < parts; from += PARTS_AT_ONCE) {
      words(table, from, Math.min(parts, from + PARTS_AT_ONCE), codes, block, words);
      for (int row = 0; row < ROWS; row++) {
        sums[row] += words[row] & 0xFFFF;
      }
    }
  }

  /// The sums over some of the parts, in the low 16 bits.
  private static void words(
      byte[] table, int fromPart, int toPart, MemorySegment codes, long block, short[] words) {
    ShortVector low = ShortVector.zero(SHORTS);
    ShortVector lowOdd = low;
    ShortVector high = low;
    ShortVector highOdd = low;
    for (int at = 16 * fromPart; at < 16 * toPart; at += WIDTH) {
      ByteVector addends = ByteVector.fromArray(BYTES, table, at);
      ByteVector code = ByteVector.fromMemorySegment(BYTES, codes, block + at, ORDER);
      ByteVector lowIndex = code.and((byte) 0xF);
      ByteVector highIndex =
          code.reinterpretAsShorts().lanewise(LSHR, 4).reinterpretAsBytes().and((byte) 0xF);
      if (WIDTH > 16) {
        lowIndex = lowIndex.or(TABLES);
        highIndex = highIndex.or(TABLES);
      }
      ShortVector l = lowIndex.selectFrom(addends).reinterpretAsShorts();
      ShortVector h = highIndex.selectFrom(addends).reinterpretAsShorts();
      low = low.add(l);
      lowOdd = lowOdd.add(l.lanewise(LSHR, 8));
      high = high.add(h);
      highOdd = highOdd.add(h.lanewise(LSHR, 8));
    }
    ShortVector lowEven = low.sub(lowOdd.lanewise(LSHL, 8));
    ShortVector highEven = high.sub(highOdd.lanewise(LSHL, 8));
    if (WIDTH > 16) {
      lowEven = lowEven.add(lowEven.rearrange(HALVES));
      lowEven = lowEven.add(lowEven.rearrange(QUARTERS));
      lowOdd = lowOdd.add(lowOdd.rearrange(HALVES));
      lowOdd = lowOdd.add(lowOdd.rearrange(QUARTERS));
      highEven = highEven.add(highEven.rearrange(HALVES));
      highEven = highEven.add(highEven.rearrange(QUARTERS));
      highOdd = highOdd.add(highOdd.rearrange(HALVES));
      highOdd = highOdd.add(highOdd.rearrange(QUARTERS));
    }
    // A wide vector's first eight lanes count; what it writes beyond them the next one overwrites.
    lowEven.intoArray(words, 0);
    lowOdd.intoArray(words, 8);
    highEven.intoArray(words, 16);
    highOdd.intoArray(words, 24);
  }

  /// The sums of a block's rows, as 16-bit words, for [#below]. Addends of four bits are added up
  /// as bytes, of which 16 parts fit one, and only then as words.
  ///
  /// @param table addends of at most [#MOST_ADDEND], shape `[storedParts][16]`, of which no sum
  ///   exceeds [#MOST_SUM]
  /// @param words takes the sums at `at .. at + 31`; has [#WORDS_PADDING] elements beyond them
  public static void shortSums(
      byte[] table, MemorySegment codes, long block, short[] words, int at) {
    ShortVector lowEven = ShortVector.zero(SHORTS);
    ShortVector lowOdd = lowEven;
    ShortVector highEven = lowEven;
    ShortVector highOdd = lowEven;
    for (int from = 0; from < table.length; from += GROUP_BYTES) {
      ByteVector low = ByteVector.zero(BYTES);
      ByteVector high = low;
      int to = Math.min(table.length, from + GROUP_BYTES);
      for (int i = from; i < to; i += WIDTH) {
        ByteVector addends = ByteVector.fromArray(BYTES, table, i);
        ByteVector code = ByteVector.fromMemorySegment(BYTES, codes, block + i, ORDER);
        ByteVector lowIndex = code.and((byte) 0xF);
        ByteVector highIndex =
            code.reinterpretAsShorts().lanewise(LSHR, 4).reinterpretAsBytes().and((byte) 0xF);
        if (WIDTH > 16) {
          lowIndex = lowIndex.or(TABLES);
          highIndex = highIndex.or(TABLES);
        }
        low = low.add(lowIndex.selectFrom(addends));
        high = high.add(highIndex.selectFrom(addends));
      }
      ShortVector l = low.reinterpretAsShorts();
      ShortVector h = high.reinterpretAsShorts();
      lowEven = lowEven.add(l.and((short) 0xFF));
      lowOdd = lowOdd.add(l.lanewise(LSHR, 8));
      highEven = highEven.add(h.and((short) 0xFF));
      highOdd = highOdd.add(h.lanewise(LSHR, 8));
    }
    if (WIDTH > 16) {
      lowEven = lowEven.add(lowEven.rearrange(HALVES));
      lowEven = lowEven.add(lowEven.rearrange(QUARTERS));
      lowOdd = lowOdd.add(lowOdd.rearrange(HALVES));
      lowOdd = lowOdd.add(lowOdd.rearrange(QUARTERS));
      highEven = highEven.add(highEven.rearrange(HALVES));
      highEven = highEven.add(highEven.rearrange(QUARTERS));
      highOdd = highOdd.add(highOdd.rearrange(HALVES));
      highOdd = highOdd.add(highOdd.rearrange(QUARTERS));
    }
    lowEven.intoArray(words, at);
    lowOdd.intoArray(words, at + 8);
    highEven.intoArray(words, at + 16);
    highOdd.intoArray(words, at + 24);
  }

  /// Which of a block's rows have a sum of at most `limit`: one bit a row.
  ///
  /// @param words as [#shortSums] left them
  public static int below(short[] words, int at, int limit) {
    short bar = (short) Math.max(-1, Math.min(limit, MOST_SUM));
    long rows = 0;
    for (int i = 0; i < ROWS; i += WORDS.length()) {
      rows |= ShortVector.fromArray(WORDS, words, at + i).compare(LE, bar).toLong() << i;
    }
    return (int) rows;
  }

  /// As [#sums], row by row.
  static void plainSums(byte[] table, MemorySegment codes, long block, int[] sums) {
    for (int row = 0; row < ROWS; row++) {
      sums[row] = 0;
      for (int part = 0; part < table.length / 16; part++) {
        sums[row] += table[16 * part + get(codes, block, part, row)] & 0xFF;
      }
    }
  }

  private static ByteVector tables() {
    byte[] begins = new byte[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      begins[i] = (byte) (i & -16);
    }
    return ByteVector.fromArray(BYTES, begins, 0);
  }
}
