package io.elanus.core.index.hnsw;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A graph in memory: one record a node, the node's number being its row.
///
/// | bytes of a record | content |
/// |------------------:|---------|
/// | codeBytes | the 7-bit code |
/// | 4 * maxDegree | the numbers of its neighbours, ended by -1 when fewer than maxDegree |
/// | up to the next multiple of 64 | nothing |
///
/// The code and its neighbours lie together since a node that is expanded was scored just before.
///
/// @param bytes `count * stride` bytes on a 64-byte boundary
public record NodeRecords(
    MemorySegment bytes, int count, int codeBytes, int maxDegree, long stride) {
  private static final int TOUCHED_BYTES = 16 << 10;

  static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  NodeRecords(MemorySegment bytes, int count, int codeBytes, int maxDegree) {
    this(bytes, count, codeBytes, maxDegree, stride(codeBytes, maxDegree));
  }

  static long stride(int codeBytes, int maxDegree) {
    return (codeBytes + 4L * maxDegree + 63) & -64;
  }

  /// Where a node's code starts.
  long code(int node) {
    return node * stride;
  }

  /// Where a node's neighbours start.
  long links(int node) {
    return node * stride + codeBytes;
  }

  /// The distances of the nodes `ids[0..count-1]` from a query.
  ///
  /// @param ids has three places more
  /// @param out as of [CodeDistances#of]
  void distances(CodeDistances query, int[] ids, int count, int[] out) {
    if (count == 0) {
      return;
    }
    for (int i = count; i < count + 3; i++) {
      ids[i] = ids[count - 1];
    }
    int step = touchedAtOnce();
    for (int from = 0; from < count; from += step) {
      int to = Math.min(count, from + step);
      touch(ids, from, to);
      query.of(bytes, stride, ids, from, to, out);
    }
  }

  /// Reads a byte of each 64 of each code, all at once as far as the processor goes: what compares
  /// them next waits for memory once, not once for every few rows. That there are no more odd bytes
  /// than bytes is asked lest the compiler leave the reading out.
  private void touch(int[] ids, int from, int to) {
    int odd = 0;
    for (int line = 0; line < codeBytes; line += 64) {
      for (int i = from; i < to; i++) {
        odd += bytes.get(JAVA_BYTE, ids[i] * stride + line) & 1;
      }
    }
    if (odd > (to - from) * codeBytes) {
      throw new IllegalStateException(odd + " of " + (to - from));
    }
  }

  /// How many codes to touch at once: more of them would drive each other from the nearest cache.
  private int touchedAtOnce() {
    return Math.max(4, (TOUCHED_BYTES / codeBytes) & -4);
  }

  /// Whether two nodes have the same code.
  boolean sameCode(int a, int b) {
    return MemorySegment.mismatch(
            bytes, code(a), code(a) + codeBytes, bytes, code(b), code(b) + codeBytes)
        < 0;
  }

  /// Copies a node's neighbours into `out` and says how many there are.
  public int neighbours(int node, int[] out) {
    long at = links(node);
    int degree = 0;
    while (degree < maxDegree) {
      int neighbour = bytes.get(INT32, at + 4L * degree);
      if (neighbour < 0) {
        break;
      }
      out[degree++] = neighbour;
    }
    return degree;
  }

  /// A reader without a lock may see some of the old and some of the new neighbours: both are
  /// nodes.
  void setNeighbours(int node, int[] neighbours, int degree) {
    long at = links(node);
    for (int i = 0; i < degree; i++) {
      bytes.set(INT32, at + 4L * i, neighbours[i]);
    }
    if (degree < maxDegree) {
      bytes.set(INT32, at + 4L * degree, -1);
    }
  }
}
