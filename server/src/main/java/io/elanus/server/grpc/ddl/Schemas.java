package io.elanus.server.grpc.ddl;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.schema.StructSchema;
import io.elanus.core.time.Moment;
import io.elanus.wire.StructArrayFieldSchema;
import io.elanus.wire.ValueField;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Schemas between the wire and plain records. What is not built yet is refused by name.
final class Schemas {
  private Schemas() {}

  /// @param name of the collection: the request's, which need not be in the schema
  static CollectionSchema readCollection(ByteString bytes, String name) {
    io.elanus.wire.CollectionSchema wire = parseCollection(bytes);
    if (wire.getEnableNamespace()) {
      throw notBuilt("namespace");
    }
    List<FieldSchema> fields = new ArrayList<>();
    for (io.elanus.wire.FieldSchema field : wire.getFieldsList()) {
      fields.add(readField(field, false));
    }
    List<StructSchema> structs = new ArrayList<>();
    for (StructArrayFieldSchema struct : wire.getStructArrayFieldsList()) {
      StructSchema read = readStruct(struct);
      structs.add(read);
      for (io.elanus.wire.FieldSchema field : struct.getFieldsList()) {
        fields.add(readSubField(read, field));
      }
    }
    List<FunctionSchema> functions =
        wire.getFunctionsList().stream().map(Schemas::readFunction).toList();
    if (!wire.getEnableDynamicField()) {
      return new CollectionSchema(
          name, wire.getDescription(), fields, structs, functions, false, 0);
    }
    fields.add(FieldSchema.dynamicField(0));
    return new CollectionSchema(name, wire.getDescription(), fields, structs, functions, true, 0);
  }

  private static io.elanus.wire.CollectionSchema parseCollection(ByteString bytes) {
    try {
      return io.elanus.wire.CollectionSchema.parseFrom(bytes);
    } catch (InvalidProtocolBufferException broken) {
      throw DatabaseException.invalid(
          "schema is no CollectionSchema: %s", String.valueOf(broken.getMessage()));
    }
  }

  /// A field that is to be added to a collection.
  static FieldSchema readAddedField(ByteString bytes) {
    try {
      return readField(io.elanus.wire.FieldSchema.parseFrom(bytes), true);
    } catch (InvalidProtocolBufferException broken) {
      throw DatabaseException.invalid(
          "schema is no FieldSchema: %s", String.valueOf(broken.getMessage()));
    }
  }

  private static FieldSchema readField(io.elanus.wire.FieldSchema field, boolean added) {
    if (field.getIsDynamic()) {
      throw DatabaseException.invalid(
          "cannot explicitly set a field as a dynamic field, field name = %s", field.getName());
    }
    DataType type = readType(field.getDataTypeValue(), field.getName());
    DataType element = type == DataType.ARRAY ? readElementType(field) : null;
    Map<String, String> parameters = readParameters(field);
    return new FieldSchema(
        new FieldId(0),
        field.getName(),
        field.getDescription(),
        type,
        element,
        parameters,
        field.getIsPrimaryKey(),
        field.getAutoID(),
        field.getIsPartitionKey(),
        field.getIsClusteringKey(),
        field.getNullable(),
        false,
        readDefault(field, type));
  }

  private static StructSchema readStruct(StructArrayFieldSchema wire) {
    return new StructSchema(
        new FieldId(0),
        wire.getName(),
        wire.getDescription(),
        new TreeMap<>(KeyValues.read(wire.getTypeParamsList())));
  }

  private static FieldSchema readSubField(StructSchema struct, io.elanus.wire.FieldSchema field) {
    DataType element = readSubElementType(field);
    return new FieldSchema(
        new FieldId(0),
        struct.fieldName(field.getName()),
        field.getDescription(),
        DataType.ARRAY,
        element,
        readParameters(field),
        field.getIsPrimaryKey(),
        field.getAutoID(),
        field.getIsPartitionKey(),
        field.getIsClusteringKey(),
        field.getNullable(),
        false,
        readDefault(field, DataType.ARRAY));
  }

  private static DataType readSubElementType(io.elanus.wire.FieldSchema field) {
    String name = field.getName();
    io.elanus.wire.DataType element = field.getElementType();
    boolean vectors = field.getDataType() == io.elanus.wire.DataType.ArrayOfVector;
    if (!vectors && field.getDataType() != io.elanus.wire.DataType.Array) {
      throw DatabaseException.invalid(
          "Fields in StructArrayField can only be array or array of vector, but field %s is %s",
          name, field.getDataType());
    }
    return switch (element) {
      case Array, ArrayOfVector, ArrayOfStruct, Struct ->
          throw DatabaseException.invalid("Nested array is not supported %s", name);
      case JSON, Geometry, Text, Timestamptz, SparseFloatVector ->
          throw DatabaseException.invalid(
              "%s is not supported for fields in struct, fieldName = %s", element, name);
      default -> {
        DataType read = readType(field.getElementTypeValue(), name);
        if (read.isVector() != vectors) {
          throw DatabaseException.invalid(
              "Inconsistent schema: element type of array field %s is %s vector type",
              name, vectors ? "not a" : "a");
        }
        yield read;
      }
    };
  }

