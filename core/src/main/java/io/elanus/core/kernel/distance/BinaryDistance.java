package io.elanus.core.kernel.distance;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Counts of bits over a query and a stored binary vector, both padded with zeros: what HAMMING,
/// JACCARD and the structure metrics are made of.
///
/// Every method takes: `rows`, stored vectors; `offset`, the byte at which the vector starts;
/// `width`, bytes of the vector with its zero padding, a multiple of 64; `query`, shape `[width /
/// 8]`, little-endian words.
public final class BinaryDistance {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int STEP = LONGS.vectorByteSize();
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BinaryDistance() {}

  /// Bits that differ.
  public static int hamming(MemorySegment rows, long offset, int width, long[] query) {
    LongVector sum = LongVector.zero(LONGS);
    for (int b = 0, q = 0; b < width; b += STEP, q += LONGS.length()) {
      LongVector stored =
          LongVector.fromMemorySegment(LONGS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      LongVector differing =
          stored.lanewise(VectorOperators.XOR, LongVector.fromArray(LONGS, query, q));
      sum = sum.add(differing.lanewise(VectorOperators.BIT_COUNT));
    }
    return (int) sum.reduceLanes(VectorOperators.ADD);
  }

  /// One less the share of common bits: `1 - |a and b| / |a or b|`; 1 when neither has a bit, as in
  /// faiss.
  public static float jaccard(MemorySegment rows, long offset, int width, long[] query) {
    LongVector common = LongVector.zero(LONGS);
    LongVector either = LongVector.zero(LONGS);
    for (int b = 0, q = 0; b < width; b += STEP, q += LONGS.length()) {
      LongVector stored =
          LongVector.fromMemorySegment(LONGS, rows, offset + b, ByteOrder.LITTLE_ENDIAN);
      LongVector asked = LongVector.fromArray(LONGS, query, q);
      common = common.add(stored.and(asked).lanewise(VectorOperators.BIT_COUNT));
      either = either.add(stored.or(asked).lanewise(VectorOperators.BIT_COUNT));
    }
    return jaccard(
        common.reduceLanes(VectorOperators.ADD), either.reduceLanes(VectorOperators.ADD));
  }

  /// Whether every bit of the query is in the stored vector too.
  public static boolean holdsAllOf(MemorySegment rows, long offset, int width, long[] query) {
    for (int b = 0; b < width; b += 8) {
      if ((query[b >> 3] & ~rows.get(WORD, offset + b)) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether every bit of the stored vector is in the query too.
  public static boolean isPartOf(MemorySegment rows, long offset, int width, long[] query) {
    for (int b = 0; b < width; b += 8) {
      if ((rows.get(WORD, offset + b) & ~query[b >> 3]) != 0) {
        return false;
      }
    }
    return true;
  }

  /// As [#hamming], word by word.
  static int plainHamming(MemorySegment rows, long offset, int width, long[] query) {
    int sum = 0;
    for (int b = 0; b < width; b += 8) {
      sum += Long.bitCount(rows.get(WORD, offset + b) ^ query[b >> 3]);
    }
    return sum;
  }

  /// As [#jaccard], word by word.
  static float plainJaccard(MemorySegment rows, long offset, int width, long[] query) {
    long common = 0;
    long either = 0;
    for (int b = 0; b < width; b += 8) {
      long stored = rows.get(WORD, offset + b);
      common += Long.bitCount(stored & query[b >> 3]);
      either += Long.bitCount(stored | query[b >> 3]);
    }
    return jaccard(common, either);
  }

  private static float jaccard(long common, long either) {
    return either == 0 ? 1 : (float) (either - common) / either;
  }
}
