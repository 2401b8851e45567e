package io.elanus.cluster.transport.codec;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.Coordinator.CompactionJob;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.IndexSpec;
import io.elanus.cluster.role.ShardSpec.ScalarIndexSpec;
import io.elanus.cluster.role.ShardSpec.VectorIndexSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.role.StreamingNode.Compacted;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node must know of a shard, and what it tells of one.
public final class ShardCodecs {
  static final Codec<IndexSpec> INDEX_SPEC =
      Codec.of(ShardCodecs::write, ShardCodecs::readIndexSpec);
  static final Codec<List<IndexSpec>> INDEX_SPECS = INDEX_SPEC.list();
  private static final Codec<@Nullable Metric> METRIC_OR_NULL = CatalogCodecs.METRIC.orNull();
  private static final Codec<SegmentInfo.State> STATE =
      ValueCodecs.constant(SegmentInfo.State.class);

  public static final Codec<ShardSpec> SPEC =
      Codec.of(
          (spec, out) -> {
            ValueCodecs.SHARD_ID.write(spec.shard(), out);
            SchemaCodecs.SCHEMA.write(spec.schema(), out);
            INDEX_SPECS.write(spec.indexes(), out);
            ValueCodecs.FLAG.write(spec.loaded(), out);
            ValueCodecs.TIMESTAMP.write(spec.issued(), out);
          },
          in ->
              new ShardSpec(
                  ValueCodecs.SHARD_ID.read(in),
                  SchemaCodecs.SCHEMA.read(in),
                  INDEX_SPECS.read(in),
                  ValueCodecs.FLAG.read(in),
                  ValueCodecs.TIMESTAMP.read(in)));

  public static final Codec<List<SegmentInfo>> SEGMENTS =
      Codec.of(ShardCodecs::write, ShardCodecs::readSegment).list();

  public static final Codec<StreamingNode.Flushed> FLUSHED_SHARD =
      Codec.of(
          (flushed, out) -> {
            ValueCodecs.SEGMENT_IDS.write(flushed.segments(), out);
            ValueCodecs.SEGMENT_IDS.write(flushed.flushed(), out);
            ValueCodecs.TIMESTAMP.write(flushed.timestamp(), out);
          },
          in ->
              new StreamingNode.Flushed(
                  ValueCodecs.SEGMENT_IDS.read(in),
                  ValueCodecs.SEGMENT_IDS.read(in),
                  ValueCodecs.TIMESTAMP.read(in)));

  public static final Codec<Coordinator.Flushed> FLUSHED_COLLECTION =
      Codec.of(
          (flushed, out) -> {
            ValueCodecs.SEGMENT_IDS.write(flushed.sealed(), out);
            ValueCodecs.SEGMENT_IDS.write(flushed.flushed(), out);
            ValueCodecs.TIMESTAMP.write(flushed.timestamp(), out);
          },
          in ->
              new Coordinator.Flushed(
                  ValueCodecs.SEGMENT_IDS.read(in),
                  ValueCodecs.SEGMENT_IDS.read(in),
                  ValueCodecs.TIMESTAMP.read(in)));

  public static final Codec<List<Compacted>> COMPACTED =
      Codec.<Compacted>of(
              (compacted, out) -> {
                ValueCodecs.SEGMENT_IDS.write(compacted.sources(), out);
                ValueCodecs.SEGMENT_ID.write(compacted.target(), out);
              },
              in ->
                  new Compacted(ValueCodecs.SEGMENT_IDS.read(in), ValueCodecs.SEGMENT_ID.read(in)))
          .list();

  public static final Codec<@Nullable CompactionJob> COMPACTION_JOB =
      Codec.<CompactionJob>of(
              (job, out) -> {
                out.int64(job.id());
                ValueCodecs.COLLECTION_ID.write(job.collection(), out);
                ValueCodecs.FLAG.write(job.done(), out);
                out.text(job.failure());
                COMPACTED.write(job.plans(), out);
              },
              in ->
                  new CompactionJob(
                      in.int64(),
                      ValueCodecs.COLLECTION_ID.read(in),
                      ValueCodecs.FLAG.read(in),
                      in.text(),
                      COMPACTED.read(in)))
          .orNull();

  private ShardCodecs() {}

  private static void write(IndexSpec index, ByteWriter out) {
    ValueCodecs.INDEX_ID.write(index.id(), out);
    ValueCodecs.FIELD_ID.write(index.field(), out);
    out.text(index.type());
    ValueCodecs.TEXTS.write(index.parameters(), out);
    METRIC_OR_NULL.write(index instanceof VectorIndexSpec vector ? vector.metric() : null, out);
  }

  private static IndexSpec readIndexSpec(ByteReader in) {
    IndexId id = ValueCodecs.INDEX_ID.read(in);
    FieldId field = ValueCodecs.FIELD_ID.read(in);
    String type = in.text();
    Map<String, String> parameters = ValueCodecs.TEXTS.read(in);
    Metric metric = METRIC_OR_NULL.read(in);
    return metric == null
        ? new ScalarIndexSpec(id, field, type, parameters)
        : new VectorIndexSpec(id, field, type, metric, parameters);
  }

  private static void write(SegmentInfo segment, ByteWriter out) {
    ValueCodecs.SEGMENT_ID.write(segment.id(), out);
    ValueCodecs.SHARD_ID.write(segment.shard(), out);
    ValueCodecs.PARTITION_ID.write(segment.partition(), out);
    STATE.write(segment.state(), out);
    out.int64(segment.rowCount()).int64(segment.memoryBytes());
    ValueCodecs.INDEX_IDS.write(segment.indexed(), out);
  }

  private static SegmentInfo readSegment(ByteReader in) {
    return new SegmentInfo(
        ValueCodecs.SEGMENT_ID.read(in),
        ValueCodecs.SHARD_ID.read(in),
        ValueCodecs.PARTITION_ID.read(in),
        STATE.read(in),
        in.int64(),
        in.int64(),
        ValueCodecs.INDEX_IDS.read(in));
  }
}
