package io.elanus.core.index.hnsw.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.elanus.core.index.layout.Sections;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// A graph in memory: codes, then lists of neighbours. A node's number is its row.
///
/// | bytes | content |
/// |------:|---------|
/// | codeBytes * count | the codes |
/// | up to the next multiple of 64 | nothing |
/// | [NeighbourLists#stride] * count | the neighbours of each node: [NeighbourLists] |
/// | 8 | nothing |
///
/// @param bytes on a 64-byte boundary
/// @param stride bytes from code to code
public record NodeRecords(
    MemorySegment bytes, int count, int codeBytes, long stride, NeighbourLists lists) {
  private static final int TOUCHED_BYTES = 16 << 10;

  /// Of numbers in files, at any place.
  public static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// A graph whose codes and lists lie one behind the other; `bytes` are what they are.
  ///
  /// @param bytes as many as [#bytesOf] says
  /// @param maxDegree the most neighbours of a node
  /// @param bits of a neighbour's number, 1..31 or [NeighbourLists#WHOLE]
  public static NodeRecords of(
      MemorySegment bytes, int count, int codeBytes, int maxDegree, int bits) {
    long first = Sections.align((long) count * codeBytes);
    long stride = NeighbourLists.stride(maxDegree, bits);
    return new NodeRecords(
        bytes,
        count,
        codeBytes,
        codeBytes,
        new NeighbourLists(bytes, first, stride, maxDegree, bits));
  }

  /// Bytes of such a graph.
  public static long bytesOf(int count, int codeBytes, int maxDegree, int bits) {
    return Sections.align((long) count * codeBytes)
        + NeighbourLists.bytesOf(count, maxDegree, bits);
  }

  /// Codes without a graph.
  ///
  /// @param bytes `count * codeBytes`
  public static NodeRecords codes(MemorySegment bytes, int count, int codeBytes) {
    return of(bytes, count, codeBytes, 0, NeighbourLists.WHOLE);
  }

  /// The most neighbours of a node.
  public int maxDegree() {
    return lists.maxDegree();
  }

  /// Where a node's code starts in [#bytes].
  public long code(int node) {
    return node * stride;
  }

  /// The distances of the nodes `ids[0..count-1]` from a query.
  ///
  /// @param ids has three places more
  /// @param out as of [CodeDistances#of]
  public void distances(CodeDistances query, int[] ids, int count, int[] out) {
    if (count == 0) {
      return;
    }
    CodeDistances.repeatLast(ids, count);
    int step = touchedAtOnce(codeBytes);
    for (int from = 0; from < count; from += step) {
      int to = Math.min(count, from + step);
      touch(ids, from, to, 0, codeBytes);
      query.of(bytes, stride, ids, from, to, out);
    }
  }

  /// What some bytes of codes add to distances: as [#distances] and [SevenBitDistances#ofPart].
  void parts(SevenBitDistances query, int first, int end, int[] ids, int count, int[] out) {
    if (count == 0) {
      return;
    }
    CodeDistances.repeatLast(ids, count);
    int step = touchedAtOnce(end - first);
    for (int from = 0; from < count; from += step) {
      int to = Math.min(count, from + step);
      touch(ids, from, to, first, end);
      query.ofPart(first, end, bytes, stride, ids, from, to, out);
    }
  }

  /// Reads a byte of each 64 of a part of each code, all at once as far as the processor goes: what
  /// compares them next waits for memory once, not once for every few rows. That there are no more
  /// odd bytes than bytes is asked lest the compiler leave the reading out.
  private void touch(int[] ids, int from, int to, int first, int end) {
    int odd = 0;
    for (int line = first; line < end; line += 64) {
      for (int i = from; i < to; i++) {
        odd += bytes.get(JAVA_BYTE, ids[i] * stride + line) & 1;
      }
    }
    if (odd > (to - from) * codeBytes) {
      throw new IllegalStateException(odd + " of " + (to - from));
    }
  }

  /// How many codes to touch at once: more of them would drive each other from the nearest cache.
  private static int touchedAtOnce(int bytesOfEach) {
    return Math.max(4, (TOUCHED_BYTES / bytesOfEach) & -4);
  }

  /// Whether two nodes have the same code.
  boolean sameCode(int a, int b) {
    return MemorySegment.mismatch(
            bytes, code(a), code(a) + codeBytes, bytes, code(b), code(b) + codeBytes)
        < 0;
  }

  /// Copies a node's neighbours into `out` and says how many there are.
  ///
  /// @param out has room for [#maxDegree]
  public int neighbours(int node, int[] out) {
    return lists.read(node, out);
  }

  /// Replaces a node's list. Who reads it meanwhile gets some of the old and some of the new
  /// neighbours; no two threads may write one list at once.
  ///
  /// @param neighbours of which the first `degree` are taken, at most [#maxDegree]
  public void setNeighbours(int node, int[] neighbours, int degree) {
    lists.write(node, neighbours, degree);
  }

  /// The same graph with its lists as short as they can be, in the memory of this one, which is
  /// gone then.
  public NodeRecords packed() {
    NeighbourLists packed = lists.packed(count);
    long length = bytesOf(count, codeBytes, packed.maxDegree(), packed.bits());
    return new NodeRecords(bytes.asSlice(0, length), count, codeBytes, stride, packed);
  }
}
