package io.elanus.cluster.proxy;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Completes rows from what is stored: columns that a writer leaves out keep their values. Of
/// `$meta` only the given keys change; any other JSON is replaced whole. A key that is not stored
/// yet must come with everything that a new row needs.
///
/// Reading and writing are two steps: an update of the same key in between is overwritten.
final class PartialUpdate {
  private final RowReader reader;
  private final Embeddings embeddings;

  PartialUpdate(RowReader reader, Embeddings embeddings) {
    this.reader = reader;
    this.embeddings = embeddings;
  }

  /// @param columns the given ones, a row for each of the keys
  /// @param keys distinct
  Rows merge(
      CollectionState collection, String partition, Map<FieldId, Column> columns, Column keys) {
    CollectionSchema schema = collection.schema();
    RetrievePart stored = reader.byKeys(collection, partition, keys, fieldIds(schema));
    int[] storedRow = storedRows(schema, stored, keys);
    boolean anyNew =
        java.util.Arrays.stream(storedRow).anyMatch(row -> row == stored.rows().rowCount());
    Map<FieldId, Column> merged = new LinkedHashMap<>();
    for (FieldSchema field : schema.fields()) {
      if (schema.isFunctionOutput(field)) {
        continue; // computed anew
      }
      Column given = columns.get(field.id());
      if (given != null && !field.dynamic()) {
        merged.put(field.id(), given);
      } else {
        if (given == null && anyNew) {
          RowCompletion.requireOptional(field);
        }
        merged.put(field.id(), kept(field, given, stored, storedRow));
      }
    }
    return RowCompletion.complete(schema, merged, keys.rowCount(), embeddings);
  }

  /// For each key the stored row that holds it, or the row after the last.
  private static int[] storedRows(CollectionSchema schema, RetrievePart stored, Column keys) {
    int count = stored.rows().rowCount();
    Map<Object, Integer> positions =
        count == 0
            ? Map.of()
            : KeyColumns.positions(stored.rows().column(schema.primaryKey().id()));
    int[] rows = new int[keys.rowCount()];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = positions.getOrDefault(KeyColumns.value(keys, row), count);
    }
    return rows;
  }

  private static Column kept(
      FieldSchema field,
      @org.jspecify.annotations.Nullable Column given,
      RetrievePart stored,
      int[] storedRow) {
    Column filler =
        field.nullable() || field.hasDefault() || field.dynamic()
            ? RowCompletion.filler(field)
            : Column.emptyOf(field);
    Column old =
        stored.rows().rowCount() == 0
            ? filler
            : Column.concat(List.of(stored.rows().column(field.id()), filler));
    Column kept = old.gather(storedRow);
    return given == null ? kept : JsonDocuments.merge((BytesColumn) kept, (BytesColumn) given);
  }

  private static List<FieldId> fieldIds(CollectionSchema schema) {
    return schema.fields().stream()
        .filter(field -> !schema.isFunctionOutput(field))
        .map(FieldSchema::id)
        .toList();
  }
}
