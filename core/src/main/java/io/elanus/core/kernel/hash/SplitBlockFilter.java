package io.elanus.core.kernel.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A bloom filter in blocks of 256 bits: a value sets one bit in each of the eight words of one
/// block. Source: Apache Parquet, BloomFilter.md; Putze, Sanders and Singler, "Cache-, Hash- and
/// Space-Efficient Bloom Filters", 2007. Safe for all threads as long as nobody writes to the
/// bytes.
public final class SplitBlockFilter {
  public static final int BLOCK_BYTES = 32;

  private static final int[] SALT = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
  };

  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment blocks;
  private final int blockCount;

  /// @param blocks at least one; not copied
  public SplitBlockFilter(MemorySegment blocks) {
    if (blocks.byteSize() == 0
        || blocks.byteSize() % BLOCK_BYTES != 0
        || blocks.byteSize() / BLOCK_BYTES > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no blocks: " + blocks.byteSize() + " bytes");
    }
    this.blocks = blocks;
    this.blockCount = (int) (blocks.byteSize() / BLOCK_BYTES);
  }

  /// Whether a value of this hash may be a member; false is certain.
  public boolean mayHold(long hash) {
    long block = blockOf(hash);
    int key = (int) hash;
    for (int word = 0; word < SALT.length; word++) {
      int bits = blocks.get(INT32, block + 4 * word);
      if ((bits >>> (key * SALT[word] >>> 27) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  /// Makes a value of this hash a member. One thread, before others read.
  public void add(long hash) {
    long block = blockOf(hash);
    int key = (int) hash;
    for (int word = 0; word < SALT.length; word++) {
      long at = block + 4 * word;
      blocks.set(INT32, at, blocks.get(INT32, at) | 1 << (key * SALT[word] >>> 27));
    }
  }

  private long blockOf(long hash) {
    return ((hash >>> 32) * blockCount >>> 32) * BLOCK_BYTES;
  }
}
