package io.elanus.cluster.transport.codec;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.schema.StructSchema;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Schemas and fields.
public final class SchemaCodecs {
  private static final int NO_DEFAULT = 0;
  private static final int DEFAULT_FLAG = 1;
  private static final int DEFAULT_WHOLE = 2;
  private static final int DEFAULT_FLOATING = 3;
  private static final int DEFAULT_TEXT = 4;

  static final Codec<DataType> DATA_TYPE = ValueCodecs.constant(DataType.class);
  private static final Codec<@Nullable DataType> ELEMENT_TYPE = DATA_TYPE.orNull();

  public static final Codec<FieldSchema> FIELD =
      Codec.of(SchemaCodecs::write, SchemaCodecs::readField);
  private static final Codec<List<FieldSchema>> FIELDS = FIELD.list();
  private static final Codec<FunctionType> FUNCTION_TYPE = ValueCodecs.constant(FunctionType.class);
  private static final Codec<List<String>> NAMES = ValueCodecs.TEXT_LIST;
  private static final Codec<List<FunctionSchema>> FUNCTIONS =
      Codec.<FunctionSchema>of(SchemaCodecs::write, SchemaCodecs::readFunction).list();
  private static final Codec<List<StructSchema>> STRUCTS =
      Codec.<StructSchema>of(SchemaCodecs::write, SchemaCodecs::readStruct).list();
  public static final Codec<CollectionSchema> SCHEMA =
      Codec.of(SchemaCodecs::write, SchemaCodecs::readSchema);

  private SchemaCodecs() {}

  private static void write(CollectionSchema schema, ByteWriter out) {
    out.text(schema.name()).text(schema.description());
    FIELDS.write(schema.fields(), out);
    STRUCTS.write(schema.structs(), out);
    FUNCTIONS.write(schema.functions(), out);
    ValueCodecs.FLAG.write(schema.dynamicFields(), out);
    out.int32(schema.version());
  }

  private static CollectionSchema readSchema(ByteReader in) {
    return new CollectionSchema(
        in.text(),
        in.text(),
        FIELDS.read(in),
        STRUCTS.read(in),
        FUNCTIONS.read(in),
        ValueCodecs.FLAG.read(in),
        in.int32());
  }

  private static void write(StructSchema struct, ByteWriter out) {
    ValueCodecs.FIELD_ID.write(struct.id(), out);
    out.text(struct.name()).text(struct.description());
    ValueCodecs.TEXTS.write(struct.parameters(), out);
  }

  private static StructSchema readStruct(ByteReader in) {
    return new StructSchema(
        ValueCodecs.FIELD_ID.read(in), in.text(), in.text(), ValueCodecs.TEXTS.read(in));
  }

  private static void write(FunctionSchema function, ByteWriter out) {
    out.int64(function.id()).text(function.name()).text(function.description());
    FUNCTION_TYPE.write(function.type(), out);
    NAMES.write(function.inputs(), out);
    NAMES.write(function.outputs(), out);
    ValueCodecs.TEXTS.write(function.parameters(), out);
  }

  private static FunctionSchema readFunction(ByteReader in) {
    return new FunctionSchema(
        in.int64(),
        in.text(),
        in.text(),
        FUNCTION_TYPE.read(in),
        NAMES.read(in),
        NAMES.read(in),
        ValueCodecs.TEXTS.read(in));
  }

  private static void write(FieldSchema field, ByteWriter out) {
    ValueCodecs.FIELD_ID.write(field.id(), out);
    out.text(field.name()).text(field.description());
    DATA_TYPE.write(field.type(), out);
    ELEMENT_TYPE.write(field.elementType(), out);
    ValueCodecs.TEXTS.write(field.parameters(), out);
    ValueCodecs.FLAG.write(field.primaryKey(), out);
    ValueCodecs.FLAG.write(field.autoId(), out);
    ValueCodecs.FLAG.write(field.partitionKey(), out);
    ValueCodecs.FLAG.write(field.clusteringKey(), out);
    ValueCodecs.FLAG.write(field.nullable(), out);
    ValueCodecs.FLAG.write(field.dynamic(), out);
    writeDefault(field, out);
  }

  private static FieldSchema readField(ByteReader in) {
    return new FieldSchema(
        ValueCodecs.FIELD_ID.read(in),
        in.text(),
        in.text(),
        DATA_TYPE.read(in),
        ELEMENT_TYPE.read(in),
        ValueCodecs.TEXTS.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in),
        ValueCodecs.FLAG.read(in),
        readDefault(in));
  }

  private static void writeDefault(FieldSchema field, ByteWriter out) {
    switch (field.defaultValue()) {
      case null -> out.int8(NO_DEFAULT);
      case Boolean flag -> out.int8(DEFAULT_FLAG).int8(flag ? 1 : 0);
      case Long number -> out.int8(DEFAULT_WHOLE).int64(number);
      case Double number -> out.int8(DEFAULT_FLOATING).float64(number);
      case String text -> out.int8(DEFAULT_TEXT).text(text);
      case Object other ->
          throw new IllegalStateException(
              "default of field " + field.name() + ": " + other.getClass());
    }
  }

  private static @Nullable Object readDefault(ByteReader in) {
    int kind = in.int8();
    return switch (kind) {
      case NO_DEFAULT -> null;
      case DEFAULT_FLAG -> ValueCodecs.FLAG.read(in);
      case DEFAULT_WHOLE -> (Object) in.int64();
      case DEFAULT_FLOATING -> (Object) in.float64();
      case DEFAULT_TEXT -> in.text();
      default -> throw in.wrong("a default of kind %d", kind);
    };
  }
}
