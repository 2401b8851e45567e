package io.elanus.cluster.transport;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardTerms;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.transport.codec.Codec;
import io.elanus.cluster.transport.codec.ReadCodecs;
import io.elanus.cluster.transport.codec.RowCodecs;
import io.elanus.cluster.transport.codec.SegmentCodecs;
import io.elanus.cluster.transport.codec.ValueCodecs;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.List;

/// The arguments of a query node's methods that take several.
sealed interface QueryNodeRequest {
  record Open(ShardId shard, List<SegmentDescriptor> segments) implements QueryNodeRequest {
    static final Codec<Open> CODEC =
        Codec.of(
            (open, out) -> {
              ValueCodecs.SHARD_ID.write(open.shard, out);
              SegmentCodecs.SEGMENTS.write(open.segments, out);
            },
            in -> new Open(ValueCodecs.SHARD_ID.read(in), SegmentCodecs.SEGMENTS.read(in)));
  }

  record Retire(ShardId shard, List<SegmentId> segments) implements QueryNodeRequest {
    static final Codec<Retire> CODEC =
        Codec.of(
            (retire, out) -> {
              ValueCodecs.SHARD_ID.write(retire.shard, out);
              ValueCodecs.SEGMENT_IDS.write(retire.segments, out);
            },
            in -> new Retire(ValueCodecs.SHARD_ID.read(in), ValueCodecs.SEGMENT_IDS.read(in)));
  }

  record Delete(ShardId shard, KeyDelete delete, Timestamp at) implements QueryNodeRequest {
    static final Codec<Delete> CODEC =
        Codec.of(
            (delete, out) -> {
              ValueCodecs.SHARD_ID.write(delete.shard, out);
              RowCodecs.KEY_DELETE.write(delete.delete, out);
              ValueCodecs.TIMESTAMP.write(delete.at, out);
            },
            in ->
                new Delete(
                    ValueCodecs.SHARD_ID.read(in),
                    RowCodecs.KEY_DELETE.read(in),
                    ValueCodecs.TIMESTAMP.read(in)));
  }

  record Search(ShardSearch search, List<SegmentId> segments) implements QueryNodeRequest {
    static final Codec<Search> CODEC =
        Codec.of(
            (request, out) -> {
              ReadCodecs.SEARCH.write(request.search, out);
              ValueCodecs.SEGMENT_IDS.write(request.segments, out);
            },
            in -> new Search(ReadCodecs.SEARCH.read(in), ValueCodecs.SEGMENT_IDS.read(in)));
  }

  record Retrieve(ShardRetrieve retrieve, List<SegmentId> segments) implements QueryNodeRequest {
    static final Codec<Retrieve> CODEC =
        Codec.of(
            (request, out) -> {
              ReadCodecs.RETRIEVE.write(request.retrieve, out);
              ValueCodecs.SEGMENT_IDS.write(request.segments, out);
            },
            in -> new Retrieve(ReadCodecs.RETRIEVE.read(in), ValueCodecs.SEGMENT_IDS.read(in)));
  }

  record TermsOfSegments(ShardTerms terms, List<SegmentId> segments) implements QueryNodeRequest {
    static final Codec<TermsOfSegments> CODEC =
        Codec.of(
            (request, out) -> {
              ReadCodecs.TERMS.write(request.terms, out);
              ValueCodecs.SEGMENT_IDS.write(request.segments, out);
            },
            in -> new TermsOfSegments(ReadCodecs.TERMS.read(in), ValueCodecs.SEGMENT_IDS.read(in)));
  }

  record Deletes(ShardId shard, SegmentId segment) implements QueryNodeRequest {
    static final Codec<Deletes> CODEC =
        Codec.of(
            (request, out) -> {
              ValueCodecs.SHARD_ID.write(request.shard, out);
              ValueCodecs.SEGMENT_ID.write(request.segment, out);
            },
            in -> new Deletes(ValueCodecs.SHARD_ID.read(in), ValueCodecs.SEGMENT_ID.read(in)));
  }
}
