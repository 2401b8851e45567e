package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
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

  private static final VectorSpecies<Long> LONGS =
      BYTES.length() == 64 ? LongVector.SPECIES_512 : LongVector.SPECIES_128;
  private static final VectorShuffle<Long> LONG_HALVES =
      VectorShuffle.fromOp(LONGS, i -> i ^ (LONGS.length() / 2));
  private static final VectorShuffle<Long> LONG_QUARTERS =
      VectorShuffle.fromOp(LONGS, i -> i ^ (LONGS.length() / 4));
  private static final VectorMask<Short> UPPER_HALF = lanesWith(SHORTS.length() / 2);
  private static final VectorMask<Short> ODD_QUARTERS = lanesWith(SHORTS.length() / 4);

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
    int from = 0;
    // A loop of four rounds would be entered and left at more than these cost: they are written
    // out.
    for (; WIDTH == GROUP_BYTES / 4 && from + GROUP_BYTES <= table.length; from += GROUP_BYTES) {
      ByteVector addends0 = ByteVector.fromArray(BYTES, table, from);
      ByteVector code0 = ByteVector.fromMemorySegment(BYTES, codes, block + from, ORDER);
      ByteVector low0 = code0.and((byte) 0xF).or(TABLES).selectFrom(addends0);
      ByteVector high0 =
          code0
              .reinterpretAsShorts()
              .lanewise(LSHR, 4)
              .reinterpretAsBytes()
              .and((byte) 0xF)
              .or(TABLES)
              .selectFrom(addends0);
      ByteVector addends1 = ByteVector.fromArray(BYTES, table, from + WIDTH);
      ByteVector code1 = ByteVector.fromMemorySegment(BYTES, codes, block + from + WIDTH, ORDER);
      ByteVector low1 = code1.and((byte) 0xF).or(TABLES).selectFrom(addends1);
      ByteVector high1 =
          code1
              .reinterpretAsShorts()
              .lanewise(LSHR, 4)
              .reinterpretAsBytes()
              .and((byte) 0xF)
              .or(TABLES)
              .selectFrom(addends1);
      ByteVector addends2 = ByteVector.fromArray(BYTES, table, from + 2 * WIDTH);
      ByteVector code2 =
          ByteVector.fromMemorySegment(BYTES, codes, block + from + 2 * WIDTH, ORDER);
      ByteVector low2 = code2.and((byte) 0xF).or(TABLES).selectFrom(addends2);
      ByteVector high2 =
          code2
              .reinterpretAsShorts()
              .lanewise(LSHR, 4)
              .reinterpretAsBytes()
              .and((byte) 0xF)
              .or(TABLES)
              .selectFrom(addends2);
      ByteVector addends3 = ByteVector.fromArray(BYTES, table, from + 3 * WIDTH);
      ByteVector code3 =
          ByteVector.fromMemorySegment(BYTES, codes, block + from + 3 * WIDTH, ORDER);
      ByteVector low3 = code3.and((byte) 0xF).or(TABLES).selectFrom(addends3);
      ByteVector high3 =
          code3
              .reinterpretAsShorts()
              .lanewise(LSHR, 4)
              .reinterpretAsBytes()
              .and((byte) 0xF)
              .or(TABLES)
              .selectFrom(addends3);
      ShortVector l = low0.add(low1).add(low2.add(low3)).reinterpretAsShorts();
      ShortVector h = high0.add(high1).add(high2.add(high3)).reinterpretAsShorts();
      lowEven = lowEven.add(l.and((short) 0xFF));
      lowOdd = lowOdd.add(l.lanewise(LSHR, 8));
      highEven = highEven.add(h.and((short) 0xFF));
      highOdd = highOdd.add(h.lanewise(LSHR, 8));
    }
    for (; from < table.length; from += GROUP_BYTES) {
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
    if (WIDTH == 16) {
      lowEven.intoArray(words, at);
      lowOdd.intoArray(words, at + 8);
      highEven.intoArray(words, at + 16);
      highOdd.intoArray(words, at + 24);
      return;
    }
    // Each vector's quarters are to be added up: half of one with half of another, then quarters.
    ShortVector even =
        lowEven
            .blend(highEven, UPPER_HALF)
            .add(
                highEven
                    .blend(lowEven, UPPER_HALF)
                    .reinterpretAsLongs()
                    .rearrange(LONG_HALVES)
                    .reinterpretAsShorts());
    ShortVector odd =
        lowOdd
            .blend(highOdd, UPPER_HALF)
            .add(
                highOdd
                    .blend(lowOdd, UPPER_HALF)
                    .reinterpretAsLongs()
                    .rearrange(LONG_HALVES)
                    .reinterpretAsShorts());
    even.blend(odd, ODD_QUARTERS)
        .add(
            odd.blend(even, ODD_QUARTERS)
                .reinterpretAsLongs()
                .rearrange(LONG_QUARTERS)
                .reinterpretAsShorts())
        .intoArray(words, at);
  }

  /// Adds a number of its own to the sum of each of a block's rows: `term * factor >> shift`.
  ///
  /// @param words as [#shortSums] left them
  /// @param terms int16 of each row, shape `[ROWS]`
  /// @param factor such that no product exceeds 16 bits
  public static void addTerms(
      short[] words, int at, MemorySegment terms, long offset, short factor, int shift) {
    for (int i = 0; i < ROWS; i += WORDS.length()) {
      ShortVector.fromMemorySegment(WORDS, terms, offset + 2 * i, ORDER)
          .mul(factor)
          .lanewise(ASHR, shift)
          .add(ShortVector.fromArray(WORDS, words, at + i))
          .intoArray(words, at + i);
    }
  }

  /// Which of a block's rows have a sum of at most `limit`: one bit a row.
  ///
  /// @param words as [#shortSums] or [#addTerms] left them
  public static int below(short[] words, int at, int limit) {
    short bar = (short) Math.max(Short.MIN_VALUE, Math.min(limit, MOST_SUM));
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

  private static VectorMask<Short> lanesWith(int bit) {
    boolean[] lanes = new boolean[SHORTS.length()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (i & bit) != 0;
    }
    return VectorMask.fromArray(SHORTS, lanes, 0);
  }

  private static ByteVector tables() {
    byte[] begins = new byte[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      begins[i] = (byte) (i & -16);
    }
    return ByteVector.fromArray(BYTES, begins, 0);
  }
}
