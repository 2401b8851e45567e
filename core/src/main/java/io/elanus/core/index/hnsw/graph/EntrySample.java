package io.elanus.core.index.hnsw.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// About the square root of all nodes, their codes one after the other: a walk starts at the
/// nearest of them. It takes the place of the upper layers of the paper: as many distances, no
/// random reads.
///
/// @param nodes shape `[count]`, the sampled nodes' numbers
/// @param codes shape `[count][codeBytes]`
public record EntrySample(int[] nodes, MemorySegment codes, int codeBytes) {
  /// How many nodes it has.
  public int count() {
    return nodes.length;
  }

  /// Takes the first [#sizeFor] of an order, with their codes.
  ///
  /// @param arena gets the codes
  /// @param order numbers of all nodes
  public static EntrySample first(Arena arena, int[] order, NodeRecords nodes) {
    return of(arena, Arrays.copyOf(order, sizeFor(order.length)), nodes);
  }

  /// Takes nodes with their codes.
  ///
  /// @param arena gets the codes
  public static EntrySample of(Arena arena, int[] sampled, NodeRecords nodes) {
    int codeBytes = nodes.codeBytes();
    long bytes = (long) sampled.length * codeBytes;
    MemorySegment codes = arena.allocate(Math.max(64, bytes), 64).asSlice(0, bytes);
    for (int i = 0; i < sampled.length; i++) {
      MemorySegment.copy(
          nodes.bytes(), nodes.code(sampled[i]), codes, (long) i * codeBytes, codeBytes);
    }
    return new EntrySample(sampled, codes, codeBytes);
  }

  /// The nodes' numbers as int32 `[count]`, as files have them.
  public MemorySegment nodeNumbers() {
    MemorySegment numbers = MemorySegment.ofArray(new byte[4 * nodes.length]);
    for (int i = 0; i < nodes.length; i++) {
      numbers.set(NodeRecords.INT32, 4L * i, nodes[i]);
    }
    return numbers;
  }

  /// Nodes of a sample among so many.
  public static int sizeFor(int rowCount) {
    return (int) Math.ceil(Math.sqrt(rowCount));
  }
}
