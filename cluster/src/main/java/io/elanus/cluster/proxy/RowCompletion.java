package io.elanus.cluster.proxy;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.TextFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes given columns into whole rows: a column for every field of the schema, checked, with
/// defaults, nulls and `$meta` filled in. Generated keys are the caller's affair.
final class RowCompletion {
  private RowCompletion() {}

  /// The given columns by field, undeclared ones folded into `$meta`.
  ///
  /// @throws DatabaseException when one does not belong to the collection
  static Map<FieldId, Column> byField(CollectionSchema schema, List<GivenColumn> given) {
    Map<String, FieldSchema> fields = schema.byName();
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    FieldSchema dynamic = schema.dynamicField();
    int unknown = 0;
    for (GivenColumn column : given) {
      FieldSchema field = column.dynamic() ? dynamic : fields.get(column.name());
      if (field == null && dynamic != null) {
        fold(columns, dynamic, JsonDocuments.objects(column.name(), column.column()));
      } else if (field == null) {
        unknown++;
      } else if (field.dynamic()) {
        fold(columns, field, (BytesColumn) column.column());
      } else if (schema.isFunctionOutput(field)) {
        throw tooMany(schema, 1);
      } else if (columns.put(field.id(), column.column()) != null) {
        throw DatabaseException.invalid("field %s is given more than once", field.name());
      }
    }
    requireNoMore(schema, columns, unknown);
    return columns;
  }

  private static void fold(
      Map<FieldId, Column> columns, FieldSchema dynamic, BytesColumn documents) {
    columns.merge(
        dynamic.id(),
        documents,
        (base, over) -> JsonDocuments.merge((BytesColumn) base, (BytesColumn) over));
  }

  /// A missing field is told before one too many.
  private static void requireNoMore(
      CollectionSchema schema, Map<FieldId, Column> columns, int unknown) {
    if (unknown == 0) {
      return;
    }
    for (FieldSchema field : schema.fields()) {
      if (!columns.containsKey(field.id())
          && !(field.primaryKey() && field.autoId())
          && !schema.isFunctionOutput(field)) {
        requireOptional(field);
      }
    }
    throw tooMany(schema, unknown);
  }

  static DatabaseException tooMany(CollectionSchema schema, int more) {
    int expected = schema.fields().size();
    return DatabaseException.expected(expected, expected + more, "more fieldData has pass in");
  }

  /// @param columns by field, the primary key's included; those of function outputs are passed over
  /// @param embeddings makes the vectors of texts
  /// @return a column for every field of the schema, in its order; function outputs come last
  static Rows complete(
      CollectionSchema schema, Map<FieldId, Column> columns, int rowCount, Embeddings embeddings) {
    Map<FieldId, Column> complete = new LinkedHashMap<>();
    for (FieldSchema field : schema.fields()) {
      if (schema.isFunctionOutput(field)) {
        continue;
      }
      Column given = columns.get(field.id());
      Column column = given == null ? missing(field, rowCount) : filled(field, given);
      if (given != null) {
        ColumnChecks.check(field, column);
      }
      if (given != null && field.dynamic()) {
        JsonDocuments.requireOnlyUndeclared(schema, (BytesColumn) column);
      }
      complete.put(field.id(), column);
    }
    for (FunctionSchema function : schema.functions()) {
      Column output =
          switch (function.type()) {
            case BM25, MINHASH ->
                TextFunctions.output(
                    schema, function, field -> Objects.requireNonNull(complete.get(field.id())));
            case TEXT_EMBEDDING -> {
              FieldSchema input =
                  Objects.requireNonNull(schema.field(function.inputs().getFirst()));
              yield embeddings.column(
                  schema, function, (BytesColumn) Objects.requireNonNull(complete.get(input.id())));
            }
          };
      FieldSchema filled = Objects.requireNonNull(schema.field(function.outputs().getFirst()));
      complete.put(filled.id(), output);
    }
    return new Rows(rowCount, complete);
  }

  private static Column missing(FieldSchema field, int rowCount) {
    requireOptional(field);
    return filler(field).gather(new int[rowCount]);
  }

  static void requireOptional(FieldSchema field) {
    if (!field.nullable() && !field.hasDefault() && !field.dynamic()) {
      throw DatabaseException.invalid(
          "fieldSchema(%s) has no corresponding fieldData pass in", field.name());
    }
  }

  /// Nulls become the default where there is one, and are refused where they are not allowed.
  private static Column filled(FieldSchema field, Column column) {
    Bits valid = column.valid();
    if (valid == null || (field.nullable() && !field.hasDefault())) {
      return column;
    }
    if (!field.hasDefault() && !field.dynamic()) {
      throw DatabaseException.expected(
          0, column.rowCount(), "the length of valid_data of field(" + field.name() + ") is wrong");
    }
    int[] rows = new int[column.rowCount()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = valid.get(row) ? row : rows.length;
    }
    return Column.concat(List.of(column, filler(field))).gather(rows);
  }

  /// One row with what stands where nothing was given: the default, `{}` or null.
  static Column filler(FieldSchema field) {
    Object value = field.defaultValue();
    if (value != null) {
      return constant(field, value);
    }
    if (field.dynamic()) {
      return BytesColumn.of(DataType.JSON, List.of(JsonDocuments.EMPTY_OBJECT), null);
    }
    return none(field);
  }

  private static Column constant(FieldSchema field, Object value) {
    return switch (value) {
      case Boolean truth -> new IntegerColumn(field.type(), new long[] {truth ? 1 : 0}, null);
      case Long number when field.type().isFloating() ->
          new FloatingColumn(field.type(), new double[] {number}, null);
      case Long number -> new IntegerColumn(field.type(), new long[] {number}, null);
      case Double number -> {
        double stored = field.type() == DataType.FLOAT ? number.floatValue() : number;
        yield new FloatingColumn(field.type(), new double[] {stored}, null);
      }
      case String text -> BytesColumn.ofStrings(field.type(), List.of(text));
      default -> throw new IllegalStateException("no default value: " + value);
    };
  }

  private static Column none(FieldSchema field) {
    Bits valid = Bits.none(1);
    return switch (field.type()) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ ->
          new IntegerColumn(field.type(), new long[1], valid);
      case FLOAT, DOUBLE -> new FloatingColumn(field.type(), new double[1], valid);
      case VARCHAR, TEXT, JSON, GEOMETRY ->
          BytesColumn.of(field.type(), List.of(new byte[0]), valid);
      case ARRAY -> {
        ArrayColumn empty = (ArrayColumn) Column.emptyOf(field);
        yield new ArrayColumn(new int[2], empty.elements(), valid);
      }
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          new DenseVectorColumn(
              field.type(),
              field.dimension(),
              1,
              new byte[field.type().vectorBytes(field.dimension())],
              valid);
      case SPARSE_FLOAT_VECTOR ->
          new SparseVectorColumn(new int[2], new int[0], new float[0], valid);
    };
  }

  /// The given primary keys, null when none were given.
  ///
  /// @throws DatabaseException when one of them is null
  static @Nullable Column keys(CollectionSchema schema, Map<FieldId, Column> columns) {
    FieldSchema key = schema.primaryKey();
    Column keys = columns.get(key.id());
    if (keys != null && keys.valid() != null) {
      throw DatabaseException.expected(
          0, keys.rowCount(), "the length of valid_data of field(" + key.name() + ") is wrong");
    }
    return keys;
  }
}
