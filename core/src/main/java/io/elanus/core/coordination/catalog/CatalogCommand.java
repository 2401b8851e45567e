package io.elanus.core.coordination.catalog;

import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A change of the catalog that someone asks for. The proxy has checked names and shapes; whether
/// the change is allowed now is decided against the image.
public sealed interface CatalogCommand {
  record CreateDatabase(String name, Map<String, String> properties) implements CatalogCommand {}

  record DropDatabase(String name) implements CatalogCommand {}

  /// Sets some properties or removes some.
  record AlterDatabase(String name, Map<String, String> set, Set<String> remove)
      implements CatalogCommand {}

  /// @param schema without ids: they are given by position from 100
  /// @param partitions how many when there is a partition key, else 1
  record CreateCollection(
      String database,
      CollectionSchema schema,
      int shards,
      int partitions,
      ConsistencyLevel consistency,
      Map<String, String> properties)
      implements CatalogCommand {}

  record DropCollection(String database, String name) implements CatalogCommand {}

  record RenameCollection(String database, String name, String newDatabase, String newName)
      implements CatalogCommand {}

  record AlterCollection(String database, String name, Map<String, String> set, Set<String> remove)
      implements CatalogCommand {}

  record AlterField(
      String database, String collection, String field, Map<String, String> set, Set<String> remove)
      implements CatalogCommand {}

  /// @param field without an id
  record AddField(String database, String collection, FieldSchema field)
      implements CatalogCommand {}

  record TruncateCollection(String database, String name) implements CatalogCommand {}

  record CreatePartition(String database, String collection, String partition)
      implements CatalogCommand {}

  record DropPartition(String database, String collection, String partition)
      implements CatalogCommand {}

  record CreateAlias(String database, String alias, String collection) implements CatalogCommand {}

  record AlterAlias(String database, String alias, String collection) implements CatalogCommand {}

  record DropAlias(String database, String alias) implements CatalogCommand {}

  /// The fields beyond the name are an [IndexChoice], checked.
  record CreateIndex(
      String database,
      String collection,
      String field,
      String indexName,
      String jsonPath,
      String typeName,
      Map<String, String> parameters,
      @Nullable VectorIndexState vector,
      @Nullable ScalarIndexState scalar,
      String missing)
      implements CatalogCommand {}

  /// @param indexName empty for every index of the collection
  record DropIndex(String database, String collection, String field, String indexName)
      implements CatalogCommand {}

  record AlterIndex(
      String database,
      String collection,
      String indexName,
      Map<String, String> set,
      Set<String> remove)
      implements CatalogCommand {}

  record LoadCollection(String database, String name, int replicas) implements CatalogCommand {}

  record ReleaseCollection(String database, String name) implements CatalogCommand {}

  record LoadPartitions(String database, String collection, List<String> partitions, int replicas)
      implements CatalogCommand {}

  record ReleasePartitions(String database, String collection, List<String> partitions)
      implements CatalogCommand {}

  /// @param path where the file is
  /// @param text what it holds
  record AddFileResource(String name, String path, String text) implements CatalogCommand {}

  record RemoveFileResource(String name) implements CatalogCommand {}
}
