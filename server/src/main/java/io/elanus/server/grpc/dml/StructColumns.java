package io.elanus.server.grpc.dml;

import io.elanus.cluster.proxy.GivenColumn;
import io.elanus.cluster.proxy.OutputColumn;
import io.elanus.cluster.proxy.TimeOutput;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import io.elanus.wire.FieldData;
import io.elanus.wire.StructArrayField;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// `StructArrayField`, a struct's sub-fields side by side, to columns of their own and back.
final class StructColumns {
  private StructColumns() {}

  /// @return a column for each sub-field, named `struct[sub]`; in a row all have equally many
  ///   elements
  static List<GivenColumn> decode(
      CollectionSchema schema, StructSchema struct, FieldData data, int rowCount) {
    if (!data.hasStructArrays()) {
      throw DatabaseException.invalid(
          "field convert FieldData_StructArrays fail in fieldData, fieldName: %s, collectionName:%s",
          struct.name(), schema.name());
    }
    List<FieldData> given = data.getStructArrays().getFieldsList();
    List<FieldSchema> wanted = schema.fieldsOf(struct);
    if (given.size() != wanted.size()) {
      throw DatabaseException.invalid(
          "length of fields of struct field mismatch length of the fields in schema, fieldName: %s,"
              + " collectionName:%s, fieldData fields length:%d, schema fields length:%d",
          struct.name(), schema.name(), given.size(), wanted.size());
    }
    Map<String, FieldSchema> byName = schema.byName();
    List<GivenColumn> columns = new ArrayList<>(given.size());
    for (FieldData each : given) {
      FieldSchema field = byName.get(struct.fieldName(bare(struct, each.getFieldName())));
      if (field == null) {
        throw DatabaseException.invalid(
            "fieldName %s not exist in struct field %s", each.getFieldName(), struct.name());
      }
      requireArrays(struct, field, each, rowCount);
      columns.add(
          new GivenColumn(
              field.name(), false, ColumnDecoder.decode(each, field, rowCount, ZoneOffset.UTC)));
    }
    requireEqualLengths(struct, columns);
    return columns;
  }

  /// Clients may send a sub-field under either of its names.
  private static String bare(StructSchema struct, String name) {
    String prefix = struct.name() + "[";
    return name.startsWith(prefix) && name.endsWith("]")
        ? name.substring(prefix.length(), name.length() - 1)
        : name;
  }

  private static void requireArrays(
      StructSchema struct, FieldSchema field, FieldData data, int rowCount) {
    int rows;
    if (field.isArrayOfVectors()) {
      if (!data.getVectors().hasVectorArray()) {
        throw DatabaseException.invalid(
            "vector array data is nil in struct field '%s', sub-field '%s'",
            struct.name(), struct.subName(field));
      }
      rows = data.getVectors().getVectorArray().getDataCount();
    } else {
      if (!data.getScalars().hasArrayData()) {
        throw DatabaseException.invalid(
            "scalar array data is nil in struct field '%s', sub-field '%s'",
            struct.name(), struct.subName(field));
      }
      rows = data.getScalars().getArrayData().getDataCount();
    }
    if (rows != rowCount) {
      throw unequal(struct, field.name(), rowCount, rows);
    }
  }

  private static void requireEqualLengths(StructSchema struct, List<GivenColumn> columns) {
    ArrayColumn first = (ArrayColumn) columns.getFirst().column();
    for (GivenColumn each : columns) {
      ArrayColumn column = (ArrayColumn) each.column();
      if (!Arrays.equals(first.offsets(), column.offsets())) {
        int row = 0;
        while (first.length(row) == column.length(row)) {
          row++;
        }
        throw unequal(struct, each.name(), first.length(row), column.length(row));
      }
    }
  }

  private static DatabaseException unequal(
      StructSchema struct, String fieldName, int expected, int actual) {
    return DatabaseException.invalid(
        "inconsistent array length in struct field '%s': expected %d, got %d for sub-field '%s'",
        struct.name(), expected, actual, bare(struct, fieldName));
  }

  /// The columns of an answer, those of one struct under its name, where the first of them stood.
  ///
  /// @param times how moments are shown
  static List<FieldData> encode(List<OutputColumn> columns, TimeOutput times) {
    List<FieldData.Builder> data = new ArrayList<>(columns.size());
    java.util.Map<String, FieldData.Builder> structs = new java.util.HashMap<>();
    for (OutputColumn column : columns) {
      StructSchema struct = column.struct();
      if (struct == null) {
        data.add(field(column, column.name(), times).toBuilder());
        continue;
      }
      FieldData.Builder joined =
          structs.computeIfAbsent(
              struct.name(),
              name -> {
                FieldData.Builder made =
                    FieldData.newBuilder()
                        .setType(io.elanus.wire.DataType.ArrayOfStruct)
                        .setFieldName(name)
                        .setFieldId(struct.id().value())
                        .setStructArrays(StructArrayField.getDefaultInstance());
                data.add(made);
                return made;
              });
      joined.getStructArraysBuilder().addFields(field(column, bare(struct, column.name()), times));
    }
    return data.stream().map(FieldData.Builder::build).toList();
  }

  static FieldData field(OutputColumn column, String name, TimeOutput times) {
    return ColumnEncoder.encode(
        column.column(), name, column.fieldId(), column.nullable(), column.dynamic(), times);
  }
}
