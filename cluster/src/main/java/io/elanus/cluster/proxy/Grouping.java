package io.elanus.cluster.proxy;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead.FilterText;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hits in groups: the rows with one value of a field are a group, null is a value too. The limit
/// and the offset of a search count groups.
///
/// @param size hits of each group, at most
/// @param json what of the field's documents, where it is a JSON field; else null
/// @param strict fill every group as far as there are rows; else a group has what was found on the
///   way to the others
record Grouping(FieldSchema field, @Nullable JsonGroups json, int size, boolean strict) {
  private static final String FIELD = "group_by_field";
  private static final String FIELDS = "group_by_fields";
  private static final String SIZE = "group_size";
  private static final String JSON_PATH = "json_path";

  /// The value that the rows of a group have.
  ///
  /// @param value a Long, Boolean or String; null for the rows without one
  record Value(@Nullable Object value) {}

  static boolean isWanted(Map<String, String> parameters) {
    return !name(parameters).isEmpty();
  }

  private static String name(Map<String, String> parameters) {
    String one = parameters.getOrDefault(FIELD, "").strip();
    return one.isEmpty() ? parameters.getOrDefault(FIELDS, "").strip() : one;
  }

  /// @return null when no grouping is asked for
  static @Nullable Grouping of(CollectionState collection, Map<String, String> parameters) {
    String name = name(parameters);
    if (name.isEmpty()) {
      return null;
    }
    int size = size(parameters);
    CollectionSchema schema = collection.schema();
    FieldSchema field = schema.field(name);
    String path = parameters.getOrDefault(JSON_PATH, "").strip();
    if (field == null) {
      String first = name.indexOf('[') < 0 ? name : FilterCompiler.identifier(name).name();
      FieldSchema named = schema.field(first);
      if (named == null) {
        field = schema.dynamicField();
      } else if (named.type() == DataType.JSON) {
        field = named;
      }
      path = path.isEmpty() ? name : path;
    }
    if (field == null) {
      throw DatabaseException.of(
          ErrorCode.FIELD_NOT_FOUND, "groupBy field not found in schema", pair("field", name));
    }
    if (field.type() == DataType.JSON && !path.isEmpty()) {
      JsonPath inside = ScalarIndexShape.path(field.name(), path);
      return new Grouping(field, JsonGroups.of(inside, parameters), size, isStrict(parameters));
    }
    requireGroupable(field.type());
    return new Grouping(field, null, size, isStrict(parameters));
  }

  private static int size(Map<String, String> parameters) {
    String text = parameters.get(SIZE);
    if (text == null || text.isBlank()) {
      return 1;
    }
    long size;
    try {
      size = Long.parseLong(text.strip());
    } catch (NumberFormatException wrong) {
      throw DatabaseException.invalid("failed to parse input group size:%s", text);
    }
    if (size <= 0) {
      throw DatabaseException.invalid(
          "input group size:%d is negative, failed to do search_groupby", size);
    }
    if (size > Limits.GROUP_SIZE) {
      throw DatabaseException.invalid(
          "input group size:%d exceeds configured max group size:%d", size, Limits.GROUP_SIZE);
    }
    return (int) size;
  }

  /// What is no boolean counts as false.
  private static boolean isStrict(Map<String, String> parameters) {
    return switch (parameters.getOrDefault("strict_group_size", "").strip()) {
      case "1", "t", "T", "TRUE", "true", "True" -> true;
      default -> false;
    };
  }

  private static void requireGroupable(DataType type) {
    switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ, VARCHAR -> {
        // values that can be told apart
      }
      case FLOAT,
          DOUBLE,
          ARRAY,
          JSON,
          GEOMETRY,
          TEXT,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          SPARSE_FLOAT_VECTOR,
          INT8_VECTOR ->
          throw DatabaseException.verbatim(
              ErrorCode.SEGCORE,
              "unsupported data type: %s for group by operator: segcore error",
              type.name());
    }
  }

  /// Refuses what cannot be grouped with Milvus's words.
  void requireSearchable(SearchTarget target, SearchParameters parameters) {
    if (parameters.radius() != null) {
      throw DatabaseException.expected(
          "", "", "Not allowed to do range-search when doing search-group-by");
    }
    if (target.field().type() == DataType.BINARY_VECTOR) {
      throw DatabaseException.plain(
          "not support search_group_by operation based on binary vector column");
    }
  }

  /// The groups' values of an answer.
  Column column(SearchPart part) {
    if (field.primaryKey()) {
      return part.keys();
    }
    return values(
        part.scores().length == 0 ? Column.emptyOf(field) : part.outputs().column(field.id()));
  }

  /// The groups' values of rows of the field.
  Column values(Column rows) {
    return json == null ? rows : json.column((BytesColumn) rows);
  }

  OutputColumn output(SearchPart part) {
    return json == null
        ? OutputColumn.of(field, column(part))
        : OutputColumn.computed(field.name(), column(part));
  }

  /// Whether a filter can tell the rows of some groups from all others.
  boolean canNarrow() {
    return json == null;
  }

  static Value value(Column column, int row) {
    if (column.isNull(row)) {
      return new Value(null);
    }
    return new Value(
        switch (column) {
          case IntegerColumn integers when integers.type() == DataType.BOOL ->
              integers.values()[row] != 0;
          case IntegerColumn integers -> integers.values()[row];
          case BytesColumn texts -> texts.string(row);
          default -> throw new IllegalStateException("no group value: " + column.type());
        });
  }

  // Filters: what a row must be besides, so that a search finds only these groups, or only others.

  FilterText within(@Nullable FilterText filter, Collection<Value> groups) {
    List<TemplateValue> values = templates(groups);
    String in = field.name() + " in {%s}";
    String none = field.name() + " is null";
    String wanted =
        values.isEmpty() ? none : values.size() == groups.size() ? in : in + " or " + none;
    return narrowed(filter, wanted, values);
  }

  FilterText without(@Nullable FilterText filter, Collection<Value> groups) {
    List<TemplateValue> values = templates(groups);
    String others = "not (" + field.name() + " in {%s})";
    String some = field.name() + " is not null";
    String none = field.name() + " is null";
    String wanted =
        values.isEmpty() ? some : values.size() == groups.size() ? none + " or " + others : others;
    return narrowed(filter, wanted, values);
  }

  private List<TemplateValue> templates(Collection<Value> groups) {
    List<TemplateValue> values = new ArrayList<>(groups.size());
    for (Value group : groups) {
      switch (group.value()) {
        case null -> {
          // asked for by `is null`
        }
        case Long micros when field.type() == DataType.TIMESTAMPTZ ->
            values.add(new TemplateValue.Instant(micros));
        case Long number -> values.add(new TemplateValue.Int(number));
        case Boolean flag -> values.add(new TemplateValue.Bool(flag));
        case String text -> values.add(new TemplateValue.Text(text));
        default -> throw new IllegalStateException("no group value: " + group);
      }
    }
    return values;
  }

  private static FilterText narrowed(
      @Nullable FilterText filter, String more, List<TemplateValue> values) {
    Map<String, TemplateValue> templates =
        filter == null ? new HashMap<>() : new HashMap<>(filter.templates());
    StringBuilder name = new StringBuilder("groups");
    while (templates.containsKey(name.toString())) {
      name.append('_');
    }
    if (!values.isEmpty()) {
      templates.put(name.toString(), new TemplateValue.Many(values));
    }
    String narrow = more.replace("%s", name);
    String text = filter == null ? narrow : "(" + filter.text() + ") and (" + narrow + ")";
    return new FilterText(text, templates, filter == null ? "UTC" : filter.zone());
  }
}