  private static Map<String, String> readParameters(io.elanus.wire.FieldSchema field) {
    return new TreeMap<>(KeyValues.read(field.getTypeParamsList()));
  }

  private static DataType readType(int number, String fieldName) {
    io.elanus.wire.DataType wire = io.elanus.wire.DataType.forNumber(number);
    if (wire == null || wire == io.elanus.wire.DataType.None) {
      throw DatabaseException.invalid("data type %d of field %s is not valid", number, fieldName);
    }
    return switch (wire) {
      case String ->
          throw DatabaseException.invalid(
              "string data type not supported yet, please use VarChar type instead");
      case ArrayOfVector ->
          throw DatabaseException.invalid(
              "array of vector can only be in the struct array field, field name: %s", fieldName);
      case ArrayOfStruct, Struct ->
          throw DatabaseException.invalid(
              "field %s of data type %s belongs in struct_array_fields", fieldName, wire);
      default -> DataType.ofNumber(number);
    };
  }

  private static DataType readElementType(io.elanus.wire.FieldSchema field) {
    DataType element = readType(field.getElementTypeValue(), field.getName());
    if (element.isVector()
        || element == DataType.ARRAY
        || element == DataType.JSON
        || element == DataType.GEOMETRY
        || element == DataType.TEXT
        || element == DataType.TIMESTAMPTZ) {
      throw DatabaseException.invalid(
          "element type %s is not supported in field %s", element.wireName(), field.getName());
    }
    return element;
  }

  private static @Nullable Object readDefault(io.elanus.wire.FieldSchema field, DataType type) {
    if (!field.hasDefaultValue()) {
      return null;
    }
    ValueField value = field.getDefaultValue();
    if (!field.getIsPrimaryKey()) {
      requireKind(field, type, value);
    }
    return switch (value.getDataCase()) {
      case BOOL_DATA -> value.getBoolData();
      case INT_DATA -> (long) value.getIntData();
      case LONG_DATA -> value.getLongData();
      case FLOAT_DATA -> (double) value.getFloatData();
      case DOUBLE_DATA -> value.getDoubleData();
      case STRING_DATA -> value.getStringData();
      case BYTES_DATA -> value.getBytesData().toStringUtf8();
      case DATA_NOT_SET -> null;
      default ->
          throw DatabaseException.invalid(
              "type not support default_value, type:%s, name:%s", type.wireName(), field.getName());
    };
  }

  /// Every type has one kind of default on the wire; the small integers share one.
  private static void requireKind(
      io.elanus.wire.FieldSchema field, DataType type, ValueField value) {
    ValueField.DataCase wanted =
        switch (type) {
          case BOOL -> ValueField.DataCase.BOOL_DATA;
          case INT8, INT16, INT32 -> ValueField.DataCase.INT_DATA;
          case INT64 -> ValueField.DataCase.LONG_DATA;
          case FLOAT -> ValueField.DataCase.FLOAT_DATA;
          case DOUBLE -> ValueField.DataCase.DOUBLE_DATA;
          case VARCHAR, TIMESTAMPTZ, GEOMETRY -> ValueField.DataCase.STRING_DATA;
          case ARRAY,
              TEXT,
              JSON,
              BINARY_VECTOR,
              FLOAT_VECTOR,
              FLOAT16_VECTOR,
              BFLOAT16_VECTOR,
              SPARSE_FLOAT_VECTOR,
              INT8_VECTOR ->
              value.getDataCase(); // refused whatever it is
        };
    if (value.getDataCase() == wanted || value.getDataCase() == ValueField.DataCase.DATA_NOT_SET) {
      return;
    }
    String kind =
        switch (value.getDataCase()) {
          case BOOL_DATA -> "Bool";
          case INT_DATA -> "Int";
          case LONG_DATA -> "Int64";
          case FLOAT_DATA -> "Float";
          case DOUBLE_DATA -> "Double";
          case STRING_DATA -> "VarChar";
          default -> "Unknown";
        };
    throw DatabaseException.invalid(
        "type (%s) of field (%s) is not equal to the type(DataType_%s) of default_value",
        type.wireName(), field.getName(), kind);
  }

  private static FunctionSchema readFunction(io.elanus.wire.FunctionSchema wire) {
    return new FunctionSchema(
        0,
        wire.getName(),
        wire.getDescription(),
        readFunctionType(wire),
        wire.getInputFieldNamesList(),
        wire.getOutputFieldNamesList(),
        KeyValues.read(wire.getParamsList()));
  }

  private static FunctionType readFunctionType(io.elanus.wire.FunctionSchema wire) {
    return switch (wire.getType()) {
      case BM25 -> FunctionType.BM25;
      case TextEmbedding -> FunctionType.TEXT_EMBEDDING;
      case Unknown, UNRECOGNIZED -> {
        // Newer than the protocol of the SDK that we are built with.
        if (wire.getTypeValue() == FunctionType.MINHASH.number()) {
          yield FunctionType.MINHASH;
        }
        throw DatabaseException.plain("check function params with unknown function type");
      }
      default -> throw notBuilt("function type " + wire.getType());
    };
  }

