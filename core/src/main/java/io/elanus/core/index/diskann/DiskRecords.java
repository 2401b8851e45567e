package io.elanus.core.index.diskann;

import io.elanus.core.index.VectorRows;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;

/// One record a row, the row's number being its place.
///
/// | bytes of a record | content |
/// |------------------:|---------|
/// | `vectorBytes` | the vector as in its column, zero up to a multiple of 64 |
/// | 4 * maxDegree | the numbers of its neighbours, ended by -1 when fewer than maxDegree |
/// | up to `stride` | nothing |
///
/// @param bytes `count * stride` bytes, mapped
record DiskRecords(
    MemorySegment bytes, DataType type, int dimension, int count, int maxDegree, long stride) {
  static final int PAGE = 4096;

  DiskRecords(MemorySegment bytes, DataType type, int dimension, int count, int maxDegree) {
    this(bytes, type, dimension, count, maxDegree, stride(type, dimension, maxDegree));
  }

  /// A power of two up to a page, then whole pages.
  static long stride(DataType type, int dimension, int maxDegree) {
    long length = VectorRows.strideOf(type, dimension) + 4L * maxDegree;
    return length <= PAGE
        ? Math.max(64, Long.highestOneBit(2 * length - 1))
        : (length + PAGE - 1) & -PAGE;
  }

  /// The vectors, to be scored in place.
  VectorRows vectors() {
    return new VectorRows(type, dimension, count, stride, 31, new MemorySegment[] {bytes});
  }

  /// Copies a row's neighbours into `out` and says how many there are; what is no row's number is
  /// passed over, should the file be damaged.
  int neighbours(int row, int[] out) {
    long at = row * stride + VectorRows.strideOf(type, dimension);
    int degree = 0;
    for (int i = 0; i < maxDegree; i++) {
      int neighbour = bytes.get(DiskFile.INT32, at + 4L * i);
      if (neighbour < 0) {
        break;
      }
      out[degree] = neighbour;
      degree += neighbour < count ? 1 : 0;
    }
    return degree;
  }

  /// Writes one record.
  ///
  /// @param into `stride` bytes, zero
  static void write(
      MemorySegment into, VectorRows rows, int row, int[] neighbours, int degree, int maxDegree) {
    long vectorBytes = VectorRows.strideOf(rows.type(), rows.dimension());
    MemorySegment.copy(
        rows.chunkOf(row), rows.offsetOf(row), into, 0, rows.type().vectorBytes(rows.dimension()));
    for (int i = 0; i < degree; i++) {
      into.set(DiskFile.INT32, vectorBytes + 4L * i, neighbours[i]);
    }
    if (degree < maxDegree) {
      into.set(DiskFile.INT32, vectorBytes + 4L * degree, -1);
    }
  }
}
