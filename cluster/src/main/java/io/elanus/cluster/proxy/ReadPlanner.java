package io.elanus.cluster.proxy;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRead;
import io.elanus.core.column.Column;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.schema.Names;
import io.elanus.core.schema.PartitionId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides which shards and partitions a read touches, and checks its filter and that what it
/// touches is loaded.
final class ReadPlanner {
  private final Coordinator coordinator;
  private final FilterCache filters = new FilterCache();

  ReadPlanner(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// The collection of this name or alias.
  CollectionState collection(String database, String name) {
    return coordinator.catalog().requireCollection(database, name);
  }

  /// What a read covers.
  ///
  /// @param shards to ask; none when nothing can match
  /// @param partitions to read in each; empty for all
  /// @param filter null for every row
  /// @param profile collects what the shards tell; null when nobody asks
  record Coverage(
      CollectionState collection,
      List<ShardId> shards,
      List<PartitionId> partitions,
      ShardRead.@Nullable FilterText text,
      @Nullable Filter filter,
      @Nullable ReadProfile profile) {

    Coverage profiled(@Nullable ReadProfile collecting) {
      return new Coverage(collection, shards, partitions, text, filter, collecting);
    }

    /// With a filter that says the same and more.
    Coverage narrowed(ShardRead.FilterText narrower) {
      return new Coverage(collection, shards, partitions, narrower, filter, profile);
    }

    /// What a shard tells of one read.
    void told(@Nullable String shard) {
      if (profile != null) {
        profile.add(shard);
      }
    }

    ShardRead read(ShardId shard, ReadMoment moment, boolean ignoreGrowing) {
      return new ShardRead(
          shard,
          collection.schema().version(),
          partitions,
          text,
          moment.guarantee(),
          moment.snapshot(),
          moment.expiredBefore(),
          ignoreGrowing,
          profile != null);
    }
  }

  /// @param names partitions, empty for all that are loaded
  /// @param filter blank for every row
  /// @param zone of times in the filter that are written without one
  Coverage cover(
      CollectionState collection,
      List<String> names,
      String filter,
      Map<String, TemplateValue> templates,
      ZoneId zone,
      Purpose purpose) {
    List<PartitionState> named = named(collection, names);
    Filter compiled =
        filter.isBlank() ? null : compile(collection, filter, templates, zone, purpose);
    requireLoaded(collection, named, purpose);
    List<PartitionId> partitions = partitions(collection, named, compiled);
    List<ShardId> shards = partitions == null ? List.of() : shards(collection, compiled);
    return new Coverage(
        collection,
        shards,
        partitions == null ? List.of() : partitions,
        compiled == null ? null : new ShardRead.FilterText(filter, templates, zone.getId()),
        compiled,
        null);
  }

  Filter compile(
      CollectionState collection,
      String filter,
      Map<String, TemplateValue> templates,
      ZoneId zone,
      Purpose purpose) {
    return filters.compile(collection, filter, templates, zone, purpose.plan());
  }

  /// The partitions of these names.
  static List<PartitionState> named(CollectionState collection, List<String> names) {
    if (!names.isEmpty() && collection.hasPartitionKey()) {
      throw manualPartition();
    }
    List<PartitionState> named = new ArrayList<>(names.size());
    for (String name : names) {
      PartitionState partition = collection.partition(name);
      if (partition == null) {
        throw DatabaseException.plain("partition name %s not found", name);
      }
      named.add(partition);
    }
    return named;
  }

  static DatabaseException manualPartition() {
    return DatabaseException.plain(
        "not support manually specifying the partition names if partition key mode is used");
  }

  static PartitionState requirePartition(CollectionState collection, String given) {
    String name = Names.requirePartition(given);
    PartitionState partition = collection.partition(name);
    if (partition == null) {
      throw DatabaseException.of(ErrorCode.PARTITION_NOT_FOUND, pair("partition", name));
    }
    return partition;
  }

  static void requireLoaded(
      CollectionState collection, List<PartitionState> named, Purpose purpose) {
    if (!collection.isLoaded()) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NOT_LOADED,
          purpose.failure(),
          pair("collection", collection.id().value()));
    }
    for (PartitionState partition : named) {
      if (!collection.isLoaded(partition.id())) {
        throw DatabaseException.of(
            ErrorCode.PARTITION_NOT_LOADED,
            purpose.failure(),
            pair("partition", partition.id().value()));
      }
    }
  }

  /// The partitions to read: empty for all, null when none can hold a match.
  private static @Nullable List<PartitionId> partitions(
      CollectionState collection, List<PartitionState> named, @Nullable Filter filter) {
    Column keys = filter == null || !collection.hasPartitionKey() ? null : filter.partitionKeys();
    if (keys != null) {
      List<PartitionId> chosen = chosenBy(keys, collection);
      return chosen.isEmpty() ? null : chosen;
    }
    if (!named.isEmpty()) {
      return named.stream().map(PartitionState::id).distinct().toList();
    }
    return collection.isFullyLoaded()
        ? List.of()
        : collection.loadedPartitions().stream().map(PartitionState::id).toList();
  }

  private static List<PartitionId> chosenBy(Column keys, CollectionState collection) {
    Set<Integer> buckets = new TreeSet<>();
    for (int bucket : Routing.buckets(keys, collection.partitions().size())) {
      buckets.add(bucket);
    }
    List<PartitionId> chosen = new ArrayList<>();
    for (int bucket : buckets) {
      PartitionState partition = collection.partitions().get(bucket);
      if (collection.isLoaded(partition.id())) {
        chosen.add(partition.id());
      }
    }
    return chosen;
  }

  /// Only the shards that can hold the keys, when the filter tells.
  private static List<ShardId> shards(CollectionState collection, @Nullable Filter filter) {
    List<ShardId> all = Shards.of(collection);
    Column keys = filter == null || all.size() == 1 ? null : filter.primaryKeys();
    if (keys == null) {
      return all;
    }
    Set<ShardId> chosen = new java.util.LinkedHashSet<>();
    for (int bucket : Routing.buckets(keys, all.size())) {
      chosen.add(all.get(bucket));
    }
    return List.copyOf(chosen);
  }
}
