package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.PartitionId;

/// One change of the catalog, as it is written down and applied. Objects travel whole: applying a
/// delta twice is applying it once.
public sealed interface CatalogDelta {
  record DatabasePut(DatabaseState database) implements CatalogDelta {}

  record DatabaseGone(DatabaseState database) implements CatalogDelta {}

  record CollectionPut(CollectionState collection) implements CatalogDelta {}

  /// The name is free at once; the shards still hold data that has to be dropped.
  record CollectionGone(CollectionState collection) implements CatalogDelta {}

  /// Its rows still have to be dropped. Comes beside the [CollectionPut] that lacks the partition.
  record PartitionGone(CollectionState collection, PartitionId partition) implements CatalogDelta {}

  /// All rows of the collection have to be dropped.
  record RowsGone(CollectionState collection) implements CatalogDelta {}
}
