package io.elanus.storage.format;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.index.IndexFileWriter;
import io.elanus.storage.format.index.IndexHeader;
import io.elanus.storage.format.manifest.CommitId;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/// A store with one shard of one small segment that has everything: a column of every kind, deletes
/// and an index. Always the same bytes.
public final class SmallStore {
  public static final String CHANNEL = "by-dev-rootcoord-dml_0_7v0";
  public static final FieldId VECTOR = new FieldId(103);
  private static final int ROWS = 10;

  public final ObjectStore objects = new InMemoryObjectStore();
  public final MetaStore metadata = new InMemoryMetaStore();
  public final CollectionSchema schema;
  public final SegmentRows rows;
  public final SegmentDescriptor segment;
  public final Manifest manifest;

  /// @param key INT64 or VARCHAR
  public SmallStore(DataType key) {
    schema = schema(key);
    rows = SegmentRows.random(new Random(2025), schema, ROWS);
    SegmentId id = new SegmentId(12);
    SegmentDescriptor written =
        rows.write(new Random(1), objects, ObjectNames.columnFolder(CHANNEL, id, 901), id.value());
    RowDeletes deletes =
        new RowDeletes(
            new int[] {0, 3, 9},
            LongStream.of(0, 3, 9).map(row -> rows.timestamps()[(int) row] + 1000).toArray());
    segment =
        written
            .withDeletes(deletes.write(objects, ObjectNames.deletes(CHANNEL, id, 902), id))
            .withIndex(writeIndex(id));
    manifest =
        Manifest.empty(CHANNEL)
            .next(new CommitId("first"), List.of(segment), 77, Timestamp.LATEST, schema.version());
    new ManifestStore(objects, metadata)
        .publish(manifest, ObjectNames.manifest(CHANNEL, 1, 904), List.of(), List.of());
  }

  private IndexFile writeIndex(SegmentId id) {
    IndexHeader header =
        new IndexHeader(
            new IndexId(55),
            id,
            VECTOR,
            "HNSW",
            1,
            Map.of("M", "16", "efConstruction", "200"),
            ROWS);
    String object = ObjectNames.index(CHANNEL, id, header.index(), 903);
    try (IndexFileWriter writer = new IndexFileWriter(objects, object, header)) {
      writer.section("levels", MemorySegment.ofArray(new byte[] {1, 2, 3}));
      writer.section("links", MemorySegment.ofArray(new byte[100]));
      return writer.finish();
    }
  }

  private static CollectionSchema schema(DataType key) {
    List<FieldSchema> fields = new ArrayList<>();
    fields.add(FieldSchema.of(100, "id", key, Map.of()).asPrimaryKey(false));
    fields.add(FieldSchema.of(101, "flag", DataType.BOOL, Map.of()).asNullable());
    fields.add(FieldSchema.of(102, "weight", DataType.FLOAT, Map.of()));
    fields.add(
        FieldSchema.of(103, "vector", DataType.FLOAT_VECTOR, Map.of("dim", "3")).asNullable());
    fields.add(FieldSchema.of(104, "name", DataType.VARCHAR, Map.of()).asNullable());
    fields.add(AllTypes.array(105, DataType.INT16));
    fields.add(FieldSchema.of(106, "terms", DataType.SPARSE_FLOAT_VECTOR, Map.of()));
    return new CollectionSchema("birds", "", fields, false, 3);
  }
}
