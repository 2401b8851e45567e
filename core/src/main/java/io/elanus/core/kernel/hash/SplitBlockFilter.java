package io.elanus.core.kernel.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A bloom filter in blocks of 256 bits: a value sets one bit in each of the eight words of one
/// block. Source: Apache Parquet, BloomFilter.md; Putze, Sanders and Singler, "Cache-, Hash- and
/// Space-Efficient Bloom Filters", 2007. Immutable as long as nobody writes to the bytes.
public final class SplitBlockFilter {
  public static final int BLOCK_BYTES = 32;

  private static final int[] SALT = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
  };

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private final int blocks;

  /// @param start where the blocks begin in `bytes`
  /// @param blocks at least one
  public SplitBlockFilter(byte[] bytes, int start, int blocks) {
    if (blocks < 1 || start + (long) blocks * BLOCK_BYTES > bytes.length) {
      throw new IllegalArgumentException(
          blocks + " blocks from " + start + " in " + bytes.length + " bytes");
    }
    this.bytes = bytes;
    this.start = start;
    this.blocks = blocks;
  }

  /// Whether a value of this hash may be a member; false is certain.
  public boolean mayHold(long hash) {
    int block = blockOf(hash);
    int key = (int) hash;
    for (int word = 0; word < SALT.length; word++) {
      int bits = (int) INTS.get(bytes, block + 4 * word);
      if ((bits >>> (key * SALT[word] >>> 27) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  private int blockOf(long hash) {
    return start + (int) ((hash >>> 32) * blocks >>> 32) * BLOCK_BYTES;
  }
}
