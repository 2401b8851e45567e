package io.elanus.cluster.transport;

import static io.elanus.cluster.transport.DeadlineClass.CHANGE;
import static io.elanus.cluster.transport.DeadlineClass.JOB;
import static io.elanus.cluster.transport.DeadlineClass.QUICK;
import static io.elanus.cluster.transport.DeadlineClass.REQUEST;
import static io.elanus.cluster.transport.Repetition.IDEMPOTENT;
import static io.elanus.cluster.transport.Repetition.ONCE;
import static io.elanus.cluster.transport.codec.ValueCodecs.COLLECTION_ID;
import static io.elanus.cluster.transport.codec.ValueCodecs.INT32;
import static io.elanus.cluster.transport.codec.ValueCodecs.INT64;
import static io.elanus.cluster.transport.codec.ValueCodecs.SHARD_ID;
import static io.elanus.cluster.transport.codec.ValueCodecs.TIMESTAMP;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.QueryNode.RowDeletes;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.codec.CatalogCodecs;
import io.elanus.cluster.transport.codec.Codec;
import io.elanus.cluster.transport.codec.CommandCodecs;
import io.elanus.cluster.transport.codec.Nothing;
import io.elanus.cluster.transport.codec.ReadCodecs;
import io.elanus.cluster.transport.codec.RowCodecs;
import io.elanus.cluster.transport.codec.SegmentCodecs;
import io.elanus.cluster.transport.codec.ShardCodecs;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Every method that a role can be asked over a transport, with all that a transport has to know of
/// it. A test holds this table to the interfaces. Not in it: [Coordinator#owner], which gives a
/// node and not a record; who is where is a question of membership.
public final class RoleMethods {
  /// A node that starts, ends or moves says these; a link that fails says the second.
  private static final Set<ErrorCode> AWAY =
      Set.of(ErrorCode.SERVICE_NOT_READY, ErrorCode.SERVICE_UNAVAILABLE);

  private RoleMethods() {}

  /// Of a [StreamingNode].
  public static final class Streaming {
    public static final RoleMethod<StreamingNode, ShardSpec, Nothing> ASSIGN =
        streaming(
            "assign",
            IDEMPOTENT,
            CHANGE,
            ShardCodecs.SPEC,
            Nothing.CODEC,
            act(StreamingNode::assign));
    public static final RoleMethod<StreamingNode, ShardId, Nothing> DROP =
        streaming("drop", IDEMPOTENT, CHANGE, SHARD_ID, Nothing.CODEC, act(StreamingNode::drop));
    static final RoleMethod<StreamingNode, StreamingNodeRequest.DropPartition, Nothing>
        DROP_PARTITION =
            streaming(
                "dropPartition",
                IDEMPOTENT,
                CHANGE,
                StreamingNodeRequest.DropPartition.CODEC,
                Nothing.CODEC,
                act((node, q) -> node.dropPartition(q.shard(), q.partition())));
    static final RoleMethod<StreamingNode, StreamingNodeRequest.Truncate, Nothing> TRUNCATE =
        streaming(
            "truncate",
            IDEMPOTENT,
            CHANGE,
            StreamingNodeRequest.Truncate.CODEC,
            Nothing.CODEC,
            act((node, q) -> node.truncate(q.shard(), q.asked())));
    public static final RoleMethod<StreamingNode, ShardWrite, Timestamp> WRITE =
        streaming("write", ONCE, REQUEST, RowCodecs.WRITE, TIMESTAMP, StreamingNode::write);
    public static final RoleMethod<StreamingNode, ShardSearch, SearchPart> SEARCH =
        streaming(
            "search",
            IDEMPOTENT,
            REQUEST,
            ReadCodecs.SEARCH,
            ReadCodecs.SEARCH_PART,
            StreamingNode::search);
    public static final RoleMethod<StreamingNode, ShardRetrieve, RetrievePart> RETRIEVE =
        streaming(
            "retrieve",
            IDEMPOTENT,
            REQUEST,
            ReadCodecs.RETRIEVE,
            ReadCodecs.RETRIEVE_PART,
            StreamingNode::retrieve);
    public static final RoleMethod<StreamingNode, ShardTerms, TermStatistics> TERM_STATISTICS =
        streaming(
            "termStatistics",
            IDEMPOTENT,
            REQUEST,
            ReadCodecs.TERMS,
            ReadCodecs.TERM_STATISTICS,
            StreamingNode::termStatistics);
    public static final RoleMethod<StreamingNode, ShardId, StreamingNode.Flushed> FLUSH =
        streaming(
            "flush", IDEMPOTENT, JOB, SHARD_ID, ShardCodecs.FLUSHED_SHARD, StreamingNode::flush);
    public static final RoleMethod<StreamingNode, ShardId, List<StreamingNode.Compacted>> COMPACT =
        streaming(
            "compact", IDEMPOTENT, JOB, SHARD_ID, ShardCodecs.COMPACTED, StreamingNode::compact);
    public static final RoleMethod<StreamingNode, ShardId, List<SegmentInfo>> SEGMENTS =
        streaming(
            "segments", IDEMPOTENT, QUICK, SHARD_ID, ShardCodecs.SEGMENTS, StreamingNode::segments);