  private static DatabaseException notBuilt(String what) {
    return DatabaseException.invalid("%s is not built yet", what);
  }

  /// The schema as describe shows it: declared fields only, `$meta` is a flag.
  @SuppressWarnings("deprecation") // autoID of the schema: clients still read it
  ///
  /// @param zone in which defaults that are moments are shown
  static io.elanus.wire.CollectionSchema write(
      CollectionSchema schema, String database, ZoneId zone) {
    io.elanus.wire.CollectionSchema.Builder wire =
        io.elanus.wire.CollectionSchema.newBuilder()
            .setName(schema.name())
            .setDescription(schema.description())
            .setAutoID(schema.primaryKey().autoId())
            .setEnableDynamicField(schema.dynamicFields())
            .setDbName(database)
            .setVersion(schema.version());
    for (FieldSchema field : schema.declaredFields()) {
      if (schema.structHolding(field) == null) {
        wire.addFields(
            write(field, zone).toBuilder().setIsFunctionOutput(schema.isFunctionOutput(field)));
      }
    }
    for (StructSchema struct : schema.structs()) {
      wire.addStructArrayFields(write(schema, struct, zone));
    }
    for (FunctionSchema function : schema.functions()) {
      wire.addFunctions(write(schema, function));
    }
    return wire.build();
  }

  /// Sub-fields as the user named them: without the struct's name.
  private static StructArrayFieldSchema write(
      CollectionSchema schema, StructSchema struct, ZoneId zone) {
    StructArrayFieldSchema.Builder wire =
        StructArrayFieldSchema.newBuilder()
            .setFieldID(struct.id().value())
            .setName(struct.name())
            .setDescription(struct.description())
            .addAllTypeParams(KeyValues.write(new TreeMap<>(struct.parameters())));
    for (FieldSchema field : schema.fieldsOf(struct)) {
      wire.addFields(write(field.named(struct.subName(field)), zone));
    }
    return wire.build();
  }

  private static io.elanus.wire.FunctionSchema write(
      CollectionSchema schema, FunctionSchema function) {
    return io.elanus.wire.FunctionSchema.newBuilder()
        .setId(function.id())
        .setName(function.name())
        .setDescription(function.description())
        .setTypeValue(function.type().number())
        .addAllInputFieldNames(function.inputs())
        .addAllInputFieldIds(ids(schema, function.inputs()))
        .addAllOutputFieldNames(function.outputs())
        .addAllOutputFieldIds(ids(schema, function.outputs()))
        .addAllParams(KeyValues.write(new TreeMap<>(function.parameters())))
        .build();
  }

  private static List<Long> ids(CollectionSchema schema, List<String> names) {
    Map<String, FieldSchema> fields = schema.byName();
    return names.stream()
        .map(name -> Objects.requireNonNull(fields.get(name)).id().value())
        .toList();
  }

  private static io.elanus.wire.FieldSchema write(FieldSchema field, ZoneId zone) {
    io.elanus.wire.FieldSchema.Builder wire =
        io.elanus.wire.FieldSchema.newBuilder()
            .setFieldID(field.id().value())
            .setName(field.name())
            .setDescription(field.description())
            .setDataType(
                field.isArrayOfVectors()
                    ? io.elanus.wire.DataType.ArrayOfVector
                    : io.elanus.wire.DataType.forNumber(field.type().number()))
            .addAllTypeParams(KeyValues.write(new TreeMap<>(field.parameters())))
            .setIsPrimaryKey(field.primaryKey())
            .setAutoID(field.autoId())
            .setIsPartitionKey(field.partitionKey())
            .setIsClusteringKey(field.clusteringKey())
            .setNullable(field.nullable());
    DataType element = field.elementType();
    if (element != null) {
      wire.setElementTypeValue(element.number());
    }
    Object value = field.defaultValue();
    if (value != null) {
      wire.setDefaultValue(writeDefault(field.type(), value, zone));
    }
    return wire.build();
  }

  private static ValueField writeDefault(DataType type, Object value, ZoneId zone) {
    ValueField.Builder wire = ValueField.newBuilder();
    switch (type) {
      case BOOL -> wire.setBoolData((Boolean) value);
      case INT8, INT16, INT32 -> wire.setIntData(Math.toIntExact((Long) value));
      case INT64 -> wire.setLongData((Long) value);
      case FLOAT -> wire.setFloatData(((Double) value).floatValue());
      case DOUBLE -> wire.setDoubleData((Double) value);
      case VARCHAR, GEOMETRY -> wire.setStringData((String) value);
      case TIMESTAMPTZ -> wire.setStringData(Moment.format((Long) value, zone));
      case ARRAY,
          TEXT,
          JSON,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw new IllegalStateException("a default value of type " + type);
    }
    return wire.build();
  }
}
