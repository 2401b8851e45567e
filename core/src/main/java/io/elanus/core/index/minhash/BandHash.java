package io.elanus.core.index.minhash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The hash of a band, as the file keeps it: SplitMix64's finalizer (Steele, Lea & Flood 2014) over
/// its bytes, eight at a time, little-endian, the last ones filled up with zeros.
final class BandHash {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BandHash() {}

  static long of(MemorySegment bytes, long offset, int length) {
    long hash = length;
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      hash = mixed(hash ^ bytes.get(WORD, offset + at)) + 0x9E3779B97F4A7C15L;
    }
    if (at < length) {
      long rest = 0;
      for (int b = 0; at + b < length; b++) {
        rest |= (bytes.get(ValueLayout.JAVA_BYTE, offset + at + b) & 0xffL) << (8 * b);
      }
      hash = mixed(hash ^ rest) + 0x9E3779B97F4A7C15L;
    }
    return mixed(hash);
  }

  private static long mixed(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
