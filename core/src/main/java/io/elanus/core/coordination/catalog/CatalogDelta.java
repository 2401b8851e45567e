package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.PartitionId;

/// One change of the catalog, as it is written down and applied. What changes travels whole:
/// applying a delta twice is applying it once.
public sealed interface CatalogDelta {
  /// A database is new or has other properties. What it contains stays.
  record DatabasePut(DatabaseState database) implements CatalogDelta {}

  record DatabaseGone(DatabaseState database) implements CatalogDelta {}

  /// A collection is new or changed; its name and database may have changed too.
  record CollectionPut(CollectionState collection) implements CatalogDelta {}

  /// The name is free at once; the shards still hold data that has to be dropped.
  record CollectionGone(CollectionState collection) implements CatalogDelta {}

  record AliasPut(DatabaseId database, String alias, CollectionId collection)
      implements CatalogDelta {}

  record AliasGone(DatabaseId database, String alias) implements CatalogDelta {}

  /// Its rows still have to be dropped. Comes beside the [CollectionPut] that lacks the partition.
  record PartitionGone(CollectionState collection, PartitionId partition) implements CatalogDelta {}

  /// All rows of the collection have to be dropped. Nothing of the catalog changes.
  record RowsGone(CollectionState collection) implements CatalogDelta {}

  record FileResourcePut(FileResource resource) implements CatalogDelta {}

  /// What a file holds. Comes with its [FileResourcePut]; no image has it.
  record FileTextPut(FileResource resource, String text) implements CatalogDelta {}

  /// Its text is gone with it.
  record FileResourceGone(FileResource resource) implements CatalogDelta {}
}
