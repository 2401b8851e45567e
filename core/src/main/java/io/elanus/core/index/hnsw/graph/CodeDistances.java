package io.elanus.core.index.hnsw.graph;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Distances from one query to codes of whatever kind: what a walk goes by. Smaller is nearer; only
/// their order is meant.
public interface CodeDistances {
  /// The distances to the codes at `ids[j] * stride`, `from <= j < to`, into `out[j]`.
  ///
  /// @param ids valid numbers up to the next multiple of four counted from `from`
  /// @param out has [io.elanus.core.kernel.quantizer.SevenBitKernels#OUT_PADDING] elements more
  void of(MemorySegment rows, long stride, int[] ids, int from, int to, int[] out);

  /// The ids of `count` codes that lie one after the other, as [#of] wants them.
  static int[] idsOf(int count) {
    int[] ids = new int[count + 4];
    Arrays.setAll(ids, i -> Math.min(i, Math.max(0, count - 1)));
    return ids;
  }

  /// Fills the three places behind `ids[0..count-1]`, as [#of] wants them.
  static void repeatLast(int[] ids, int count) {
    for (int i = count; i < count + 3; i++) {
      ids[i] = ids[count - 1];
    }
  }
}
