package io.elanus.server.grpc.dml;

import com.google.protobuf.ByteString;
import io.elanus.cluster.proxy.TimeOutput;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.time.Moment;
import io.elanus.core.time.TimePart;
import io.elanus.wire.ArrayArray;
import io.elanus.wire.BoolArray;
import io.elanus.wire.DoubleArray;
import io.elanus.wire.FieldData;
import io.elanus.wire.FloatArray;
import io.elanus.wire.GeometryWktArray;
import io.elanus.wire.IntArray;
import io.elanus.wire.JSONArray;
import io.elanus.wire.LongArray;
import io.elanus.wire.ScalarField;
import io.elanus.wire.StringArray;
import io.elanus.wire.VectorField;

/// A column of an answer to `FieldData`.
///
/// Clients index scalars by row, so null rows keep a placeholder there; of vectors they read only
/// the rows that hold a value. A column with nulls always says which rows those are in
/// `valid_data`.
final class ColumnEncoder {
  private ColumnEncoder() {}

  /// @param fieldId the field's number; 0 for what is no field, as `count(*)`
  /// @param nullable whether the client must get `valid_data` even when no row is null
  /// @param times how moments are shown
  static FieldData encode(
      Column column,
      String name,
      long fieldId,
      boolean nullable,
      boolean dynamic,
      TimeOutput times) {
    FieldData.Builder data =
        FieldData.newBuilder()
            .setType(wireType(column, times))
            .setFieldName(name)
            .setFieldId(fieldId)
            .setIsDynamic(dynamic);
    switch (column) {
      case DenseVectorColumn vectors -> data.setVectors(dense(vectors));
      case SparseVectorColumn vectors -> data.setVectors(sparse(vectors));
      case IntegerColumn moments when moments.type() == DataType.TIMESTAMPTZ ->
          data.setScalars(moments(moments, times));
      case IntegerColumn integers -> data.setScalars(integers(integers, 0, integers.rowCount()));
      case FloatingColumn floats -> data.setScalars(floats(floats, 0, floats.rowCount()));
      case BytesColumn bytes -> data.setScalars(bytes(bytes, 0, bytes.rowCount()));
      case ArrayColumn arrays when arrays.elementType().isVector() ->
          data.setVectors(VectorArrays.encode(arrays));
      case ArrayColumn arrays -> data.setScalars(arrays(arrays));
    }
    if (nullable || column.valid() != null) {
      for (int row = 0; row < column.rowCount(); row++) {
        data.addValidData(!column.isNull(row));
      }
    }
    return data.build();
  }

  private static io.elanus.wire.DataType wireType(Column column) {
    return column instanceof ArrayColumn arrays && arrays.elementType().isVector()
        ? io.elanus.wire.DataType.ArrayOfVector
        : wireType(column.type());
  }

  static io.elanus.wire.DataType wireType(DataType type) {
    return io.elanus.wire.DataType.forNumber(type.number());
  }

  private static io.elanus.wire.DataType wireType(Column column, TimeOutput times) {
    boolean parts = column.type() == DataType.TIMESTAMPTZ && !times.parts().isEmpty();
    return parts ? io.elanus.wire.DataType.Array : wireType(column);
  }

  /// Text, or an array of the parts asked for; empty where there is no value.
  private static ScalarField moments(IntegerColumn column, TimeOutput times) {
    if (times.parts().isEmpty()) {
      StringArray.Builder texts = StringArray.newBuilder();
      for (int row = 0; row < column.rowCount(); row++) {
        texts.addData(column.isNull(row) ? "" : Moment.format(column.values()[row], times.zone()));
      }
      return ScalarField.newBuilder().setStringData(texts).build();
    }
    ArrayArray.Builder arrays =
        ArrayArray.newBuilder().setElementType(io.elanus.wire.DataType.Int64);
    for (int row = 0; row < column.rowCount(); row++) {
      LongArray.Builder parts = LongArray.newBuilder();
      if (!column.isNull(row)) {
        for (TimePart part : times.parts()) {
          parts.addData(Moment.part(column.values()[row], times.zone(), part));
        }
      }
      arrays.addData(ScalarField.newBuilder().setLongData(parts));
    }
    return ScalarField.newBuilder().setArrayData(arrays).build();
  }

