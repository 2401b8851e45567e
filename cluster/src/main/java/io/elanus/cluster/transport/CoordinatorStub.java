package io.elanus.cluster.transport;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.RoleMethods.Coordination;
import io.elanus.cluster.transport.codec.Nothing;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A coordinator somewhere else.
///
/// @param owners finds the node that owns a shard: a node is no record, and does not travel
public record CoordinatorStub(Caller caller, Function<ShardId, StreamingNode> owners)
    implements Coordinator {
  @Override
  public CatalogImage catalog() {
    return caller.call(Coordination.CATALOG, Nothing.NOTHING);
  }

  @Override
  public CatalogImage change(CatalogCommand command) {
    return caller.call(Coordination.CHANGE_CATALOG, command);
  }

  @Override
  public Timestamp timestamp() {
    return caller.call(Coordination.TIMESTAMP_NOW, Nothing.NOTHING);
  }

  @Override
  public long ids(int count) {
    return caller.call(Coordination.IDS, count);
  }

  @Override
  public StreamingNode owner(ShardId shard) {
    return owners.apply(shard);
  }

  @Override
  public Flushed flush(CollectionId collection) {
    return caller.call(Coordination.FLUSH, collection);
  }

  @Override
  public List<SegmentInfo> segments(CollectionId collection) {
    return caller.call(Coordination.SEGMENTS, collection);
  }

  @Override
  public long compact(CollectionId collection) {
    return caller.call(Coordination.COMPACT, collection);
  }

  @Override
  public @Nullable CompactionJob compaction(long job) {
    return caller.call(Coordination.COMPACTION, job);
  }
}
