package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.Segments;
import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.Coordinator.CompactionJob;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.SegmentId;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.CompactionMergeInfo;
import io.elanus.wire.CompactionState;
import io.elanus.wire.FlushAllRequest;
import io.elanus.wire.FlushAllResponse;
import io.elanus.wire.FlushRequest;
import io.elanus.wire.FlushResponse;
import io.elanus.wire.GetCompactionPlansRequest;
import io.elanus.wire.GetCompactionPlansResponse;
import io.elanus.wire.GetCompactionStateRequest;
import io.elanus.wire.GetCompactionStateResponse;
import io.elanus.wire.GetFlushAllStateRequest;
import io.elanus.wire.GetFlushAllStateResponse;
import io.elanus.wire.GetFlushStateRequest;
import io.elanus.wire.GetFlushStateResponse;
import io.elanus.wire.GetPersistentSegmentInfoRequest;
import io.elanus.wire.GetPersistentSegmentInfoResponse;
import io.elanus.wire.GetQuerySegmentInfoRequest;
import io.elanus.wire.GetQuerySegmentInfoResponse;
import io.elanus.wire.LongArray;
import io.elanus.wire.ManualCompactionRequest;
import io.elanus.wire.ManualCompactionResponse;
import io.elanus.wire.PersistentSegmentInfo;
import io.elanus.wire.QuerySegmentInfo;
import io.elanus.wire.SegmentLevel;
import io.elanus.wire.SegmentState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Flush, compaction and segment lists on the wire.
public final class SegmentCalls {
  private final Segments segments;

  public SegmentCalls(Segments segments) {
    this.segments = segments;
  }

  public FlushResponse flush(FlushRequest request) {
    String database = RequestHeaders.database(request.getDbName());
    FlushResponse.Builder answer =
        FlushResponse.newBuilder().setStatus(WireStatus.ok()).setDbName(database);
    segments
        .flush(database, request.getCollectionNamesList())
        .forEach((name, flushed) -> put(answer, name, flushed));
    return answer.build();
  }

  private static void put(FlushResponse.Builder answer, String name, Coordinator.Flushed flushed) {
    Set<SegmentId> sealed = new HashSet<>(flushed.sealed());
    List<SegmentId> before = flushed.flushed().stream().filter(id -> !sealed.contains(id)).toList();
    answer.putCollSegIDs(name, longs(flushed.sealed()));
    answer.putFlushCollSegIDs(name, longs(before));
    answer.putCollSealTimes(name, flushed.timestamp().unixMillis() / 1000);
    answer.putCollFlushTs(name, flushed.timestamp().value());
  }

  private static LongArray longs(List<SegmentId> ids) {
    return LongArray.newBuilder().addAllData(Segments.numbers(ids)).build();
  }

  public GetFlushStateResponse flushState(GetFlushStateRequest request) {
    boolean flushed =
        segments.isFlushed(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getSegmentIDsList());
    return GetFlushStateResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setFlushed(flushed)
        .build();
  }

  @SuppressWarnings("deprecation") // the one timestamp: clients poll with it
  public FlushAllResponse flushAll(FlushAllRequest request) {
    return FlushAllResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setFlushAllTs(segments.flushAll(request.getDbName()).value())
        .build();
  }

  /// A FlushAll is answered when everything is flushed, so whoever has its timestamp has waited.
  public GetFlushAllStateResponse flushAllState(GetFlushAllStateRequest request) {
    return GetFlushAllStateResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setFlushed(true)
        .build();
  }

  public ManualCompactionResponse compact(ManualCompactionRequest request) {
    long job =
        segments.compact(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getCollectionID());
    return ManualCompactionResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setCompactionID(job)
        .build();
  }

  public GetCompactionStateResponse compactionState(GetCompactionStateRequest request) {
    CompactionJob job = job(request.getCompactionID());
    GetCompactionStateResponse.Builder answer =
        GetCompactionStateResponse.newBuilder().setStatus(WireStatus.ok()).setState(state(job));
    if (job != null && job.done()) {
      answer.setCompletedPlanNo(job.plans().size());
    } else if (job != null) {
      answer.setExecutingPlanNo(1);
    }
    return answer.build();
  }

  public GetCompactionPlansResponse compactionPlans(GetCompactionPlansRequest request) {
    CompactionJob job = job(request.getCompactionID());
    GetCompactionPlansResponse.Builder answer =
        GetCompactionPlansResponse.newBuilder().setStatus(WireStatus.ok()).setState(state(job));
    for (StreamingNode.Compacted plan :
        job == null ? List.<StreamingNode.Compacted>of() : job.plans()) {
      answer.addMergeInfos(
          CompactionMergeInfo.newBuilder()
              .addAllSources(Segments.numbers(plan.sources()))
              .setTarget(plan.target().value()));
    }
    return answer.build();
  }

  /// @throws DatabaseException when the compaction failed
  private @Nullable CompactionJob job(long id) {
    CompactionJob job = segments.compaction(id);
    if (job != null && !job.failure().isEmpty()) {
      throw DatabaseException.of(
          ErrorCode.INTERNAL, "compaction " + id + " failed: " + job.failure());
    }
    return job;
  }

  private static CompactionState state(@Nullable CompactionJob job) {
    return job == null || job.done() ? CompactionState.Completed : CompactionState.Executing;
  }

  public GetPersistentSegmentInfoResponse persistent(GetPersistentSegmentInfoRequest request) {
    GetPersistentSegmentInfoResponse.Builder answer =
        GetPersistentSegmentInfoResponse.newBuilder().setStatus(WireStatus.ok());
    for (SegmentInfo segment :
        segments.persistent(
            RequestHeaders.database(request.getDbName()), request.getCollectionName())) {
      answer.addInfos(
          PersistentSegmentInfo.newBuilder()
              .setSegmentID(segment.id().value())
              .setCollectionID(segment.shard().collection().value())
              .setPartitionID(segment.partition().value())
              .setNumRows(segment.rowCount())
              .setState(SegmentState.Flushed)
              .setLevel(SegmentLevel.L1)
              .setIsSorted(true));
    }
    return answer.build();
  }

  public GetQuerySegmentInfoResponse served(GetQuerySegmentInfoRequest request) {
    Segments.Served served =
        segments.served(RequestHeaders.database(request.getDbName()), request.getCollectionName());
    GetQuerySegmentInfoResponse.Builder answer =
        GetQuerySegmentInfoResponse.newBuilder().setStatus(WireStatus.ok());
    for (SegmentInfo segment : served.segments()) {
      answer.addInfos(info(served.collection(), segment));
    }
    return answer.build();
  }

  private static QuerySegmentInfo info(CollectionState collection, SegmentInfo segment) {
    QuerySegmentInfo.Builder info =
        QuerySegmentInfo.newBuilder()
            .setSegmentID(segment.id().value())
            .setCollectionID(segment.shard().collection().value())
            .setPartitionID(segment.partition().value())
            .setMemSize(segment.memoryBytes())
            .setNumRows(segment.rowCount())
            .setState(SegmentState.Sealed)
            .addNodeIds(ClusterCalls.NODE_ID)
            .setLevel(SegmentLevel.L1)
            .setIsSorted(true);
    for (IndexState index : collection.indexes()) {
      if (index.vector() != null) {
        info.setIndexName(index.name()).setIndexID(index.id().value());
        break;
      }
    }
    return info.build();
  }
}
