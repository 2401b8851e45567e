package io.elanus.core.text.minhash;

import io.elanus.core.kernel.hash.SplitMix64;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Signatures of sets of 64-bit hashes. Element `i` is the smallest value that hash function `i`
/// gives any member, so that it is the same of two sets as often as a member of both is the
/// smallest of either (Broder 1997).
///
/// The functions are multiply-add-shift (Dietzfelbinger 1996): the upper half of `a x + b`, `a`
/// odd. Their numbers follow from the seed alone, by [SplitMix64]: what was stored once stays
/// comparable.
final class MinHash {
  private static final VarHandle ELEMENTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// Above every value that a function gives, but for one: the element of an empty set.
  private static final long NOTHING = 0xffff_ffffL;

  private final long[] factors;
  private final long[] summands;

  /// @param elements of a signature, at least 1
  MinHash(int elements, long seed) {
    factors = new long[elements];
    summands = new long[elements];
    SplitMix64 random = new SplitMix64(seed);
    for (int i = 0; i < elements; i++) {
      factors[i] = random.next() | 1;
      summands[i] = random.next();
    }
  }

  /// Bytes of a signature.
  int bytes() {
    return 4 * factors.length;
  }

  /// Writes the signature of a set as little-endian unsigned 32-bit numbers.
  ///
  /// @param set well mixed hashes; repeats change nothing
  void sign(long[] set, byte[] out, int offset) {
    long[] least = new long[factors.length];
    Arrays.fill(least, NOTHING);
    for (long member : set) {
      lower(least, factors, summands, member);
    }
    for (int i = 0; i < least.length; i++) {
      ELEMENTS.set(out, offset + 4 * i, (int) least[i]);
    }
  }

  private static void lower(long[] least, long[] factors, long[] summands, long member) {
    for (int i = 0; i < least.length; i++) {
      least[i] = Math.min(least[i], (factors[i] * member + summands[i]) >>> 32);
    }
  }
}
