package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// Numbers of equally many bits one behind the other: number `i` takes the bits from `i * bits` on,
/// the lowest bits first, also within a byte. No byte is touched that holds none of their bits.
final class PackedNumbers {
  /// The most bits of a number: with up to seven before them they lie in four bytes.
  static final int MOST_BITS = 24;

  private PackedNumbers() {}

  /// Bytes of so many numbers.
  static int bytes(int count, int bits) {
    return Math.toIntExact(((long) count * bits + 7) >>> 3);
  }

  /// The number at a place among those that start at byte `offset`.
  ///
  /// @param bits 1 to [#MOST_BITS]
  static int get(MemorySegment bytes, long offset, int place, int bits) {
    long first = (long) place * bits;
    int before = (int) (first & 7);
    long at = offset + (first >>> 3);
    int held = 0;
    for (int taken = 0; taken < before + bits; taken += 8) {
      held |= (bytes.get(JAVA_BYTE, at++) & 0xFF) << taken;
    }
    return held >>> before & (1 << bits) - 1;
  }

  /// Writes a number; the bits around it stay as they are.
  static void put(MemorySegment bytes, long offset, int place, int bits, int number) {
    long first = (long) place * bits;
    int before = (int) (first & 7);
    long at = offset + (first >>> 3);
    int kept = ~((1 << bits) - 1 << before);
    int put = number << before;
    for (int taken = 0; taken < before + bits; taken += 8) {
      int other = bytes.get(JAVA_BYTE, at) & kept >>> taken;
      bytes.set(JAVA_BYTE, at++, (byte) (other | put >>> taken));
    }
  }
}
