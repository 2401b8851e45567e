package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.kernel.hash.XxHash64;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A set of integers, or of strings, that a client sends as a bloom filter: a member is always
/// found, and now and then what is none. The two kinds share one space of hashes, so that a value
/// is looked for only when the set has values of its kind.
///
/// Bytes, little-endian. Source: `MBF1` in Milvus's design of membership filters, 2026-07.
///
/// | offset | size | field                                            |
/// |-------:|-----:|--------------------------------------------------|
/// |      0 |    4 | `MBF1`                                           |
/// |      4 |    2 | version, 1                                       |
/// |      6 |    2 | algorithm, 1: Parquet's split blocks over XXH64  |
/// |      8 |    8 | members that were announced; not used            |
/// |     16 |    8 | rate of false positives, float64; not used       |
/// |     24 |    4 | blocks, a power of two                           |
/// |     28 |    1 | kinds of members: 1 integers, 2 strings, or both |
/// |     29 |    3 | zero                                             |
/// |     32 |      | the blocks, 32 bytes each                        |
public final class MemberFilter {
  /// Of the blocks: what Milvus's proxy takes unless told otherwise.
  private static final int MOST_BYTES = 64 << 20;

  private static final int HEADER_BYTES = 32;
  private static final int MAGIC = 0x3146424d; // MBF1
  private static final int INTEGERS = 1;
  private static final int TEXTS = 2;

  private final byte[] blob;
  private final SplitBlockFilter blocks;
  private final int kinds;

  private MemberFilter(byte[] blob, SplitBlockFilter blocks, int kinds) {
    this.blob = blob;
    this.blocks = blocks;
    this.kinds = kinds;
  }

  /// @param blob kept, not copied
  /// @throws Refusal when it is no such filter, or too large a one
  public static MemberFilter of(byte[] blob) {
    ByteBuffer header = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    if (blob.length < HEADER_BYTES || header.getInt(0) != MAGIC) {
      throw wrong("it does not begin with MBF1 and a header of " + HEADER_BYTES + " bytes");
    }
    if (header.getShort(4) != 1 || header.getShort(6) != 1) {
      throw wrong(
          "version %d, algorithm %d are not known"
              .formatted(Short.toUnsignedInt(header.getShort(4)), header.getShort(6)));
    }
    long blocks = Integer.toUnsignedLong(header.getInt(24));
    long bodyBytes = blob.length - HEADER_BYTES;
    if (blocks * SplitBlockFilter.BLOCK_BYTES != bodyBytes) {
      throw wrong(blocks + " blocks in " + bodyBytes + " bytes");
    }
    if (Long.bitCount(blocks) != 1) {
      throw wrong("the number of blocks must be a power of two, but is " + blocks);
    }
    if (bodyBytes > MOST_BYTES) {
      throw wrong("it has " + bodyBytes + " bytes, max is " + MOST_BYTES);
    }
    int kinds = header.get(28);
    if ((kinds & ~(INTEGERS | TEXTS)) != 0 || (header.getInt(28) & ~0xff) != 0) {
      throw wrong("reserved bytes are set");
    }
    return new MemberFilter(
        blob, new SplitBlockFilter(MemorySegment.ofArray(blob).asSlice(HEADER_BYTES)), kinds);
  }

  private static Refusal wrong(String reason) {
    return new Refusal("invalid bloom filter: " + reason);
  }

  boolean holds(long value) {
    return (kinds & INTEGERS) != 0 && blocks.mayHold(XxHash64.of(value));
  }

  boolean holds(byte[] bytes, int from, int to) {
    return (kinds & TEXTS) != 0 && blocks.mayHold(XxHash64.of(bytes, from, to));
  }

  /// Whether it was made of nothing but values of the other kind: asking it is a mistake.
  ///
  /// @param texts whether it is to be asked about strings
  public boolean isOfOthersThan(boolean texts) {
    return kinds == (texts ? INTEGERS : TEXTS);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemberFilter filter && Arrays.equals(blob, filter.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.copyOf(blob, HEADER_BYTES + 4 * SplitBlockFilter.BLOCK_BYTES));
  }

  @Override
  public String toString() {
    return "{" + blob.length + " bytes}";
  }
}