    static final List<RoleMethod<StreamingNode, ?, ?>> ALL =
        List.of(
            ASSIGN,
            DROP,
            DROP_PARTITION,
            TRUNCATE,
            WRITE,
            SEARCH,
            RETRIEVE,
            TERM_STATISTICS,
            FLUSH,
            COMPACT,
            SEGMENTS);

    private Streaming() {}

    private static <Q, A extends @Nullable Object> RoleMethod<StreamingNode, Q, A> streaming(
        String name,
        Repetition repetition,
        DeadlineClass deadline,
        Codec<Q> request,
        Codec<A> answer,
        BiFunction<StreamingNode, Q, A> call) {
      return new RoleMethod<>(
          "StreamingNode", name, repetition, deadline, AWAY, request, answer, call);
    }
  }

  /// Of a [QueryNode].
  public static final class Query {
    public static final RoleMethod<QueryNode, ShardSpec, Nothing> SERVE =
        query("serve", CHANGE, ShardCodecs.SPEC, Nothing.CODEC, act(QueryNode::serve));
    static final RoleMethod<QueryNode, QueryNodeRequest.Open, Nothing> OPEN =
        query(
            "open",
            CHANGE,
            QueryNodeRequest.Open.CODEC,
            Nothing.CODEC,
            act((node, q) -> node.open(q.shard(), q.segments())));
    static final RoleMethod<QueryNode, QueryNodeRequest.Retire, Nothing> RETIRE =
        query(
            "retire",
            CHANGE,
            QueryNodeRequest.Retire.CODEC,
            Nothing.CODEC,
            act((node, q) -> node.retire(q.shard(), q.segments())));
    static final RoleMethod<QueryNode, QueryNodeRequest.Delete, Nothing> DELETE =
        query(
            "delete",
            REQUEST,
            QueryNodeRequest.Delete.CODEC,
            Nothing.CODEC,
            act((node, q) -> node.delete(q.shard(), q.delete(), q.at())));
    static final RoleMethod<QueryNode, QueryNodeRequest.Search, SearchPart> SEARCH =
        query(
            "search",
            REQUEST,
            QueryNodeRequest.Search.CODEC,
            ReadCodecs.SEARCH_PART,
            (node, q) -> node.search(q.search(), q.segments()));
    static final RoleMethod<QueryNode, QueryNodeRequest.Retrieve, RetrievePart> RETRIEVE =
        query(
            "retrieve",
            REQUEST,
            QueryNodeRequest.Retrieve.CODEC,
            ReadCodecs.RETRIEVE_PART,
            (node, q) -> node.retrieve(q.retrieve(), q.segments()));
    static final RoleMethod<QueryNode, QueryNodeRequest.TermsOfSegments, TermStatistics>
        TERM_STATISTICS =
            query(
                "termStatistics",
                REQUEST,
                QueryNodeRequest.TermsOfSegments.CODEC,
                ReadCodecs.TERM_STATISTICS,
                (node, q) -> node.termStatistics(q.terms(), q.segments()));
    static final RoleMethod<QueryNode, QueryNodeRequest.Deletes, RowDeletes> DELETES =
        query(
            "deletes",
            REQUEST,
            QueryNodeRequest.Deletes.CODEC,
            SegmentCodecs.ROW_DELETES,
            (node, q) -> node.deletes(q.shard(), q.segment()));
    public static final RoleMethod<QueryNode, ShardId, List<SegmentInfo>> SEGMENTS =
        query("segments", QUICK, SHARD_ID, ShardCodecs.SEGMENTS, QueryNode::segments);
    static final RoleMethod<QueryNode, ShardId, List<QueryNode.DamagedIndex>> DAMAGED_INDEXES =
        query(
            "damagedIndexes",
            JOB,
            SHARD_ID,
            SegmentCodecs.DAMAGED_INDEXES,
            QueryNode::damagedIndexes);

    static final List<RoleMethod<QueryNode, ?, ?>> ALL =
        List.of(
            SERVE,
            OPEN,
            RETIRE,
            DELETE,
            SEARCH,
            RETRIEVE,
            TERM_STATISTICS,
            DELETES,
            SEGMENTS,
            DAMAGED_INDEXES);

