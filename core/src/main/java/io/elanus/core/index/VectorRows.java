package io.elanus.core.index;

import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;

/// Dense vectors in memory or in a mapping: rows at a fixed stride in equal chunks.
///
/// Row `r` starts at byte `(r & (rowsPerChunk - 1)) * stride` of chunk `r >>> log2(rowsPerChunk)`.
/// Chunks start on a 64-byte boundary and the stride is a multiple of 64, the rest zero, so that
/// kernels have no tails. Sealed segments have one chunk.
///
/// @param dimension elements of a row (bits for BINARY_VECTOR)
/// @param stride bytes from a row to the next
/// @param chunkShift log2 of the rows in a chunk; 31 when there is one chunk
public record VectorRows(
    DataType type,
    int dimension,
    int rowCount,
    long stride,
    int chunkShift,
    MemorySegment[] chunks) {

  /// Every chunk and stride is a multiple of this, in bytes.
  public static final int ALIGNMENT = 64;

  /// The stride for vectors of a type and dimension.
  public static long strideOf(DataType type, int dimension) {
    return (type.vectorBytes(dimension) + (ALIGNMENT - 1L)) & -ALIGNMENT;
  }

  public MemorySegment chunkOf(int row) {
    return chunks[row >>> chunkShift];
  }

  public long offsetOf(int row) {
    return (row & ((1L << chunkShift) - 1)) * stride;
  }
}