  private static ScalarField integers(IntegerColumn column, int from, int to) {
    ScalarField.Builder scalars = ScalarField.newBuilder();
    long[] values = column.values();
    switch (column.type()) {
      case BOOL -> {
        BoolArray.Builder array = BoolArray.newBuilder();
        for (int i = from; i < to; i++) {
          array.addData(values[i] != 0);
        }
        scalars.setBoolData(array);
      }
      case INT8, INT16, INT32 -> {
        IntArray.Builder array = IntArray.newBuilder();
        for (int i = from; i < to; i++) {
          array.addData((int) values[i]);
        }
        scalars.setIntData(array);
      }
      case INT64 -> {
        LongArray.Builder array = LongArray.newBuilder();
        for (int i = from; i < to; i++) {
          array.addData(values[i]);
        }
        scalars.setLongData(array);
      }
      case FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new IllegalStateException("no integer type: " + column.type());
    }
    return scalars.build();
  }

  private static ScalarField floats(FloatingColumn column, int from, int to) {
    double[] values = column.values();
    if (column.type() == DataType.FLOAT) {
      FloatArray.Builder array = FloatArray.newBuilder();
      for (int i = from; i < to; i++) {
        array.addData((float) values[i]);
      }
      return ScalarField.newBuilder().setFloatData(array).build();
    }
    DoubleArray.Builder array = DoubleArray.newBuilder();
    for (int i = from; i < to; i++) {
      array.addData(values[i]);
    }
    return ScalarField.newBuilder().setDoubleData(array).build();
  }

  private static ScalarField bytes(BytesColumn column, int from, int to) {
    if (column.type().isText()) {
      StringArray.Builder array = StringArray.newBuilder();
      for (int row = from; row < to; row++) {
        array.addDataBytes(slice(column, row));
      }
      return ScalarField.newBuilder().setStringData(array).build();
    }
    if (column.type() == DataType.GEOMETRY) {
      GeometryWktArray.Builder shapes = GeometryWktArray.newBuilder();
      for (int row = from; row < to; row++) {
        shapes.addData(column.isNull(row) ? "" : Shapes.text(column.value(row)));
      }
      return ScalarField.newBuilder().setGeometryWktData(shapes).build();
    }
    JSONArray.Builder array = JSONArray.newBuilder();
    for (int row = from; row < to; row++) {
      array.addData(slice(column, row));
    }
    return ScalarField.newBuilder().setJsonData(array).build();
  }

  private static ByteString slice(BytesColumn column, int row) {
    return com.google.protobuf.UnsafeByteOperations.unsafeWrap(
        column.bytes(), column.offsets()[row], column.length(row));
  }

  private static ScalarField arrays(ArrayColumn column) {
    ArrayArray.Builder array =
        ArrayArray.newBuilder().setElementType(wireType(column.elementType()));
    for (int row = 0; row < column.rowCount(); row++) {
      array.addData(elements(column.elements(), column.offsets()[row], column.offsets()[row + 1]));
    }
    return ScalarField.newBuilder().setArrayData(array).build();
  }

  private static ScalarField elements(Column elements, int from, int to) {
    return switch (elements) {
      case IntegerColumn integers -> integers(integers, from, to);
      case FloatingColumn floats -> floats(floats, from, to);
      case BytesColumn bytes -> bytes(bytes, from, to);
      case ArrayColumn nested -> throw new IllegalStateException("nested array");
      case DenseVectorColumn vectors -> throw new IllegalStateException("array of vectors");
      case SparseVectorColumn vectors -> throw new IllegalStateException("array of vectors");
    };
  }

  static VectorField dense(DenseVectorColumn column) {
    VectorField.Builder vectors = VectorField.newBuilder().setDim(column.dimension());
    byte[] bytes = compact(column);
    switch (column.type()) {
      case FLOAT_VECTOR -> vectors.setFloatVector(FloatVectors.message(bytes));
      case FLOAT16_VECTOR -> vectors.setFloat16Vector(Wire.bytes(bytes));
      case BFLOAT16_VECTOR -> vectors.setBfloat16Vector(Wire.bytes(bytes));
      case BINARY_VECTOR -> vectors.setBinaryVector(Wire.bytes(bytes));
      case INT8_VECTOR -> vectors.setInt8Vector(Wire.bytes(bytes));
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          TIMESTAMPTZ,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalStateException("no dense vector: " + column.type());
    }
    return vectors.build();
  }

  /// The bytes of the rows that hold a value.
  private static byte[] compact(DenseVectorColumn column) {
    Bits valid = column.valid();
    if (valid == null) {
      return column.bytes();
    }
    int width = column.rowBytes();
    byte[] compact = new byte[valid.count() * width];
    for (int row = valid.next(0), i = 0; row >= 0; row = valid.next(row + 1), i++) {
      System.arraycopy(column.bytes(), row * width, compact, i * width, width);
    }
    return compact;
  }

  private static VectorField sparse(SparseVectorColumn column) {
    io.elanus.wire.SparseFloatArray array = SparseRowCodec.encode(column);
    return VectorField.newBuilder().setDim(array.getDim()).setSparseFloatVector(array).build();
  }
}
