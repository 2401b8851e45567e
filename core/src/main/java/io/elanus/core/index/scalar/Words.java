package io.elanus.core.index.scalar;

import io.elanus.core.kernel.bits.Bits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Numbers in sections: little-endian, end to end.
final class Words {
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private Words() {}

  static MemorySegment of(Arena arena, long[] values) {
    MemorySegment bytes = arena.allocate(8L * values.length, 8);
    MemorySegment.copy(values, 0, bytes, LONG, 0, values.length);
    return bytes;
  }

  static MemorySegment of(Arena arena, int[] values) {
    MemorySegment bytes = arena.allocate(4L * values.length, 8);
    MemorySegment.copy(values, 0, bytes, INT, 0, values.length);
    return bytes;
  }

  /// A set of rows, copied.
  static Bits bits(MemorySegment section, int rowCount) {
    return Bits.wrap(rowCount, section.toArray(LONG));
  }
}
