package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.wire.SparseFloatArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sparse vectors as they travel: each row is a run of pairs (uint32 index, float32 weight), both
/// little-endian, indices ascending and distinct, below 2^32 - 1. An empty row is legal.
final class SparseRowCodec {
  private static final int PAIR_BYTES = 8;
  private static final int INDEX_LIMIT = -1; // 2^32 - 1 as an unsigned int

  private SparseRowCodec() {}

  /// @param contents the rows that hold a value, in order
  /// @param valid which of the `rows` rows those are; null for all
  static SparseVectorColumn decode(List<ByteString> contents, int rows, @Nullable Bits valid) {
    int[] offsets = new int[rows + 1];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      boolean given = valid == null || valid.get(row);
      offsets[row + 1] = offsets[row] + (given ? pairs(contents.get(next++)) : 0);
    }
    int[] indices = new int[offsets[rows]];
    float[] values = new float[offsets[rows]];
    next = 0;
    for (int row = 0; row < rows; row++) {
      if (valid == null || valid.get(row)) {
        decodeRow(contents.get(next++), indices, values, offsets[row]);
      }
    }
    return new SparseVectorColumn(offsets, indices, values, valid);
  }

  static QueryVector.Sparse decodeQuery(ByteString row) {
    int[] indices = new int[pairs(row)];
    float[] values = new float[indices.length];
    decodeRow(row, indices, values, 0);
    return new QueryVector.Sparse(indices, values);
  }

  /// The rows that hold a value; `dim` is one more than the largest index.
  static SparseFloatArray encode(SparseVectorColumn column) {
    SparseFloatArray.Builder array = SparseFloatArray.newBuilder();
    long dimension = 0;
    for (int row = 0; row < column.rowCount(); row++) {
      if (column.isNull(row)) {
        continue;
      }
      int from = column.offsets()[row];
      int to = column.offsets()[row + 1];
      ByteBuffer pairs =
          ByteBuffer.allocate((to - from) * PAIR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = from; i < to; i++) {
        pairs.putInt(column.indices()[i]).putFloat(column.values()[i]);
      }
      array.addContents(Wire.bytes(pairs.array()));
      if (to > from) {
        dimension = Math.max(dimension, Integer.toUnsignedLong(column.indices()[to - 1]) + 1);
      }
    }
    return array.setDim(dimension).build();
  }

  private static int pairs(ByteString row) {
    if (row.size() % PAIR_BYTES != 0) {
      throw DatabaseException.plain("invalid data length in sparse float vector: %d", row.size());
    }
    return row.size() / PAIR_BYTES;
  }

  private static void decodeRow(ByteString row, int[] indices, float[] values, int at) {
    ByteBuffer bytes = row.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int count = row.size() / PAIR_BYTES;
    int previous = 0;
    for (int i = 0; i < count; i++) {
      int index = bytes.getInt();
      float value = bytes.getFloat();
      requireIndex(index, previous, i == 0);
      requireWeight(value);
      indices[at + i] = index;
      values[at + i] = value;
      previous = index;
    }
  }

  private static void requireIndex(int index, int previous, boolean first) {
    if (index == INDEX_LIMIT) {
      throw DatabaseException.plain(
          "invalid index in sparse float vector: must be less than 2^32-1");
    }
    if (!first && Integer.compareUnsigned(index, previous) <= 0) {
      throw DatabaseException.plain("unsorted or same indices in sparse float vector");
    }
  }

  private static void requireWeight(float value) {
    if (!Float.isFinite(value)) {
      throw DatabaseException.plain("NaN or Inf value in sparse float vector");
    }
    if (value < 0) {
      throw DatabaseException.plain("negative value in sparse float vector");
    }
  }
}
