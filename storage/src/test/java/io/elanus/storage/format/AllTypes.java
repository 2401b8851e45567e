package io.elanus.storage.format;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A schema with a field of every type, each once plain and once nullable.
public final class AllTypes {
  public static final FieldId KEY = new FieldId(100);

  /// Types that came after the golden files.
  static final List<DataType> LATER =
      List.of(DataType.GEOMETRY, DataType.TIMESTAMPTZ, DataType.TEXT);

  private AllTypes() {}

  /// @param key INT64 or VARCHAR
  public static CollectionSchema schema(DataType key) {
    List<FieldSchema> fields = new ArrayList<>();
    fields.add(FieldSchema.of(100, "id", key, Map.of("max_length", "300")).asPrimaryKey(false));
    long id = 101;
    List<DataType> types = new ArrayList<>(List.of(DataType.values()));
    types.removeAll(LATER);
    types.addAll(LATER); // so that the fields before keep their numbers
    for (DataType type : types) {
      if (type == DataType.ARRAY) {
        for (DataType element :
            List.of(
                DataType.BOOL,
                DataType.INT16,
                DataType.INT64,
                DataType.FLOAT,
                DataType.DOUBLE,
                DataType.VARCHAR)) {
          fields.add(array(id++, element));
          fields.add(array(id++, element).asNullable());
        }
      } else {
        Map<String, String> parameters =
            type.isVector() ? Map.of("dim", "24") : Map.of("max_length", "1000");
        fields.add(FieldSchema.of(id, "f" + id, type, parameters));
        id++;
        fields.add(FieldSchema.of(id, "f" + id, type, parameters).asNullable());
        id++;
      }
    }
    return new CollectionSchema("birds", "", fields, false, 1);
  }

  public static FieldSchema array(long id, DataType element) {
    return new FieldSchema(
        new FieldId(id),
        "f" + id,
        "",
        DataType.ARRAY,
        element,
        Map.of("max_capacity", "10", "max_length", "1000"),
        false,
        false,
        false,
        false,
        false,
        false,
        null);
  }
}
