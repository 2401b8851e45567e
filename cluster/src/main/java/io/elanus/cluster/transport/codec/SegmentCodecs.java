package io.elanus.cluster.transport.codec;

import io.elanus.cluster.role.DataNode.IndexBuild;
import io.elanus.cluster.role.DataNode.MergeSource;
import io.elanus.cluster.role.DataNode.SegmentsMerge;
import io.elanus.cluster.role.QueryNode.DamagedIndex;
import io.elanus.cluster.role.QueryNode.RowDeletes;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.manifest.SegmentRecord;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sealed segments, as manifests describe them, and the work on them.
public final class SegmentCodecs {
  static final Codec<SegmentDescriptor> SEGMENT =
      Codec.of(SegmentRecord::write, SegmentRecord::read);
  public static final Codec<List<SegmentDescriptor>> SEGMENTS = SEGMENT.list();
  public static final Codec<@Nullable SegmentDescriptor> SEGMENT_OR_NULL = SEGMENT.orNull();
  public static final Codec<IndexFile> INDEX_FILE =
      Codec.of(SegmentRecord::writeIndex, SegmentRecord::readIndex);

  public static final Codec<RowDeletes> ROW_DELETES =
      Codec.of(
          (deletes, out) -> {
            ValueCodecs.INT32S.write(deletes.rows(), out);
            ValueCodecs.INT64S.write(deletes.timestamps(), out);
          },
          SegmentCodecs::readDeletes);

  public static final Codec<List<DamagedIndex>> DAMAGED_INDEXES =
      Codec.<DamagedIndex>of(
              (damaged, out) -> {
                ValueCodecs.SEGMENT_ID.write(damaged.segment(), out);
                out.text(damaged.object());
              },
              in -> new DamagedIndex(ValueCodecs.SEGMENT_ID.read(in), in.text()))
          .list();

  private static final Codec<List<MergeSource>> SOURCES =
      Codec.<MergeSource>of(
              (source, out) -> {
                SEGMENT.write(source.segment(), out);
                ROW_DELETES.write(source.deletes(), out);
              },
              in -> new MergeSource(SEGMENT.read(in), ROW_DELETES.read(in)))
          .list();

  public static final Codec<IndexBuild> INDEX_BUILD =
      Codec.of(
          (build, out) -> {
            ValueCodecs.SHARD_ID.write(build.shard(), out);
            SchemaCodecs.SCHEMA.write(build.schema(), out);
            SEGMENT.write(build.segment(), out);
            ShardCodecs.INDEX_SPEC.write(build.index(), out);
          },
          in ->
              new IndexBuild(
                  ValueCodecs.SHARD_ID.read(in),
                  SchemaCodecs.SCHEMA.read(in),
                  SEGMENT.read(in),
                  ShardCodecs.INDEX_SPEC.read(in)));

  public static final Codec<SegmentsMerge> MERGE =
      Codec.of(SegmentCodecs::write, SegmentCodecs::readMerge);

  private SegmentCodecs() {}

  private static RowDeletes readDeletes(ByteReader in) {
    int[] rows = ValueCodecs.INT32S.read(in);
    long[] timestamps = ValueCodecs.INT64S.read(in);
    if (rows.length != timestamps.length) {
      throw in.wrong("%d timestamps of %d deleted rows", timestamps.length, rows.length);
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || i > 0 && rows[i] <= rows[i - 1]) {
        throw in.wrong("deleted row %d is negative or out of order", rows[i]);
      }
    }
    return new RowDeletes(rows, timestamps);
  }

  private static void write(SegmentsMerge merge, ByteWriter out) {
    ValueCodecs.SHARD_ID.write(merge.shard(), out);
    SchemaCodecs.SCHEMA.write(merge.schema(), out);
    ValueCodecs.PARTITION_ID.write(merge.partition(), out);
    SOURCES.write(merge.sources(), out);
    ValueCodecs.SEGMENT_ID.write(merge.target(), out);
    ValueCodecs.TIMESTAMP.write(merge.horizon(), out);
    ShardCodecs.INDEX_SPECS.write(merge.indexes(), out);
  }

  private static SegmentsMerge readMerge(ByteReader in) {
    return new SegmentsMerge(
        ValueCodecs.SHARD_ID.read(in),
        SchemaCodecs.SCHEMA.read(in),
        ValueCodecs.PARTITION_ID.read(in),
        SOURCES.read(in),
        ValueCodecs.SEGMENT_ID.read(in),
        ValueCodecs.TIMESTAMP.read(in),
        ShardCodecs.INDEX_SPECS.read(in));
  }
}
