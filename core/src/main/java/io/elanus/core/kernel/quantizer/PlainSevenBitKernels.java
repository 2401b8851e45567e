package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// The distances of [SevenBitKernels] one element after the other; equal to the last bit.
final class PlainSevenBitKernels {
  private PlainSevenBitKernels() {}

  /// The sum over i of `(query[i] - row[i])^2`.
  static int squaredL2(
      MemorySegment query, long queryOffset, MemorySegment rows, long offset, int codeBytes) {
    int sum = 0;
    for (int i = 0; i < codeBytes; i++) {
      int difference = query.get(JAVA_BYTE, queryOffset + i) - rows.get(JAVA_BYTE, offset + i);
      sum += difference * difference;
    }
    return sum;
  }

  /// The negated sum over i of `(query[i] - 64) * (row[i] - 64)`.
  static int negatedDot(
      MemorySegment query, long queryOffset, MemorySegment rows, long offset, int codeBytes) {
    int sum = 0;
    for (int i = 0; i < codeBytes; i++) {
      sum -=
          (query.get(JAVA_BYTE, queryOffset + i) - SevenBitQuantizer.CENTRE)
              * (rows.get(JAVA_BYTE, offset + i) - SevenBitQuantizer.CENTRE);
    }
    return sum;
  }
}