    private Query() {}

    private static <Q, A extends @Nullable Object> RoleMethod<QueryNode, Q, A> query(
        String name,
        DeadlineClass deadline,
        Codec<Q> request,
        Codec<A> answer,
        BiFunction<QueryNode, Q, A> call) {
      return new RoleMethod<>("QueryNode", name, IDEMPOTENT, deadline, AWAY, request, answer, call);
    }
  }

  /// Of a [DataNode].
  public static final class Data {
    public static final RoleMethod<DataNode, DataNode.IndexBuild, IndexFile> BUILD_INDEX =
        data(
            "buildIndex",
            SegmentCodecs.INDEX_BUILD,
            SegmentCodecs.INDEX_FILE,
            DataNode::buildIndex);
    public static final RoleMethod<DataNode, DataNode.SegmentsMerge, @Nullable SegmentDescriptor>
        MERGE = data("merge", SegmentCodecs.MERGE, SegmentCodecs.SEGMENT_OR_NULL, DataNode::merge);

    static final List<RoleMethod<DataNode, ?, ?>> ALL = List.of(BUILD_INDEX, MERGE);

    private Data() {}

    private static <Q, A extends @Nullable Object> RoleMethod<DataNode, Q, A> data(
        String name, Codec<Q> request, Codec<A> answer, BiFunction<DataNode, Q, A> call) {
      return new RoleMethod<>("DataNode", name, IDEMPOTENT, JOB, AWAY, request, answer, call);
    }
  }

  /// Of a [Coordinator].
  public static final class Coordination {
    public static final RoleMethod<Coordinator, Nothing, CatalogImage> CATALOG =
        coordination(
            "catalog",
            IDEMPOTENT,
            QUICK,
            Nothing.CODEC,
            CatalogCodecs.IMAGE,
            (c, _) -> c.catalog());
    public static final RoleMethod<Coordinator, CatalogCommand, CatalogImage> CHANGE_CATALOG =
        coordination(
            "change",
            ONCE,
            CHANGE,
            CommandCodecs.COMMAND,
            CatalogCodecs.IMAGE,
            Coordinator::change);

    /// A repetition takes another timestamp; the first is never used.
    public static final RoleMethod<Coordinator, Nothing, Timestamp> TIMESTAMP_NOW =
        coordination(
            "timestamp", IDEMPOTENT, QUICK, Nothing.CODEC, TIMESTAMP, (c, _) -> c.timestamp());

    /// A repetition takes other ids; the first are never used.
    public static final RoleMethod<Coordinator, Integer, Long> IDS =
        coordination("ids", IDEMPOTENT, QUICK, INT32, INT64, Coordinator::ids);

    public static final RoleMethod<Coordinator, CollectionId, Coordinator.Flushed> FLUSH =
        coordination(
            "flush",
            IDEMPOTENT,
            JOB,
            COLLECTION_ID,
            ShardCodecs.FLUSHED_COLLECTION,
            Coordinator::flush);
    public static final RoleMethod<Coordinator, CollectionId, List<SegmentInfo>> SEGMENTS =
        coordination(
            "segments",
            IDEMPOTENT,
            QUICK,
            COLLECTION_ID,
            ShardCodecs.SEGMENTS,
            Coordinator::segments);

    /// A repetition starts a second job, which finds less to do.
    public static final RoleMethod<Coordinator, CollectionId, Long> COMPACT =
        coordination("compact", IDEMPOTENT, QUICK, COLLECTION_ID, INT64, Coordinator::compact);

    public static final RoleMethod<Coordinator, Long, Coordinator.@Nullable CompactionJob>
        COMPACTION =
            coordination(
                "compaction",
                IDEMPOTENT,
                QUICK,
                INT64,
                ShardCodecs.COMPACTION_JOB,
                Coordinator::compaction);

    static final List<RoleMethod<Coordinator, ?, ?>> ALL =
        List.of(CATALOG, CHANGE_CATALOG, TIMESTAMP_NOW, IDS, FLUSH, SEGMENTS, COMPACT, COMPACTION);

    private Coordination() {}

    private static <Q, A extends @Nullable Object> RoleMethod<Coordinator, Q, A> coordination(
        String name,
        Repetition repetition,
        DeadlineClass deadline,
        Codec<Q> request,
        Codec<A> answer,
        BiFunction<Coordinator, Q, A> call) {
      return new RoleMethod<>(
          "Coordinator", name, repetition, deadline, AWAY, request, answer, call);
    }
  }

  private static <R, Q> BiFunction<R, Q, Nothing> act(BiConsumer<R, Q> call) {
    return (role, request) -> {
      call.accept(role, request);
      return Nothing.NOTHING;
    };
  }
}
