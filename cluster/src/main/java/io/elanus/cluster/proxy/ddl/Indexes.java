package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.IndexChoice;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.schema.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls about indexes.
public final class Indexes {
  private final Coordinator coordinator;

  public Indexes(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// @param name empty for the field's name
  /// @param given the user's parameters as they came, echoed by describe
  /// @param flat the same with nested ones laid flat
  public void create(
      String database,
      String collection,
      String fieldName,
      String name,
      Map<String, String> given,
      Map<String, String> flat) {
    String indexName = Names.requireIndex(name);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    FieldSchema field = state.schema().field(fieldName);
    Map<String, String> parameters = flat;
    if (field == null && state.schema().dynamicField() != null) {
      field = state.schema().dynamicField();
      parameters = new HashMap<>(flat);
      parameters.putIfAbsent(IndexChoice.JSON_PATH, fieldName);
    }
    if (field == null) {
      throw DatabaseException.plain("cannot create index on non-exist field: %s", fieldName);
    }
    IndexChoice choice = choice(state.schema().functionFilling(field), field, parameters);
    String finalName = indexName.isEmpty() ? nameFor(state, field, choice) : indexName;
    Map<String, String> echoed = new HashMap<>(given);
    echoed.remove(IndexChoice.INDEX_TYPE);
    echoed.remove(IndexChoice.METRIC_TYPE);
    coordinator.change(
        new CatalogCommand.CreateIndex(
            database,
            collection,
            field.name(),
            finalName,
            choice.jsonPath(),
            choice.typeName(),
            echoed,
            choice.vector(),
            choice.scalar(),
            choice.missing()));
  }

  private static IndexChoice choice(
      @Nullable FunctionSchema filling, FieldSchema field, Map<String, String> parameters) {
    if (filling == null) {
      return IndexChoice.of(field, parameters);
    }
    return switch (filling.type()) {
      case BM25 -> IndexChoice.ofRankedText(field, parameters);
      case MINHASH -> IndexChoice.ofSignatures(field, parameters);
      case TEXT_EMBEDDING -> IndexChoice.of(field, parameters);
    };
  }

  /// The name of the index that is there already, which the user means; else the default one.
  private static String nameFor(CollectionState collection, FieldSchema field, IndexChoice choice) {
    for (IndexState index : collection.indexes()) {
      if (index.field().equals(field.id()) && index.jsonPath().equals(choice.jsonPath())) {
        return index.name();
      }
    }
    return IndexChoice.defaultName(field, choice.jsonPath());
  }

  /// @param name empty for all of the field, or of the collection if that is empty too
  public void drop(String database, String collection, String field, String name) {
    Names.requireCollection(collection);
    coordinator.change(new CatalogCommand.DropIndex(database, collection, field, name.strip()));
  }

  public void alter(
      String database,
      String collection,
      String name,
      Map<String, String> set,
      Set<String> remove) {
    Names.requireCollection(collection);
    if (!set.isEmpty() && !remove.isEmpty()) {
      throw DatabaseException.invalid("cannot provide both DeleteKeys and ExtraParams");
    }
    coordinator.change(
        new CatalogCommand.AlterIndex(database, collection, name.strip(), set, remove));
  }

  /// The indexes of a collection in order of creation, with how far they are built.
  ///
  /// @param field empty for every field
  /// @param name empty for every index
  /// @throws DatabaseException number 700 when there is none such
  public List<Progress> describe(String database, String collection, String field, String name) {
    Names.requireCollection(collection);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    List<IndexState> wanted = new ArrayList<>();
    for (IndexState index : state.indexes()) {
      boolean named = name.isEmpty() || index.name().equals(name);
      if (named && (field.isEmpty() || fieldName(state, index).equals(field))) {
        wanted.add(index);
      }
    }
    if (wanted.isEmpty()) {
      throw DatabaseException.of(ErrorCode.INDEX_NOT_FOUND, pair("indexName", name));
    }
    List<SegmentInfo> segments = coordinator.segments(state.id());
    List<Progress> progress = new ArrayList<>();
    for (IndexState index : wanted) {
      progress.add(progress(state, index, segments));
    }
    return progress;
  }

  private static Progress progress(
      CollectionState collection, IndexState index, List<SegmentInfo> segments) {
    long total = 0;
    long indexed = 0;
    for (SegmentInfo segment : segments) {
      if (segment.state() == SegmentInfo.State.FLUSHED) {
        total += segment.rowCount();
        indexed += segment.indexed().contains(index.id()) ? segment.rowCount() : 0;
      }
    }
    return new Progress(index, fieldName(collection, index), indexed, total);
  }

  private static String fieldName(CollectionState collection, IndexState index) {
    FieldSchema field = collection.schema().field(index.field());
    if (field == null) {
      throw new IllegalStateException("index " + index.id() + " is on no field");
    }
    boolean dynamicKey =
        field.dynamic() && field.type() == DataType.JSON && !index.jsonPath().isEmpty();
    return dynamicKey ? IndexChoice.dynamicKey(index.jsonPath()) : field.name();
  }

  /// @param indexedRows of flushed rows, those whose segment is built
  /// @param totalRows flushed rows
  public record Progress(IndexState index, String fieldName, long indexedRows, long totalRows) {
    public boolean isFinished() {
      return indexedRows == totalRows;
    }
  }
}
