package io.elanus.core.index.hnsw.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The neighbours of all nodes, a list for each: numbers of equally many bits, one behind the
/// other, the lowest bits first. One whose bits are all set ends a list that is not full. Lists
/// start at whole bytes.
///
/// While a graph is linked its numbers have [#WHOLE] bits, so that a list may be read while it is
/// written: what is read then is some of the old and some of the new neighbours. Afterwards they
/// have as few as tell the nodes apart: 17 for 100,000.
///
/// @param bytes at least [#READ_AHEAD] more than the lists
/// @param first where node 0's list starts
/// @param stride bytes from list to list
/// @param maxDegree the most neighbours of a node
/// @param bits of a number, 1..31 or [#WHOLE]
public record NeighbourLists(
    MemorySegment bytes, long first, long stride, int maxDegree, int bits) {
  /// Bits of numbers that are ints.
  public static final int WHOLE = 32;

  /// Numbers are read eight bytes at a time, the last ones as well.
  static final int READ_AHEAD = 8;

  private static final ValueLayout.OfLong INT64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The bits that tell so many nodes apart, and the end of a list from all of them.
  public static int bitsFor(int count) {
    return Math.max(1, 32 - Integer.numberOfLeadingZeros(count));
  }

  /// Bytes of a list.
  static long stride(int maxDegree, int bits) {
    return ((long) maxDegree * bits + 7) >>> 3;
  }

  /// Bytes of so many lists.
  static long bytesOf(int count, int maxDegree, int bits) {
    return count * stride(maxDegree, bits) + READ_AHEAD;
  }

  /// Copies a node's neighbours into `out` and says how many there are.
  ///
  /// @param out has room for `maxDegree`
  public int read(int node, int[] out) {
    long at = first + node * stride;
    return bits == WHOLE ? readWhole(at, out) : readPacked(at, out);
  }

  private int readWhole(long at, int[] out) {
    int degree = 0;
    while (degree < maxDegree) {
      int neighbour = bytes.get(NodeRecords.INT32, at + 4L * degree);
      if (neighbour < 0) {
        break;
      }
      out[degree++] = neighbour;
    }
    return degree;
  }

  private int readPacked(long at, int[] out) {
    int end = (1 << bits) - 1;
    int degree = 0;
    for (int bit = 0; degree < maxDegree; bit += bits) {
      int neighbour = (int) (bytes.get(INT64, at + (bit >>> 3)) >>> (bit & 7)) & end;
      if (neighbour == end) {
        break;
      }
      out[degree++] = neighbour;
    }
    return degree;
  }

  void write(int node, int[] neighbours, int degree) {
    long at = first + node * stride;
    if (bits == WHOLE) {
      writeWhole(at, neighbours, degree);
    } else {
      writePacked(at, neighbours, degree);
    }
  }

  private void writeWhole(long at, int[] neighbours, int degree) {
    for (int i = 0; i < degree; i++) {
      bytes.set(NodeRecords.INT32, at + 4L * i, neighbours[i]);
    }
    if (degree < maxDegree) {
      bytes.set(NodeRecords.INT32, at + 4L * degree, -1);
    }
  }

  /// All of the list's bytes and no other, so that lists may be written at once by several threads.
  private void writePacked(long at, int[] neighbours, int degree) {
    int end = (1 << bits) - 1;
    long pending = 0;
    int pendingBits = 0;
    long next = at;
    for (int i = 0; i < maxDegree; i++) {
      pending |= (long) (i < degree ? neighbours[i] : end) << pendingBits;
      pendingBits += bits;
      for (; pendingBits >= 8; pendingBits -= 8) {
        bytes.set(JAVA_BYTE, next++, (byte) pending);
        pending >>>= 8;
      }
    }
    if (pendingBits > 0) {
      bytes.set(JAVA_BYTE, next, (byte) pending);
    }
  }

  /// The same lists in as few bits as `count` nodes need, in the memory of these from `first` on,
  /// which are gone then.
  NeighbourLists packed(int count) {
    int fewest = bitsFor(count);
    NeighbourLists packed =
        new NeighbourLists(bytes, first, stride(maxDegree, fewest), maxDegree, fewest);
    int[] neighbours = new int[maxDegree];
    for (int node = 0; node < count; node++) {
      packed.write(node, neighbours, read(node, neighbours));
    }
    bytes.asSlice(first + count * packed.stride, READ_AHEAD).fill((byte) 0);
    return packed;
  }
}
