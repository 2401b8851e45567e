package io.elanus.core.index.hnsw;

import java.lang.foreign.MemorySegment;

/// About the square root of all nodes, their codes one after the other: a walk starts at the
/// nearest of them. It takes the place of the upper layers of the paper: as many distances, no
/// random reads.
///
/// @param nodes shape `[count]`, the sampled nodes' numbers
/// @param codes shape `[count][codeBytes]`
record EntrySample(int[] nodes, MemorySegment codes, int codeBytes) {
  int count() {
    return nodes.length;
  }

  static int sizeFor(int rowCount) {
    return (int) Math.ceil(Math.sqrt(rowCount));
  }
}
