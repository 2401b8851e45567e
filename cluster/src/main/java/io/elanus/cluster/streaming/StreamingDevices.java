package io.elanus.cluster.streaming;

import io.elanus.cluster.query.ShardReads;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.core.time.Clock;
import io.elanus.engine.memory.MemoryBudget;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.WriteAheadLog;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What a streaming node works with. All of it is handed in and closed by whoever made it, after
/// the node.
///
/// @param unique numbers greater than 0 that are never given twice, also not after a restart: ids
///   of segments, names of objects
/// @param guards what must hold for this node to own its shards, checked with every publishing
/// @param reads answers reads over growing segments
/// @param growingMemory for rows that are not flushed
/// @param applier applies durable records, in order within a shard; a thread or two
/// @param background flushes, merges and index builds wait here; virtual threads do
public record StreamingDevices(
    Clock clock,
    LongSupplier unique,
    WriteAheadLog log,
    ObjectStore objects,
    ManifestStore manifests,
    List<Condition> guards,
    QueryNode queryNode,
    DataNode dataNode,
    ShardReads reads,
    MemoryBudget growingMemory,
    Executor applier,
    Executor background) {
  public StreamingDevices {
    guards = List.copyOf(guards);
  }
}
