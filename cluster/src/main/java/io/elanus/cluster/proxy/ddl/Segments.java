package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.Names;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls about segments: flush, compaction, lists. A flush is done when the call returns.
public final class Segments {
  private final Coordinator coordinator;

  public Segments(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// @return what was flushed, by the names that were asked for
  public Map<String, Coordinator.Flushed> flush(String database, List<String> collections) {
    if (collections.isEmpty()) {
      throw DatabaseException.invalid("collection names should not be empty");
    }
    CatalogImage catalog = coordinator.catalog();
    Map<String, CollectionState> wanted = new LinkedHashMap<>();
    for (String name : collections) {
      Names.requireCollection(name);
      wanted.put(name, catalog.requireCollection(database, name));
    }
    Map<String, Coordinator.Flushed> flushed = new LinkedHashMap<>();
    wanted.forEach((name, collection) -> flushed.put(name, coordinator.flush(collection.id())));
    return flushed;
  }

  /// Flushes every collection.
  ///
  /// @param database empty for all
  /// @return a moment: what was written before it is flushed
  public Timestamp flushAll(String database) {
    CatalogImage catalog = coordinator.catalog();
    Timestamp begun = coordinator.timestamp();
    List<CollectionState> collections =
        database.isEmpty()
            ? List.copyOf(catalog.collections())
            : catalog.collectionsOf(catalog.requireDatabase(database));
    for (CollectionState collection : collections) {
      flushIfThere(collection);
    }
    return begun;
  }

  private void flushIfThere(CollectionState collection) {
    try {
      coordinator.flush(collection.id());
    } catch (DatabaseException failure) {
      if (failure.code() != ErrorCode.COLLECTION_NOT_FOUND) {
        throw failure;
      }
    }
  }

  /// Whether none of these segments is still growing or being written; those that are gone by now
  /// were flushed before.
  ///
  /// @param collection empty for any
  public boolean isFlushed(String database, String collection, List<Long> segments) {
    CatalogImage catalog = coordinator.catalog();
    List<CollectionState> where =
        collection.isEmpty()
            ? List.copyOf(catalog.collections())
            : List.of(catalog.requireCollection(database, collection));
    Set<Long> wanted = new HashSet<>(segments);
    for (CollectionState state : wanted.isEmpty() ? List.<CollectionState>of() : where) {
      for (SegmentInfo segment : coordinator.segments(state.id())) {
        if (wanted.contains(segment.id().value()) && segment.state() != SegmentInfo.State.FLUSHED) {
          return false;
        }
      }
    }
    return true;
  }

  /// The segments on the object store.
  public List<SegmentInfo> persistent(String database, String collection) {
    Names.requireCollection(collection);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    List<SegmentInfo> found = new ArrayList<>();
    for (SegmentInfo segment : coordinator.segments(state.id())) {
      if (segment.state() == SegmentInfo.State.FLUSHED) {
        found.add(segment);
      }
    }
    return found;
  }

  /// The sealed segments that readers are served from.
  public Served served(String database, String collection) {
    Names.requireCollection(collection);
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    if (!state.isLoaded()) {
      throw DatabaseException.of(ErrorCode.COLLECTION_NOT_LOADED, pair("collection", collection));
    }
    List<SegmentInfo> found = new ArrayList<>();
    for (SegmentInfo segment : coordinator.segments(state.id())) {
      if (segment.state() != SegmentInfo.State.GROWING && state.isLoaded(segment.partition())) {
        found.add(segment);
      }
    }
    return new Served(state, found);
  }

  /// Starts a compaction.
  ///
  /// @param collection empty to go by the id
  /// @return names it for [#compaction]
  public long compact(String database, String collection, long id) {
    CatalogImage catalog = coordinator.catalog();
    CollectionState state =
        collection.isEmpty() && id > 0
            ? catalog.collection(new CollectionId(id))
            : catalog.requireCollection(database, collection);
    if (state == null) {
      throw DatabaseException.of(ErrorCode.COLLECTION_NOT_FOUND, pair("collection", id));
    }
    return coordinator.compact(state.id());
  }

  /// How a compaction is doing. One that nobody remembers is over: what it published is in the
  /// segment lists.
  public Coordinator.@Nullable CompactionJob compaction(long job) {
    return coordinator.compaction(job);
  }

  public record Served(CollectionState collection, List<SegmentInfo> segments) {}

  /// Plain numbers, as the wire has them.
  public static List<Long> numbers(List<SegmentId> ids) {
    List<Long> numbers = new ArrayList<>();
    for (SegmentId id : ids) {
      numbers.add(id.value());
    }
    return numbers;
  }
}
