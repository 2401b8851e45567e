package io.elanus.cluster.coordinator;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.StructSchema;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The catalog's values as JSON: a person can read them, and a later version can add members that
/// this one passes over. The page is `docs/formats/catalog.md`.
final class CatalogJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CatalogJson() {}

  static byte[] write(DatabaseState database) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", database.id().value());
    json.put("name", database.name());
    putAll(json.putObject("properties"), database.properties());
    json.put("created", database.created().value());
    return JSON.writeValueAsBytes(json);
  }

  static DatabaseState readDatabase(byte[] value) {
    JsonNode json = JSON.readTree(value);
    return DatabaseState.empty(
        new DatabaseId(json.path("id").longValue()),
        json.path("name").stringValue(),
        texts(json.path("properties")),
        timestamp(json.path("created")));
  }

  static byte[] write(FileResource file) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", file.id());
    json.put("name", file.name());
    json.put("path", file.path());
    return JSON.writeValueAsBytes(json);
  }

  static FileResource readFileResource(byte[] value) {
    JsonNode json = JSON.readTree(value);
    return new FileResource(
        json.path("id").longValue(),
        json.path("name").stringValue(),
        json.path("path").stringValue());
  }

  static byte[] write(CollectionState collection) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", collection.id().value());
    json.put("database", collection.database().value());
    write(collection.schema(), json.putObject("schema"));
    json.put("shards", collection.shards());
    json.put("consistency", collection.consistency().name());
    putAll(json.putObject("properties"), collection.properties());
    ArrayNode partitions = json.putArray("partitions");
    for (PartitionState partition : collection.partitions()) {
      ObjectNode each = partitions.addObject();
      each.put("id", partition.id().value());
      each.put("name", partition.name());
      each.put("created", partition.created().value());
    }
    ArrayNode indexes = json.putArray("indexes");
    for (IndexState index : collection.indexes()) {
      write(index, indexes.addObject());
    }
    write(collection.load(), json.putObject("load"));
    json.put("created", collection.created().value());
    json.put("schemaChanged", collection.schemaChanged().value());
    return JSON.writeValueAsBytes(json);
  }

  static CollectionState readCollection(byte[] value) {
    JsonNode json = JSON.readTree(value);
    List<PartitionState> partitions = new ArrayList<>();
    for (JsonNode each : json.path("partitions")) {
      partitions.add(
          new PartitionState(
              new PartitionId(each.path("id").longValue()),
              each.path("name").stringValue(),
              timestamp(each.path("created"))));
    }
    List<IndexState> indexes = new ArrayList<>();
    for (JsonNode each : json.path("indexes")) {
      indexes.add(readIndex(each));
    }
    return new CollectionState(
        new CollectionId(json.path("id").longValue()),
        new DatabaseId(json.path("database").longValue()),
        readSchema(json.path("schema")),
        json.path("shards").intValue(),
        ConsistencyLevel.valueOf(json.path("consistency").stringValue()),
        texts(json.path("properties")),
        partitions,
        indexes,
        readLoad(json.path("load")),
        timestamp(json.path("created")),
        timestamp(json.path("schemaChanged")));
  }

  private static void write(CollectionSchema schema, ObjectNode json) {
    json.put("name", schema.name());
    json.put("description", schema.description());
    json.put("dynamicFields", schema.dynamicFields());
    json.put("version", schema.version());
    ArrayNode fields = json.putArray("fields");
    for (FieldSchema field : schema.fields()) {
      write(field, fields.addObject());
    }
    if (!schema.structs().isEmpty()) {
      ArrayNode structs = json.putArray("structs");
      for (StructSchema struct : schema.structs()) {
        ObjectNode each = structs.addObject();
        each.put("id", struct.id().value());
        each.put("name", struct.name());
        each.put("description", struct.description());
        putAll(each.putObject("parameters"), struct.parameters());
      }
    }
    if (!schema.functions().isEmpty()) {
      ArrayNode functions = json.putArray("functions");
      for (FunctionSchema function : schema.functions()) {
        write(function, functions.addObject());
      }
    }
  }

  private static void write(FunctionSchema function, ObjectNode json) {
    json.put("id", function.id());
    json.put("name", function.name());
    json.put("description", function.description());
    json.put("type", function.type().name());
    function.inputs().forEach(json.putArray("inputs")::add);
    function.outputs().forEach(json.putArray("outputs")::add);
    putAll(json.putObject("parameters"), function.parameters());
  }

  private static FunctionSchema readFunction(JsonNode json) {
    return new FunctionSchema(
        json.path("id").longValue(),
        json.path("name").stringValue(),
        json.path("description").stringValue(),
        FunctionType.valueOf(json.path("type").stringValue()),
        names(json.path("inputs")),
        names(json.path("outputs")),
        texts(json.path("parameters")));
  }

  private static List<String> names(JsonNode json) {
    List<String> names = new ArrayList<>();
    for (JsonNode each : json) {
      names.add(each.stringValue());
    }
    return names;
  }

  private static CollectionSchema readSchema(JsonNode json) {
    List<FieldSchema> fields = new ArrayList<>();
    for (JsonNode each : json.path("fields")) {
      fields.add(readField(each));
    }
    List<StructSchema> structs = new ArrayList<>();
    for (JsonNode each : json.path("structs")) {
      structs.add(
          new StructSchema(
              new FieldId(each.path("id").longValue()),
              each.path("name").stringValue(),
              each.path("description").stringValue(),
              texts(each.path("parameters"))));
    }
    List<FunctionSchema> functions = new ArrayList<>();
    for (JsonNode each : json.path("functions")) {
      functions.add(readFunction(each));
    }
    return new CollectionSchema(
        json.path("name").stringValue(),
        json.path("description").stringValue(),
        fields,
        structs,
        functions,
        json.path("dynamicFields").booleanValue(),
        json.path("version").intValue());
  }

  private static void write(FieldSchema field, ObjectNode json) {
    json.put("id", field.id().value());
    json.put("name", field.name());
    json.put("description", field.description());
    json.put("type", field.type().name());
    DataType element = field.elementType();
    if (element != null) {
      json.put("elementType", element.name());
    }
    putAll(json.putObject("parameters"), field.parameters());
    json.put("primaryKey", field.primaryKey());
    json.put("autoId", field.autoId());
    json.put("partitionKey", field.partitionKey());
    json.put("clusteringKey", field.clusteringKey());
    json.put("nullable", field.nullable());
    json.put("dynamic", field.dynamic());
    switch (field.defaultValue()) {
      case null -> {}
      case Boolean flag -> json.put("default", flag.booleanValue());
      case Long number -> json.put("default", number.longValue());
      case Double number -> json.put("default", number.doubleValue());
      case String text -> json.put("default", text);
      case Object other ->
          throw new IllegalStateException(
              "default of field " + field.name() + ": " + other.getClass());
    }
  }

  private static FieldSchema readField(JsonNode json) {
    JsonNode element = json.path("elementType");
    return new FieldSchema(
        new FieldId(json.path("id").longValue()),
        json.path("name").stringValue(),
        json.path("description").stringValue(),
        DataType.valueOf(json.path("type").stringValue()),
        element.isString() ? DataType.valueOf(element.stringValue()) : null,
        texts(json.path("parameters")),
        json.path("primaryKey").booleanValue(),
        json.path("autoId").booleanValue(),
        json.path("partitionKey").booleanValue(),
        json.path("clusteringKey").booleanValue(),
        json.path("nullable").booleanValue(),
        json.path("dynamic").booleanValue(),
        readDefault(json));
  }

  /// Whole numbers are Long except in floating fields, where JSON may have dropped the point.
  private static @Nullable Object readDefault(JsonNode field) {
    JsonNode json = field.path("default");
    if (json.isBoolean()) {
      return json.booleanValue();
    }
    if (json.isString()) {
      return json.stringValue();
    }
    if (json.isNumber()) {
      boolean floating = DataType.valueOf(field.path("type").stringValue()).isFloating();
      return floating ? (Object) json.doubleValue() : (Object) json.longValue();
    }
    return null;
  }

  private static void write(IndexState index, ObjectNode json) {
    json.put("id", index.id().value());
    json.put("name", index.name());
    json.put("field", index.field().value());
    json.put("jsonPath", index.jsonPath());
    json.put("type", index.typeName());
    putAll(json.putObject("parameters"), index.parameters());
    putAll(json.putObject("properties"), index.properties());
    VectorIndexState vector = index.vector();
    if (vector != null) {
      ObjectNode resolved = json.putObject("vector");
      resolved.put("type", vector.type());
      resolved.put("metric", vector.metric().name());
      putAll(resolved.putObject("parameters"), vector.parameters());
    }
    ScalarIndexState scalar = index.scalar();
    if (scalar != null) {
      ObjectNode resolved = json.putObject("scalar");
      resolved.put("type", scalar.type());
      putAll(resolved.putObject("parameters"), scalar.parameters());
    }
    json.put("created", index.created().value());
  }

  private static IndexState readIndex(JsonNode json) {
    JsonNode vector = json.path("vector");
    JsonNode scalar = json.path("scalar");
    return new IndexState(
        new IndexId(json.path("id").longValue()),
        json.path("name").stringValue(),
        new FieldId(json.path("field").longValue()),
        json.path("jsonPath").stringValue(),
        json.path("type").stringValue(),
        texts(json.path("parameters")),
        texts(json.path("properties")),
        vector.isObject()
            ? new VectorIndexState(
                vector.path("type").stringValue(),
                Metric.valueOf(vector.path("metric").stringValue()),
                texts(vector.path("parameters")))
            : null,
        scalar.isObject()
            ? new ScalarIndexState(
                scalar.path("type").stringValue(), texts(scalar.path("parameters")))
            : null,
        timestamp(json.path("created")));
  }

  private static void write(LoadState load, ObjectNode json) {
    switch (load) {
      case LoadState.Released() -> json.put("state", "released");
      case LoadState.Whole(int replicas) -> json.put("state", "whole").put("replicas", replicas);
      case LoadState.Some(Set<PartitionId> partitions, int replicas) -> {
        json.put("state", "some").put("replicas", replicas);
        ArrayNode ids = json.putArray("partitions");
        partitions.stream().mapToLong(PartitionId::value).sorted().forEach(ids::add);
      }
    }
  }

  private static LoadState readLoad(JsonNode json) {
    return switch (json.path("state").stringValue()) {
      case "whole" -> new LoadState.Whole(json.path("replicas").intValue());
      case "some" -> {
        Set<PartitionId> partitions = new HashSet<>();
        for (JsonNode id : json.path("partitions")) {
          partitions.add(new PartitionId(id.longValue()));
        }
        yield new LoadState.Some(partitions, json.path("replicas").intValue());
      }
      case "released" -> LoadState.RELEASED;
      case String other -> throw new IllegalStateException("unknown load state " + other);
    };
  }

  private static void putAll(ObjectNode json, Map<String, String> texts) {
    new TreeMap<>(texts).forEach(json::put);
  }

  private static Map<String, String> texts(JsonNode json) {
    Map<String, String> texts = new TreeMap<>();
    json.properties()
        .forEach(member -> texts.put(member.getKey(), member.getValue().stringValue()));
    return texts;
  }

  private static Timestamp timestamp(JsonNode json) {
    return new Timestamp(json.longValue());
  }
}
