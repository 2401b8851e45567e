package io.elanus.core.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One field of a collection.
///
/// @param id issued by the collection, never reused
/// @param elementType the type inside an ARRAY, null for every other type; a dense vector's inside
///   structs only (ARRAY_OF_VECTOR on the wire)
/// @param parameters type parameters as the client spelled them: `dim`, `max_length`,
///   `max_capacity`, `mmap.enabled`, ...; echoed by describe
/// @param dynamic the hidden JSON column `$meta` that keeps undeclared keys
/// @param defaultValue taken where a row gives no value; Boolean, Long, Double or String by type.
///   Of TIMESTAMPTZ the text while a collection is asked for, then the microseconds
public record FieldSchema(
    FieldId id,
    String name,
    String description,
    DataType type,
    @Nullable DataType elementType,
    Map<String, String> parameters,
    boolean primaryKey,
    boolean autoId,
    boolean partitionKey,
    boolean clusteringKey,
    boolean nullable,
    boolean dynamic,
    @Nullable Object defaultValue) {

  public static final String DYNAMIC_FIELD_NAME = "$meta";
  public static final String ENABLE_ANALYZER = "enable_analyzer";
  public static final String ENABLE_MATCH = "enable_match";
  public static final String ANALYZER_PARAMS = "analyzer_params";
  public static final String MULTI_ANALYZER_PARAMS = "multi_analyzer_params";

  public FieldSchema {
    parameters = Map.copyOf(parameters);
    if ((type == DataType.ARRAY) != (elementType != null)) {
      throw new IllegalArgumentException("field " + name + ": element type goes with ARRAY only");
    }
  }

  /// A field with nothing but a name and a type: the others start from here.
  public static FieldSchema of(
      long id, String name, DataType type, Map<String, String> parameters) {
    return new FieldSchema(
        new FieldId(id),
        name,
        "",
        type,
        null,
        parameters,
        false,
        false,
        false,
        false,
        false,
        false,
        null);
  }

  /// The hidden field for undeclared keys.
  public static FieldSchema dynamicField(long id) {
    return new FieldSchema(
        new FieldId(id),
        DYNAMIC_FIELD_NAME,
        "",
        DataType.JSON,
        null,
        Map.of(),
        false,
        false,
        false,
        false,
        false,
        true,
        null);
  }

  /// Whether every row holds a list of vectors.
  public boolean isArrayOfVectors() {
    return elementType != null && elementType.isVector();
  }

  /// The type of the vectors that a search compares: the field's, or that inside its arrays.
  public DataType vectorType() {
    return isArrayOfVectors() ? java.util.Objects.requireNonNull(elementType) : type;
  }

  public FieldSchema named(String newName) {
    return new FieldSchema(
        id,
        newName,
        description,
        type,
        elementType,
        parameters,
        primaryKey,
        autoId,
        partitionKey,
        clusteringKey,
        nullable,
        dynamic,
        defaultValue);
  }

  /// Elements of a vector (bits for BINARY_VECTOR); 0 for sparse vectors and scalars.
  public int dimension() {
    return parameter("dim");
  }

  /// Bytes that a VARCHAR or TEXT may have, also inside an ARRAY; 0 when not given.
  public int maxLength() {
    return parameter("max_length");
  }

  /// Elements that an ARRAY may have; 0 when not given.
  public int maxCapacity() {
    return parameter("max_capacity");
  }

  /// Whether the text of a VARCHAR or TEXT is analyzed.
  public boolean enablesAnalyzer() {
    return switchedOn(ENABLE_ANALYZER);
  }

  /// Whether the text of a VARCHAR or TEXT can be matched by its terms.
  public boolean enablesMatch() {
    return switchedOn(ENABLE_MATCH);
  }

  private boolean switchedOn(String key) {
    return type.isText() && SchemaRules.isTrue(parameters.get(key));
  }

  public boolean hasDefault() {
    return defaultValue != null;
  }

  public FieldSchema asPrimaryKey(boolean autoId) {
    return new FieldSchema(
        id,
        name,
        description,
        type,
        elementType,
        parameters,
        true,
        autoId,
        partitionKey,
        clusteringKey,
        nullable,
        dynamic,
        defaultValue);
  }

  public FieldSchema asNullable() {
    return new FieldSchema(
        id,
        name,
        description,
        type,
        elementType,
        parameters,
        primaryKey,
        autoId,
        partitionKey,
        clusteringKey,
        true,
        dynamic,
        defaultValue);
  }

  public FieldSchema withParameters(Map<String, String> changed) {
    return new FieldSchema(
        id,
        name,
        description,
        type,
        elementType,
        changed,
        primaryKey,
        autoId,
        partitionKey,
        clusteringKey,
        nullable,
        dynamic,
        defaultValue);
  }

  private int parameter(String key) {
    String text = parameters.get(key);
    return text == null ? 0 : Integer.parseInt(text.strip());
  }
}
