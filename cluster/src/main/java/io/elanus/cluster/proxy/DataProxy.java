package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.Names;
import io.elanus.core.time.Clock;
import java.util.concurrent.ExecutorService;

/// Everything that reads and writes rows on behalf of clients, over one coordinator. Keeps no state
/// but caches and leased key ranges; safe for all threads.
public final class DataProxy {
  private final Coordinator coordinator;
  private final RowWriter writer;
  private final RowDeleter deleter;
  private final RowReader reader;
  private final VectorSearcher searcher;
  private final HybridSearcher hybridSearcher;

  /// @param models of rerank functions
  /// @param embeddings runs embedding functions
  /// @param threads runs what goes to several shards at once, a virtual thread a task
  public DataProxy(
      Coordinator coordinator,
      Clock clock,
      Pause pause,
      ExecutorService threads,
      RerankModel.Maker models,
      Embeddings embeddings) {
    Shards shards = new Shards(coordinator, threads);
    ReadPlanner planner = new ReadPlanner(coordinator);
    this.coordinator = coordinator;
    this.reader = new RowReader(coordinator, shards, planner, clock, pause);
    this.writer =
        new RowWriter(coordinator, shards, new PartialUpdate(reader, embeddings), embeddings);
    this.deleter = new RowDeleter(coordinator, planner, reader, writer, clock, pause);
    Rankers rankers = new Rankers(models);
    this.searcher =
        new VectorSearcher(coordinator, shards, planner, reader, rankers, embeddings, clock, pause);
    this.hybridSearcher = new HybridSearcher(planner, searcher, shards, rankers);
  }

  /// The collection that rows are written to: its schema says how to read them.
  public CollectionState writable(String database, String collection) {
    Names.requireCollection(collection);
    return coordinator
        .catalog()
        .requireCollection(database, collection, ErrorCode.COLLECTION_NOT_FOUND);
  }

  public RowWriter writer() {
    return writer;
  }

  public RowDeleter deleter() {
    return deleter;
  }

  public RowReader reader() {
    return reader;
  }

  public VectorSearcher searcher() {
    return searcher;
  }

  public HybridSearcher hybridSearcher() {
    return hybridSearcher;
  }
}
