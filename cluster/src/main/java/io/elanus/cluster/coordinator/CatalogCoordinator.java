package io.elanus.cluster.coordinator;

import io.elanus.cluster.coordinator.CatalogStore.Leftover;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogDelta;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CatalogRules;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.analysis.WordFiles;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.metastore.MetaStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The active coordinator. A change goes three steps: decide on the newest image, write the deltas
/// down in one transaction, take the new image; then the nodes are told. A crash before the second
/// step leaves nothing, after it everything: a restart tells the nodes again, and drops what is
/// gone.
public final class CatalogCoordinator implements Coordinator {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogCoordinator.class);

  private final CatalogStore store;
  private final HybridClock clock;
  private final IdLease ids;
  private final ShardDirector director;
  private final CompactionJobs compactions;

  /// One change at a time: held from the decision until it is written down.
  private final ReentrantLock changing = new ReentrantLock();

  private volatile CatalogImage image;

  private CatalogCoordinator(MetaStore metastore, HybridClock clock, Executor background) {
    this.store = new CatalogStore(metastore);
    this.clock = clock;
    this.ids = new IdLease(metastore, clock.next().value());
    this.image = store.read();
    tellAnalyzers();
    this.director = new ShardDirector(this::catalog, clock::next);
    this.compactions = new CompactionJobs(background);
  }

  /// Takes the catalog from the metastore. It can be read, and ids and timestamps be had; nothing
  /// can be changed before [#lead].
  ///
  /// @param clock gives timestamps above all that this metastore has ever seen
  /// @param background runs compactions
  public static CatalogCoordinator open(
      MetaStore metastore, HybridClock clock, Executor background) {
    CatalogCoordinator coordinator = new CatalogCoordinator(metastore, clock, background);
    coordinator.createDefaultDatabase();
    return coordinator;
  }

  /// What the nodes have to serve, every shard of every collection.
  public List<ShardSpec> specs() {
    List<ShardSpec> specs = new ArrayList<>();
    Timestamp now = clock.next();
    image.collections().forEach(collection -> specs.addAll(ShardDirector.specsOf(collection, now)));
    return specs;
  }

  /// Brings the nodes to the catalog; returns when every shard that exists is served and what is
  /// gone is dropped.
  public void lead(Placement placement) {
    director.lead(placement);
    image.collections().forEach(collection -> director.tell(collection.id()));
    store.leftovers().forEach(this::dropNow);
  }

  private void createDefaultDatabase() {
    if (image.database(CatalogImage.DEFAULT_DATABASE) == null) {
      DatabaseState database =
          DatabaseState.empty(
              CatalogImage.DEFAULT_DATABASE_ID,
              CatalogImage.DEFAULT_DATABASE,
              Map.of(),
              clock.next());
      commit(List.of(new CatalogDelta.DatabasePut(database)));
    }
  }

  @Override
  public CatalogImage catalog() {
    return image;
  }

  @Override
  public CatalogImage change(CatalogCommand command) {
    CatalogImage before;
    List<CatalogDelta> deltas;
    changing.lock();
    try {
      before = image;
      deltas = CatalogRules.decide(before, command, () -> ids(1), clock.next());
      commit(deltas);
    } finally {
      changing.unlock();
    }
    try {
      deltas.forEach(this::follow);
    } catch (RuntimeException failure) {
      undo(before, deltas, failure);
      throw failure;
    }
    return image;
  }

  private void commit(List<CatalogDelta> deltas) {
    store.commit(deltas);
    CatalogImage before = image;
    image = before.apply(deltas);
    if (!before.fileResources().equals(image.fileResources())) {
      tellAnalyzers();
    }
  }

  /// Analyzers are made in this process, wherever a schema is read.
  private void tellAnalyzers() {
    Map<String, WordFiles.WordFile> files = new HashMap<>();
    for (FileResource file : image.fileResources()) {
      files.put(file.name(), new WordFiles.WordFile(file.fileName(), () -> store.text(file)));
    }
    WordFiles.become(files);
  }

  /// Has the nodes follow a change that is written down.
  private void follow(CatalogDelta delta) {
    switch (delta) {
      case CatalogDelta.CollectionPut(CollectionState collection) -> director.tell(collection.id());
      case CatalogDelta.CollectionGone(CollectionState collection) ->
          dropNow(Leftover.of(collection));
      case CatalogDelta.PartitionGone(CollectionState collection, var partition) ->
          dropNow(new Leftover.Partition(collection.id(), collection.shards(), partition));
      case CatalogDelta.RowsGone(CollectionState collection) -> director.truncate(collection);
      case CatalogDelta.DatabasePut _,
          CatalogDelta.DatabaseGone _,
          CatalogDelta.AliasPut _,
          CatalogDelta.AliasGone _,
          CatalogDelta.FileResourcePut _,
          CatalogDelta.FileTextPut _,
          CatalogDelta.FileResourceGone _ -> {}
    }
  }

  /// What cannot be dropped now stays on the list of leftovers until the next start.
  private void dropNow(Leftover leftover) {
    try {
      director.drop(leftover);
      store.forget(leftover);
    } catch (RuntimeException failure) {
      LOG.warn("{} could not be dropped; the next start tries again", leftover, failure);
    }
  }

  /// A node refused: the collection goes back to what it was, so that the caller's error is true.
  private void undo(CatalogImage before, List<CatalogDelta> deltas, RuntimeException cause) {
    for (CatalogDelta delta : deltas) {
      if (delta instanceof CatalogDelta.CollectionPut(CollectionState put)) {
        CollectionState earlier = before.collection(put.id());
        CatalogDelta back =
            earlier == null
                ? new CatalogDelta.CollectionGone(put)
                : new CatalogDelta.CollectionPut(earlier);
        try {
          restore(put, back);
        } catch (RuntimeException failure) {
          cause.addSuppressed(failure);
        }
      }
    }
  }

  private void restore(CollectionState put, CatalogDelta back) {
    changing.lock();
    try {
      if (!put.equals(image.collection(put.id()))) {
        return; // someone has changed it again: theirs is the newer word
      }
      commit(List.of(back));
    } finally {
      changing.unlock();
    }
    follow(back);
  }

  @Override
  public Timestamp timestamp() {
    return clock.next();
  }

  @Override
  public Timestamp now() {
    return clock.now();
  }

  @Override
  public long ids(int count) {
    return ids.take(count);
  }

  @Override
  public StreamingNode owner(ShardId shard) {
    return director.owner(shard);
  }

  @Override
  public Flushed flush(CollectionId id) {
    List<SegmentId> sealed = new ArrayList<>();
    List<SegmentId> flushed = new ArrayList<>();
    Timestamp everywhere = Timestamp.LATEST;
    for (ShardId shard : shardsOf(id)) {
      StreamingNode.Flushed part = owner(shard).flush(shard);
      sealed.addAll(part.segments());
      flushed.addAll(part.flushed());
      everywhere = everywhere.isAfter(part.timestamp()) ? part.timestamp() : everywhere;
    }
    return new Flushed(sealed, flushed, everywhere);
  }

  @Override
  public List<SegmentInfo> segments(CollectionId id) {
    List<SegmentInfo> segments = new ArrayList<>();
    for (ShardId shard : shardsOf(id)) {
      segments.addAll(owner(shard).segments(shard));
    }
    return segments;
  }

  @Override
  public long compact(CollectionId id) {
    List<ShardId> shards = shardsOf(id);
    long job = ids(1);
    compactions.start(
        job,
        id,
        () -> {
          List<StreamingNode.Compacted> plans = new ArrayList<>();
          for (ShardId shard : shards) {
            plans.addAll(owner(shard).compact(shard));
          }
          return plans;
        });
    return job;
  }

  @Override
  public @Nullable CompactionJob compaction(long job) {
    return compactions.get(job);
  }

  private List<ShardId> shardsOf(CollectionId id) {
    CollectionState collection = image.collection(id);
    if (collection == null) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NOT_FOUND, DatabaseException.pair("collection", id));
    }
    return CatalogStore.shardsOf(id, collection.shards());
  }
}
