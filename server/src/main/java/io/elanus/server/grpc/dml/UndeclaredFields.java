package io.elanus.server.grpc.dml;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.wire.FieldData;
import java.util.Map;

/// The shape of a column that the collection does not declare, as far as its own message tells.
final class UndeclaredFields {
  private UndeclaredFields() {}

  static FieldSchema of(FieldData data) {
    DataType type =
        DataType.ofNumber(data.getTypeValue() == STRING ? VARCHAR : data.getTypeValue());
    DataType elementType =
        type == DataType.ARRAY
            ? DataType.ofNumber(data.getScalars().getArrayData().getElementTypeValue())
            : null;
    return new FieldSchema(
        new FieldId(UNKNOWN),
        data.getFieldName(),
        "",
        type,
        elementType,
        Map.of("dim", Long.toString(dimension(data, type))),
        false,
        false,
        false,
        false,
        true,
        false,
        null);
  }

  private static final int STRING = 20;
  private static final int VARCHAR = 21;
  private static final long UNKNOWN = 1;

  private static long dimension(FieldData data, DataType type) {
    long dimension = data.getVectors().getDim();
    boolean wrong =
        dimension < 1
            || dimension > 262_144
            || (type == DataType.BINARY_VECTOR && dimension % 8 != 0);
    if (type.isDenseVector() && wrong) {
      throw DatabaseException.plain("dim(%d) should be greater than 0", dimension);
    }
    return dimension;
  }
}
