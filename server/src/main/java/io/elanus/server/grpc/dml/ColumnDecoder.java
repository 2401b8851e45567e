package io.elanus.server.grpc.dml;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Moment;
import io.elanus.wire.FieldData;
import io.elanus.wire.ScalarField;
import io.elanus.wire.VectorField;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `FieldData` of a write to a column.
///
/// Where rows are null (`valid_data` false) the data of the wire leave them out; here they get a
/// placeholder. A client that sends them in full is understood too.
final class ColumnDecoder {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private ColumnDecoder() {}

  /// @param field what the collection says the column must be
  /// @param rows how many rows the request says it has
  /// @param zone of times that are written without one
  static Column decode(FieldData data, FieldSchema field, int rows, ZoneId zone) {
    if (field.isArrayOfVectors()) {
      return VectorArrays.decode(data, field, rows);
    }
    Bits valid = validity(data, field, rows);
    int given = valid == null ? rows : valid.count();
    return switch (field.type()) {
      case TIMESTAMPTZ -> {
        long[] values = moments(data.getScalars(), field, rows, valid, zone);
        yield new IntegerColumn(field.type(), spread(values, field, rows, given, valid), valid);
      }
      case BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, VARCHAR, TEXT, JSON, GEOMETRY, ARRAY ->
          scalars(data.getScalars(), field, rows, given, valid);
      case FLOAT_VECTOR -> floats(data.getVectors(), field, rows, given, valid);
      case FLOAT16_VECTOR, BFLOAT16_VECTOR -> halves(data.getVectors(), field, rows, given, valid);
      case BINARY_VECTOR ->
          bytes(
              presentBytes(
                  data.getVectors().hasBinaryVector(), data.getVectors().getBinaryVector(), field),
              field,
              rows,
              given,
              valid);
      case INT8_VECTOR ->
          bytes(
              presentBytes(
                  data.getVectors().hasInt8Vector(), data.getVectors().getInt8Vector(), field),
              field,
              rows,
              given,
              valid);
      case SPARSE_FLOAT_VECTOR -> sparse(data.getVectors(), field, rows, given, valid);
    };
  }

  private static @Nullable Bits validity(FieldData data, FieldSchema field, int rows) {
    int flags = data.getValidDataCount();
    if (flags == 0) {
      return null;
    }
    if (flags != rows) {
      throw DatabaseException.expected(
          rows, flags, "the length of valid_data of field(" + field.name() + ") is wrong");
    }
    Bits valid = Bits.none(rows);
    for (int row = 0; row < rows; row++) {
      if (data.getValidData(row)) {
        valid.set(row);
      }
    }
    return Validity.orNullWhenFull(valid);
  }

  // Scalars

  private static Column scalars(
      ScalarField data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    return switch (field.type()) {
      case BOOL, INT8, INT16, INT32, INT64 -> {
        long[] values = integers(data, field.type(), field);
        yield new IntegerColumn(field.type(), spread(values, field, rows, given, valid), valid);
      }
      case FLOAT, DOUBLE -> {
        double[] values = floating(data, field.type(), field);
        yield new FloatingColumn(field.type(), spread(values, field, rows, given, valid), valid);
      }
      case VARCHAR, TEXT -> texts(strings(data, field), field, field.type(), rows, given, valid);
      case JSON -> texts(documents(data, field), field, DataType.JSON, rows, given, valid);
      case GEOMETRY ->
          texts(shapes(data, field, rows, valid), field, DataType.GEOMETRY, rows, given, valid);
      case ARRAY -> arrays(data, field, rows, given, valid);
      case TIMESTAMPTZ,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new IllegalStateException("no scalar: " + field.type());
    };
  }

