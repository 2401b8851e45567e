package io.elanus.storage.format.check;

import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.index.IndexFileReader;
import io.elanus.storage.format.index.IndexHeader;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.format.segment.SegmentVerification;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.util.List;

/// Checks one segment: all checksums, row counts, key order, statistics, deletes, index row counts.
/// Needs no schema: the files say what is in them.
public final class SegmentCheck {
  private SegmentCheck() {}

  /// @return what was found; without an error the segment is sound
  public static List<Finding> check(ObjectStore objects, SegmentDescriptor segment) {
    Findings findings = new Findings();
    try (Arena arena = Arena.ofConfined()) {
      SegmentVerification columns =
          new SegmentVerification(objects, segment, arena, findings::error);
      findings.during("segment " + segment.id(), columns::run);
      DeletesFile deletes = segment.deletes();
      if (deletes != null) {
        findings.during(
            deletes.object(), () -> checkDeletes(objects, segment, deletes, columns, findings));
      }
      for (IndexFile index : segment.indexes()) {
        findings.during(index.object(), () -> checkIndex(objects, segment, index, arena, findings));
      }
    }
    return findings.toList();
  }

  private static void checkDeletes(
      ObjectStore objects,
      SegmentDescriptor segment,
      DeletesFile file,
      SegmentVerification columns,
      Findings findings) {
    RowDeletes deletes = RowDeletes.read(objects, file, segment.id());
    for (int i = 0; i < deletes.count(); i++) {
      int row = deletes.rows()[i];
      if (row >= segment.rowCount()) {
        findings.error(file.object(), "row %d of %d is deleted", row, segment.rowCount());
        return;
      }
      long written = columns.timestamp(row);
      findings.require(
          written < deletes.timestamps()[i],
          file.object(),
          "row %d was deleted at %d, written at %d",
          row,
          deletes.timestamps()[i],
          written);
    }
  }

  private static void checkIndex(
      ObjectStore objects,
      SegmentDescriptor segment,
      IndexFile file,
      Arena arena,
      Findings findings) {
    IndexFileReader reader = IndexFileReader.open(objects, file, arena);
    IndexHeader header = reader.header();
    findings.require(
        header.rowCount() == segment.rowCount() && header.segment().equals(segment.id()),
        file.object(),
        "covers %d rows of segment %s, not %d of %s",
        header.rowCount(),
        header.segment(),
        segment.rowCount(),
        segment.id());
    reader.verify();
  }
}
