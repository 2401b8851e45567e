package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;

/// Distances from one 7-bit code to others, whole or part by part.
///
/// A sum of squares only grows: what the first bytes of a code add up to is never more than the
/// distance. Where it is already more than a walk takes, the rest need not be read (partial
/// distance search: C.-D. Bei & R. Gray, "An improvement of the minimum distortion encoding
/// algorithm for vector quantization", 1985).
///
/// @param prefix the bytes to look at first, as of `CodeOrder`; 0 when distances are only to be
///   taken whole
public record SevenBitDistances(
    CodeSpace space, MemorySegment query, long queryOffset, int codeBytes, int prefix)
    implements CodeDistances {
  @Override
  public void of(MemorySegment rows, long stride, int[] ids, int from, int to, int[] out) {
    space.distances(query, queryOffset, rows, stride, codeBytes, ids, from, to, out);
  }

  /// Whether a walk is to look at [#prefix] bytes first.
  boolean inParts() {
    return prefix > 0;
  }

  /// What the bytes from `first` up to `end` of a code add to distances; otherwise as [#of].
  ///
  /// @param first 0 or [#prefix]
  /// @param end [#prefix] or [#codeBytes]
  void ofPart(
      int first, int end, MemorySegment rows, long stride, int[] ids, int from, int to, int[] out) {
    SevenBitKernels.squaredL2(
        query, queryOffset + first, rows, first, stride, end - first, ids, from, to, out);
  }
}
