package io.elanus.server.grpc.dml;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.wire.FieldData;
import io.elanus.wire.VectorArray;
import io.elanus.wire.VectorField;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// `VectorArray` to a column of arrays of vectors and back: per row one `VectorField` with the
/// vectors end to end.
final class VectorArrays {
  private VectorArrays() {}

  static ArrayColumn decode(FieldData data, FieldSchema field, int rows) {
    if (!data.getVectors().hasVectorArray()) {
      throw DatabaseException.expected(
          "need " + field.vectorType().wireName() + " array",
          "got nil",
          "array of vector field '" + field.name() + "' is illegal, array type mismatch");
    }
    List<VectorField> given = data.getVectors().getVectorArray().getDataList();
    if (given.size() != rows) {
      throw DatabaseException.expected(
          rows,
          given.size(),
          "the num_rows (%d) of field (%s) is not equal to passed num_rows (%d)"
              .formatted(given.size(), field.name(), rows));
    }
    FieldSchema inside = FieldSchema.of(0, field.name(), field.vectorType(), field.parameters());
    int[] offsets = new int[rows + 1];
    List<Column> elements = new ArrayList<>(rows + 1);
    elements.add(Column.emptyOf(inside));
    for (int row = 0; row < rows; row++) {
      int count = count(given.get(row), inside);
      offsets[row + 1] = Math.addExact(offsets[row], count);
      if (count > 0) {
        FieldData own = FieldData.newBuilder().setVectors(given.get(row)).build();
        elements.add(ColumnDecoder.decode(own, inside, count, ZoneOffset.UTC));
      }
    }
    return new ArrayColumn(offsets, Column.concat(elements), null);
  }

  /// Vectors in a row: rounded down, as the decoder refuses what does not divide.
  private static int count(VectorField row, FieldSchema inside) {
    int dimension = inside.dimension();
    int bytes =
        switch (row.getDataCase()) {
          case DATA_NOT_SET -> 0;
          case FLOAT_VECTOR -> {
            int floats = FloatVectors.floats(row.getFloatVector()).size() / Float.BYTES;
            yield floats < dimension && floats > 0
                ? inside.type().vectorBytes(dimension)
                : floats / dimension * inside.type().vectorBytes(dimension);
          }
          case BINARY_VECTOR -> row.getBinaryVector().size();
          case FLOAT16_VECTOR -> row.getFloat16Vector().size();
          case BFLOAT16_VECTOR -> row.getBfloat16Vector().size();
          case INT8_VECTOR -> row.getInt8Vector().size();
          case SPARSE_FLOAT_VECTOR, VECTOR_ARRAY ->
              throw DatabaseException.invalid(
                  "array of vector field '%s' is illegal, array type mismatch", inside.name());
        };
    return Math.ceilDiv(bytes, inside.type().vectorBytes(dimension));
  }

  static VectorField encode(ArrayColumn column) {
    DenseVectorColumn elements = (DenseVectorColumn) column.elements();
    DataType type = elements.type();
    VectorArray.Builder array =
        VectorArray.newBuilder()
            .setDim(elements.dimension())
            .setElementType(ColumnEncoder.wireType(type));
    int width = elements.rowBytes();
    for (int row = 0; row < column.rowCount(); row++) {
      int from = column.offsets()[row];
      int to = column.offsets()[row + 1];
      byte[] own = java.util.Arrays.copyOfRange(elements.bytes(), from * width, to * width);
      array.addData(
          ColumnEncoder.dense(
              new DenseVectorColumn(type, elements.dimension(), to - from, own, null)));
    }
    return VectorField.newBuilder().setDim(elements.dimension()).setVectorArray(array).build();
  }
}
