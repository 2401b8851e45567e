package io.elanus.core.coordination.catalog;

import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One collection, whole.
///
/// @param schema its name is the collection's
/// @param shards how many, at least 1
/// @param consistency of reads that do not name their own
/// @param properties as clients spelled them, as `collection.ttl.seconds`
/// @param partitions in order of creation; with a partition key its hash chooses among them
/// @param indexes in order of creation
/// @param load what is served
/// @param created when
/// @param schemaChanged `update_timestamp`: when the fields last changed
public record CollectionState(
    CollectionId id,
    DatabaseId database,
    CollectionSchema schema,
    int shards,
    ConsistencyLevel consistency,
    Map<String, String> properties,
    List<PartitionState> partitions,
    List<IndexState> indexes,
    LoadState load,
    Timestamp created,
    Timestamp schemaChanged) {

  /// Property: rows older than this many seconds are not seen; absent or not positive for never.
  public static final String TTL_PROPERTY = "collection.ttl.seconds";

  /// Property: every search names one value of the partition key.
  public static final String ISOLATION_PROPERTY = "partitionkey.isolation";

  public CollectionState {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    partitions = List.copyOf(partitions);
    indexes = List.copyOf(indexes);
  }

  public String name() {
    return schema.name();
  }

  public boolean hasPartitionKey() {
    return schema.partitionKey() != null;
  }

  /// Whether every search must name one value of the partition key.
  public boolean isolatesPartitionKeys() {
    return SchemaRules.isTrue(properties.get(ISOLATION_PROPERTY));
  }

  /// The partition of this name, null if there is none.
  public @Nullable PartitionState partition(String partitionName) {
    for (PartitionState partition : partitions) {
      if (partition.name().equals(partitionName)) {
        return partition;
      }
    }
    return null;
  }

  public @Nullable PartitionState partition(PartitionId partitionId) {
    for (PartitionState partition : partitions) {
      if (partition.id().equals(partitionId)) {
        return partition;
      }
    }
    return null;
  }

  /// Whether anything is served.
  public boolean isLoaded() {
    return !(load instanceof LoadState.Released);
  }

  /// Whether one partition is served.
  public boolean isLoaded(PartitionId partition) {
    return switch (load) {
      case LoadState.Released() -> false;
      case LoadState.Whole(int _) -> partition(partition) != null;
      case LoadState.Some(var some, int _) -> some.contains(partition);
    };
  }

  /// The partitions that are served, in order of creation.
  public List<PartitionState> loadedPartitions() {
    List<PartitionState> loaded = new ArrayList<>();
    for (PartitionState partition : partitions) {
      if (isLoaded(partition.id())) {
        loaded.add(partition);
      }
    }
    return loaded;
  }

  /// Whether every partition is served.
  public boolean isFullyLoaded() {
    return isLoaded() && loadedPartitions().size() == partitions.size();
  }

  /// The index of this name, null if there is none.
  public @Nullable IndexState index(String indexName) {
    for (IndexState index : indexes) {
      if (index.name().equals(indexName)) {
        return index;
      }
    }
    return null;
  }

  /// How the vectors of a field are indexed and compared, null while there is no index on it.
  public @Nullable VectorIndexState vectorIndex(FieldId field) {
    for (IndexState index : indexes) {
      if (index.field().equals(field) && index.vector() != null) {
        return index.vector();
      }
    }
    return null;
  }

  /// Seconds that a row lives; 0 for ever.
  public long timeToLiveSeconds() {
    String text = properties.get(TTL_PROPERTY);
    return text == null ? 0 : Math.max(0, Long.parseLong(text.strip()));
  }

  /// In which zone times without one are, and how times are shown.
  public ZoneId zone() {
    return TimeZones.of(properties);
  }

  /// Rows written before this moment have outlived the collection's time to live.
  public Timestamp expiredBefore(Timestamp now) {
    long seconds = timeToLiveSeconds();
    return seconds == 0 ? Timestamp.EARLIEST : now.minusMillis(seconds * 1000);
  }

  CollectionState withSchema(CollectionSchema changed, Timestamp at) {
    return new CollectionState(
        id,
        database,
        changed,
        shards,
        consistency,
        properties,
        partitions,
        indexes,
        load,
        created,
        at);
  }

  CollectionState inDatabase(DatabaseId other) {
    return new CollectionState(
        id,
        other,
        schema,
        shards,
        consistency,
        properties,
        partitions,
        indexes,
        load,
        created,
        schemaChanged);
  }

  CollectionState withConsistency(ConsistencyLevel changed) {
    return new CollectionState(
        id,
        database,
        schema,
        shards,
        changed,
        properties,
        partitions,
        indexes,
        load,
        created,
        schemaChanged);
  }

  CollectionState withProperties(Map<String, String> changed) {
    return new CollectionState(
        id,
        database,
        schema,
        shards,
        consistency,
        changed,
        partitions,
        indexes,
        load,
        created,
        schemaChanged);
  }

  CollectionState withPartitions(List<PartitionState> changed) {
    return new CollectionState(
        id,
        database,
        schema,
        shards,
        consistency,
        properties,
        changed,
        indexes,
        load,
        created,
        schemaChanged);
  }

  CollectionState withIndexes(List<IndexState> changed) {
    return new CollectionState(
        id,
        database,
        schema,
        shards,
        consistency,
        properties,
        partitions,
        changed,
        load,
        created,
        schemaChanged);
  }

  CollectionState withLoad(LoadState changed) {
    return new CollectionState(
        id,
        database,
        schema,
        shards,
        consistency,
        properties,
        partitions,
        indexes,
        changed,
        created,
        schemaChanged);
  }
}
