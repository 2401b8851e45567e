package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A vector made ready to be compared with the codes of a [ProductQuantizer]: one addend for each
/// codeword of each part. Immutable.
///
/// @param table the addends, shape `[parts][2^bits]`
public record ProductQuery(float[] table, int parts, int bits) {
  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The sum of the addends that the code at byte `offset` names.
  public float sum(MemorySegment codes, long offset) {
    return bits > 4 ? sumOfBytes(codes, offset) : sumOfNibbles(codes, offset);
  }

  /// Sums of the codes at the offsets, into `out[at .. at + 3]`: several at once hide each other's
  /// look-ups.
  public void sum(MemorySegment codes, long c0, long c1, long c2, long c3, float[] out, int at) {
    if (bits <= 4) {
      out[at] = sumOfNibbles(codes, c0);
      out[at + 1] = sumOfNibbles(codes, c1);
      out[at + 2] = sumOfNibbles(codes, c2);
      out[at + 3] = sumOfNibbles(codes, c3);
      return;
    }
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    for (int part = 0, row = 0; part < parts; part++, row += 1 << bits) {
      s0 += table[row + (codes.get(JAVA_BYTE, c0 + part) & 0xFF)];
      s1 += table[row + (codes.get(JAVA_BYTE, c1 + part) & 0xFF)];
      s2 += table[row + (codes.get(JAVA_BYTE, c2 + part) & 0xFF)];
      s3 += table[row + (codes.get(JAVA_BYTE, c3 + part) & 0xFF)];
    }
    out[at] = s0;
    out[at + 1] = s1;
    out[at + 2] = s2;
    out[at + 3] = s3;
  }

  private float sumOfBytes(MemorySegment codes, long offset) {
    int part = 0;
    float sum = 0;
    float other = 0;
    for (; part + 8 <= parts; part += 8) {
      long eight = codes.get(INT64, offset + part);
      int row = part << bits;
      int next = 1 << bits;
      sum += table[row + (int) (eight & 0xFF)];
      other += table[row + next + (int) (eight >>> 8 & 0xFF)];
      sum += table[row + 2 * next + (int) (eight >>> 16 & 0xFF)];
      other += table[row + 3 * next + (int) (eight >>> 24 & 0xFF)];
      sum += table[row + 4 * next + (int) (eight >>> 32 & 0xFF)];
      other += table[row + 5 * next + (int) (eight >>> 40 & 0xFF)];
      sum += table[row + 6 * next + (int) (eight >>> 48 & 0xFF)];
      other += table[row + 7 * next + (int) (eight >>> 56)];
    }
    for (; part < parts; part++) {
      sum += table[(part << bits) + (codes.get(JAVA_BYTE, offset + part) & 0xFF)];
    }
    return sum + other;
  }

  private float sumOfNibbles(MemorySegment codes, long offset) {
    float sum = 0;
    float other = 0;
    int part = 0;
    for (; part + 2 <= parts; part += 2) {
      int two = codes.get(JAVA_BYTE, offset + (part >> 1));
      sum += table[(part << bits) + (two & 0xF)];
      other += table[(part + 1 << bits) + (two >>> 4 & 0xF)];
    }
    if (part < parts) {
      sum += table[(part << bits) + (codes.get(JAVA_BYTE, offset + (part >> 1)) & 0xF)];
    }
    return sum + other;
  }
}
