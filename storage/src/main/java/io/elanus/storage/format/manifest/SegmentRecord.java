package io.elanus.storage.format.manifest;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import java.util.ArrayList;
import java.util.List;

/// A segment as manifests hold it and as roles tell each other of it; its table is at [Manifest].
public final class SegmentRecord {
  private SegmentRecord() {}

  public static void write(SegmentDescriptor segment, ByteWriter out) {
    out.int64(segment.id().value()).int64(segment.partition().value());
    out.int32(segment.rowCount()).int32(segment.schemaVersion());
    out.int64(segment.oldest().value()).int64(segment.newest().value());
    out.int32(segment.columnFiles().size());
    for (ColumnFile file : segment.columnFiles()) {
      out.text(file.object()).int64(file.byteSize()).digest(file.digest());
      out.int32(file.fields().size());
      file.fields().forEach(field -> out.int64(field.value()));
    }
    DeletesFile deletes = segment.deletes();
    out.int8(deletes == null ? 0 : 1);
    if (deletes != null) {
      out.text(deletes.object()).int32(deletes.deletedRows()).int64(deletes.newest().value());
      out.int64(deletes.byteSize()).digest(deletes.digest());
    }
    out.int32(segment.indexes().size());
    for (IndexFile file : segment.indexes()) {
      writeIndex(file, out);
    }
  }

  public static SegmentDescriptor read(ByteReader in) {
    long id = in.int64();
    long partition = in.int64();
    int rowCount = in.int32();
    int schemaVersion = in.int32();
    Timestamp oldest = new Timestamp(in.int64());
    Timestamp newest = new Timestamp(in.int64());
    if (id <= 0 || partition <= 0 || rowCount < 0) {
      throw in.wrong("segment %d of partition %d with %d rows", id, partition, rowCount);
    }
    List<ColumnFile> files = new ArrayList<>();
    for (int f = in.count(32); f > 0; f--) {
      String object = in.text();
      long byteSize = in.int64();
      var digest = in.digest();
      List<FieldId> fields = new ArrayList<>();
      for (int n = in.count(8); n > 0; n--) {
        fields.add(readField(in));
      }
      files.add(new ColumnFile(object, fields, byteSize, digest));
    }
    DeletesFile deletes =
        switch (in.int8()) {
          case 0 -> null;
          case 1 ->
              new DeletesFile(
                  in.text(), in.int32(), new Timestamp(in.int64()), in.int64(), in.digest());
          default -> throw in.wrong("deletes neither there nor not");
        };
    List<IndexFile> indexes = new ArrayList<>();
    for (int i = in.count(48); i > 0; i--) {
      indexes.add(readIndex(in));
    }
    return new SegmentDescriptor(
        new SegmentId(id),
        new PartitionId(partition),
        rowCount,
        schemaVersion,
        oldest,
        newest,
        files,
        deletes,
        indexes);
  }

  public static void writeIndex(IndexFile file, ByteWriter out) {
    out.int64(file.index().value()).int64(file.field().value()).text(file.type());
    out.text(file.object()).int64(file.byteSize()).digest(file.digest());
  }

  public static IndexFile readIndex(ByteReader in) {
    long index = in.int64();
    if (index <= 0) {
      throw in.wrong("index %d", index);
    }
    return new IndexFile(
        new IndexId(index), readField(in), in.text(), in.text(), in.int64(), in.digest());
  }

  private static FieldId readField(ByteReader in) {
    long field = in.int64();
    if (field < 0) {
      throw in.wrong("field %d", field);
    }
    return new FieldId(field);
  }
}
