package io.elanus.core.schema;

import io.elanus.core.error.DatabaseException;

/// The types of a field. Numbers and names are those of Milvus's schema.proto.
public enum DataType {
  BOOL(1, "Bool"),
  INT8(2, "Int8"),
  INT16(3, "Int16"),
  INT32(4, "Int32"),
  INT64(5, "Int64"),
  FLOAT(10, "Float"),
  DOUBLE(11, "Double"),
  VARCHAR(21, "VarChar"),
  ARRAY(22, "Array"),
  JSON(23, "JSON"),
  /// A shape in the plane, kept as well-known binary.
  GEOMETRY(24, "Geometry"),
  /// A text of any length that is searched by its terms only, never compared.
  TEXT(25, "Text"),
  /// A moment: microseconds since 1970-01-01T00:00:00Z.
  TIMESTAMPTZ(26, "Timestamptz"),
  BINARY_VECTOR(100, "BinaryVector"),
  FLOAT_VECTOR(101, "FloatVector"),
  FLOAT16_VECTOR(102, "Float16Vector"),
  BFLOAT16_VECTOR(103, "BFloat16Vector"),
  SPARSE_FLOAT_VECTOR(104, "SparseFloatVector"),
  INT8_VECTOR(105, "Int8Vector");

  private static final DataType[] BY_NUMBER = new DataType[128];

  static {
    for (DataType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final String wireName;

  DataType(int number, String wireName) {
    this.number = number;
    this.wireName = wireName;
  }

  /// The number in `schema.DataType`.
  public int number() {
    return number;
  }

  /// The name in `schema.DataType`, as error texts print it.
  public String wireName() {
    return wireName;
  }

  public boolean isVector() {
    return number >= 100;
  }

  /// A vector whose rows all have the same number of bytes.
  public boolean isDenseVector() {
    return isVector() && this != SPARSE_FLOAT_VECTOR;
  }

  /// INT8, INT16, INT32 or INT64.
  public boolean isInteger() {
    return number >= 2 && number <= 5;
  }

  /// BOOL, TIMESTAMPTZ and the integers: what [io.elanus.core.column.IntegerColumn] holds.
  public boolean isHeldAsInteger() {
    return isInteger() || this == BOOL || this == TIMESTAMPTZ;
  }

  /// VARCHAR, TEXT, JSON and GEOMETRY: what [io.elanus.core.column.BytesColumn] holds.
  public boolean isHeldAsBytes() {
    return isText() || this == JSON || this == GEOMETRY;
  }

  /// VARCHAR or TEXT: what analyzers read.
  public boolean isText() {
    return this == VARCHAR || this == TEXT;
  }

  /// FLOAT or DOUBLE.
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  public boolean isNumeric() {
    return isInteger() || isFloating();
  }

  /// Bytes of one row of a dense vector of `dimension` elements (bits for BINARY_VECTOR).
  public int vectorBytes(int dimension) {
    return switch (this) {
      case BINARY_VECTOR -> dimension / 8;
      case INT8_VECTOR -> dimension;
      case FLOAT16_VECTOR, BFLOAT16_VECTOR -> 2 * dimension;
      case FLOAT_VECTOR -> 4 * dimension;
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
          throw new IllegalStateException(this + " has no fixed row width");
    };
  }

  public static DataType ofNumber(int number) {
    DataType type = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    if (type == null) {
      throw DatabaseException.invalid("data type %d is not supported", number);
    }
    return type;
  }
}