  private static long[] integers(ScalarField data, DataType type, FieldSchema field) {
    return switch (type) {
      case BOOL -> {
        requireKind(absent(data) || data.hasBoolData(), "bool", field);
        int count = data.getBoolData().getDataCount();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = data.getBoolData().getData(i) ? 1 : 0;
        }
        yield values;
      }
      case INT64 -> {
        requireKind(absent(data) || data.hasLongData(), "long int", field);
        int count = data.getLongData().getDataCount();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = data.getLongData().getData(i);
        }
        yield values;
      }
      case INT8, INT16, INT32 -> {
        requireKind(absent(data) || data.hasIntData(), "int", field);
        int count = data.getIntData().getDataCount();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = data.getIntData().getData(i);
        }
        yield values;
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
          throw new IllegalStateException("no integer type: " + type);
    };
  }

  private static double[] floating(ScalarField data, DataType type, FieldSchema field) {
    if (type == DataType.FLOAT) {
      requireKind(absent(data) || data.hasFloatData(), "float32", field);
      int count = data.getFloatData().getDataCount();
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = data.getFloatData().getData(i);
      }
      return values;
    }
    requireKind(absent(data) || data.hasDoubleData(), "float64(double)", field);
    int count = data.getDoubleData().getDataCount();
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = data.getDoubleData().getData(i);
    }
    return values;
  }

  /// Shapes as text, or as the binary that some clients send; nothing where the row is null.
  private static List<ByteString> shapes(
      ScalarField data, FieldSchema field, int rows, @Nullable Bits valid) {
    requireKind(
        absent(data) || data.hasGeometryWktData() || data.hasGeometryData(), "geometry", field);
    boolean text = !data.hasGeometryData();
    int count =
        text ? data.getGeometryWktData().getDataCount() : data.getGeometryData().getDataCount();
    List<ByteString> shapes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (valid != null && count == rows && !valid.get(i)) {
        shapes.add(ByteString.EMPTY);
        continue;
      }
      try {
        shapes.add(
            Wire.bytes(
                text
                    ? Shapes.binary(data.getGeometryWktData().getData(i))
                    : Shapes.normalized(data.getGeometryData().getData(i).toByteArray())));
      } catch (Shapes.InvalidShape wrong) {
        throw DatabaseException.invalid(
            "invalid Geometry data, transform to wkb failed: %s", wrong.getMessage());
      }
    }
    return shapes;
  }

  /// Times as text, or as the microseconds that some clients send.
  private static long[] moments(
      ScalarField data, FieldSchema field, int rows, @Nullable Bits valid, ZoneId zone) {
    if (data.hasTimestamptzData()) {
      long[] values = new long[data.getTimestamptzData().getDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = data.getTimestamptzData().getData(i);
        if (values[i] < Moment.MIN || values[i] > Moment.MAX) {
          throw DatabaseException.invalid(
              "timestamptz %d of field %s is outside of the years 0 to 9999",
              values[i], field.name());
        }
      }
      return values;
    }
    if (!absent(data) && !data.hasStringData()) {
      throw DatabaseException.invalid("timestamptz field data must be a string array");
    }
    long[] values = new long[data.getStringData().getDataCount()];
    for (int i = 0; i < values.length; i++) {
      if (valid != null && values.length == rows && !valid.get(i)) {
        continue;
      }
      String text = data.getStringData().getData(i);
      Long micros = Moment.parse(text, zone);
      if (micros == null) {
        throw DatabaseException.invalid(
            "got invalid timestamptz string '%s': invalid timezone name; must be a valid IANA Time"
                + " Zone ID (e.g., 'Asia/Shanghai' or 'UTC')",
            text);
      }
      values[i] = micros;
    }
    return values;
  }

  private static List<ByteString> strings(ScalarField data, FieldSchema field) {
    requireKind(absent(data) || data.hasStringData(), "string", field);
    return data.getStringData().getDataList().asByteStringList();
  }

  private static List<ByteString> documents(ScalarField data, FieldSchema field) {
    requireKind(absent(data) || data.hasJsonData() || data.hasBytesData(), "json", field);
    return data.hasBytesData()
        ? data.getBytesData().getDataList()
        : data.getJsonData().getDataList();
  }

  /// A message without any data: a proto3 writer may drop an empty array.
  private static boolean absent(ScalarField data) {
    return data.getDataCase() == ScalarField.DataCase.DATA_NOT_SET;
  }

  private static void requireKind(boolean fits, String kind, FieldSchema field) {
    if (!fits) {
      throw DatabaseException.expected(
          "need " + kind + " array",
          "got nil",
          prefix(field) + "field '" + field.name() + "' is illegal, array type mismatch");
    }
  }

  /// Some types are named in the text, some are not.
  private static String prefix(FieldSchema field) {
    return switch (field.type()) {
      case VARCHAR -> "varchar ";
      case TEXT -> "text ";
      case JSON -> "json ";
      case ARRAY -> "array ";
      case GEOMETRY -> "geometry ";
      default -> "";
    };
  }

  private static BytesColumn texts(
      List<ByteString> values,
      FieldSchema field,
      DataType type,
      int rows,
      int given,
      @Nullable Bits valid) {
    boolean full = requireCount(values.size(), field, rows, given);
    int[] offsets = new int[rows + 1];
    long total = 0;
    int next = 0;
    for (int row = 0; row < rows; row++) {
      boolean present = valid == null || valid.get(row);
      if (present || full) {
        total += present ? values.get(next).size() : 0;
        next++;
      }
      offsets[row + 1] = Math.toIntExact(total);
    }
    byte[] bytes = new byte[offsets[rows]];
    next = 0;
    for (int row = 0; row < rows; row++) {
      boolean present = valid == null || valid.get(row);
      if (present) {
        values.get(next).copyTo(bytes, offsets[row]);
      }
      if (present || full) {
        next++;
      }
    }
    return new BytesColumn(type, offsets, bytes, valid);
  }

  private static ArrayColumn arrays(
      ScalarField data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    requireKind(absent(data) || data.hasArrayData(), "array", field);
    List<ScalarField> values = data.getArrayData().getDataList();
    boolean full = requireCount(values.size(), field, rows, given);
    int[] offsets = new int[rows + 1];
    List<ScalarField> present = new ArrayList<>(given);
    int next = 0;
    for (int row = 0; row < rows; row++) {
      offsets[row + 1] = offsets[row];
      if (valid == null || valid.get(row)) {
        ScalarField elements = values.get(next++);
        offsets[row + 1] += elementCount(elements, field);
        present.add(elements);
      } else if (full) {
        next++;
      }
    }
    return new ArrayColumn(offsets, elements(present, offsets[rows], field), valid);
  }

  private static int elementCount(ScalarField row, FieldSchema field) {
    return switch (elementType(field)) {
      case BOOL -> row.getBoolData().getDataCount();
      case INT8, INT16, INT32 -> row.getIntData().getDataCount();
      case INT64 -> row.getLongData().getDataCount();
      case FLOAT -> row.getFloatData().getDataCount();
      case DOUBLE -> row.getDoubleData().getDataCount();
      case VARCHAR -> row.getStringData().getDataCount();
      case ARRAY,
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
          throw new IllegalStateException("no element type: " + field.elementType());
    };
  }

  private static Column elements(List<ScalarField> rows, int count, FieldSchema field) {
    DataType type = elementType(field);
    if (type == DataType.VARCHAR) {
      List<ByteString> all = new ArrayList<>(count);
      rows.forEach(row -> all.addAll(strings(row, field)));
      return texts(all, field, type, count, count, null);
    }
    if (type.isFloating()) {
      double[] all = new double[count];
      int next = 0;
      for (ScalarField row : rows) {
        double[] values = floating(row, type, field);
        System.arraycopy(values, 0, all, next, values.length);
        next += values.length;
      }
      return new FloatingColumn(type, all, null);
    }
    long[] all = new long[count];
    int next = 0;
    for (ScalarField row : rows) {
      long[] values = integers(row, type, field);
      System.arraycopy(values, 0, all, next, values.length);
      next += values.length;
    }
    return new IntegerColumn(type, all, null);
  }

  private static DataType elementType(FieldSchema field) {
    DataType type = field.elementType();
    if (type == null) {
      throw new IllegalStateException("array without an element type: " + field.name());
    }
    return type;
  }

  private static long[] spread(
      long[] values, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    if (requireCount(values.length, field, rows, given)) {
      return values;
    }
    long[] spread = new long[rows];
    Bits held = requireNonNull(valid, "rows are missing, so some are null");
    for (int row = held.next(0), i = 0; row >= 0; row = held.next(row + 1), i++) {
      spread[row] = values[i];
    }
    return spread;
  }

  private static double[] spread(
      double[] values, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    if (requireCount(values.length, field, rows, given)) {
      return values;
    }
    double[] spread = new double[rows];
    Bits held = requireNonNull(valid, "rows are missing, so some are null");
    for (int row = held.next(0), i = 0; row >= 0; row = held.next(row + 1), i++) {
      spread[row] = values[i];
    }
    return spread;
  }

  /// Whether there is a value for every row, null rows included; otherwise there is one for each
  /// row that is not null.
  private static boolean requireCount(int count, FieldSchema field, int rows, int given) {
    if (count == rows) {
      return true;
    }
    if (count == given) {
      return false;
    }
    throw countMismatch(count, field, rows);
  }

  private static DatabaseException countMismatch(long count, FieldSchema field, int rows) {
    return DatabaseException.expected(
        rows,
        count,
        "the num_rows ("
            + count
            + ") of field ("
            + field.name()
            + ") is not equal to passed num_rows ("
            + rows
            + ")");
  }

  // Vectors

  private static DenseVectorColumn floats(
      VectorField data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    requireVector(data.hasFloatVector() || isEmpty(data, given), "float vector", field);
    ByteString floats = FloatVectors.floats(data.getFloatVector());
    requireDivides(floats.size() / Float.BYTES, field.dimension());
    return bytes(floats, field, rows, given, valid);
  }

  /// Half-precision vectors: raw, or as floats that are rounded to the nearest, ties to even.
  private static DenseVectorColumn halves(
      VectorField data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    boolean half = field.type() == DataType.FLOAT16_VECTOR;
    if (data.hasFloatVector()) {
      ByteString floats = FloatVectors.floats(data.getFloatVector());
      requireDivides(floats.size() / Float.BYTES, field.dimension());
      return bytes(Wire.bytes(round(floats.toByteArray(), half)), field, rows, given, valid);
    }
    boolean present = half ? data.hasFloat16Vector() : data.hasBfloat16Vector();
    requireVector(
        present || isEmpty(data, given), half ? "float16 vector" : "bfloat16 vector", field);
    return bytes(
        half ? data.getFloat16Vector() : data.getBfloat16Vector(), field, rows, given, valid);
  }

  private static byte[] round(byte[] floats, boolean half) {
    byte[] bytes = new byte[floats.length / 2];
    for (int at = 0; at < bytes.length; at += Short.BYTES) {
      float value = (float) FLOAT.get(floats, 2 * at);
      SHORT.set(bytes, at, half ? Float.floatToFloat16(value) : toBfloat16(value));
    }
    return bytes;
  }

  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  private static ByteString presentBytes(boolean present, ByteString bytes, FieldSchema field) {
    requireVector(present || bytes.isEmpty(), field.type().wireName(), field);
    return bytes;
  }

  private static DenseVectorColumn bytes(
      ByteString data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    int width = field.type().vectorBytes(field.dimension());
    if (data.size() % width != 0) {
      throw doesNotDivide(data.size(), field);
    }
    boolean full = requireCount(data.size() / width, field, rows, given);
    byte[] bytes = new byte[Math.multiplyExact(rows, width)];
    if (full) {
      data.copyTo(bytes, 0);
    } else {
      Bits held = requireNonNull(valid, "rows are missing, so some are null");
      for (int row = held.next(0), i = 0; row >= 0; row = held.next(row + 1), i++) {
        data.copyTo(bytes, i * width, row * width, width);
      }
    }
    return new DenseVectorColumn(field.type(), field.dimension(), rows, bytes, valid);
  }

  private static DatabaseException doesNotDivide(int bytes, FieldSchema field) {
    String unit =
        switch (field.type()) {
          case BINARY_VECTOR ->
              throw DatabaseException.plain(
                  "the num(%d) of all bits should divide the dim(%d)",
                  8L * bytes, field.dimension());
          case INT8_VECTOR -> "int8";
          case FLOAT16_VECTOR -> "float16";
          case BFLOAT16_VECTOR -> "bfloat";
          case FLOAT_VECTOR -> "float";
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
              throw new IllegalStateException("no dense vector: " + field.type());
        };
    return DatabaseException.plain(
        "the length(%d) of %s data should divide the dim(%d)", bytes, unit, field.dimension());
  }

  private static SparseVectorColumn sparse(
      VectorField data, FieldSchema field, int rows, int given, @Nullable Bits valid) {
    requireVector(
        data.hasSparseFloatVector() || isEmpty(data, given), "sparse float vector", field);
    List<ByteString> contents = data.getSparseFloatVector().getContentsList();
    if (requireCount(contents.size(), field, rows, given) && valid != null && given < rows) {
      contents = compact(contents, valid);
    }
    return SparseRowCodec.decode(contents, rows, valid);
  }

  private static List<ByteString> compact(List<ByteString> contents, Bits valid) {
    List<ByteString> compact = new ArrayList<>();
    for (int row = valid.next(0); row >= 0; row = valid.next(row + 1)) {
      compact.add(contents.get(row));
    }
    return compact;
  }

  /// No data is needed where no row holds a value.
  private static boolean isEmpty(VectorField data, int given) {
    return given == 0 && data.getDataCase() == VectorField.DataCase.DATA_NOT_SET;
  }

  private static void requireVector(boolean fits, String kind, FieldSchema field) {
    if (!fits) {
      throw DatabaseException.expected(
          "need " + kind,
          "got nil",
          kind + " field '" + field.name() + "' is illegal, array type mismatch");
    }
  }

  private static void requireDivides(int length, int dimension) {
    if (length % dimension != 0) {
      throw DatabaseException.plain(
          "the length(%d) of float data should divide the dim(%d)", length, dimension);
    }
  }
}
