package io.elanus.core.index.minhash;

import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.kernel.hash.SplitMix64;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The hash of a band, as the file keeps it: the finalizer of [SplitMix64] over its bytes, eight at
/// a time, little-endian, the last ones filled up with zeros.
final class BandHash {
  private BandHash() {}

  static long of(MemorySegment bytes, long offset, int length) {
    long hash = length;
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      hash = SplitMix64.mixed(hash ^ bytes.get(INT64, offset + at)) + SplitMix64.STEP;
    }
    if (at < length) {
      long rest = 0;
      for (int b = 0; at + b < length; b++) {
        rest |= (bytes.get(ValueLayout.JAVA_BYTE, offset + at + b) & 0xffL) << (8 * b);
      }
      hash = SplitMix64.mixed(hash ^ rest) + SplitMix64.STEP;
    }
    return SplitMix64.mixed(hash);
  }
}
