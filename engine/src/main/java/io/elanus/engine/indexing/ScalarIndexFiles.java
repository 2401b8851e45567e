package io.elanus.engine.indexing;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.index.scalar.ScalarIndexFile;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.index.IndexFileReader;
import io.elanus.storage.format.index.IndexFileWriter;
import io.elanus.storage.format.index.IndexHeader;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.util.Map;

/// Files of scalar indexes over sealed segments, with the sections of [ScalarIndexFile].
public final class ScalarIndexFiles {
  /// A smaller segment is scanned as fast as an index answers, and is never indexed.
  public static final int LEAST_ROWS = 1024;

  private ScalarIndexFiles() {}

  /// Whether a segment of so many rows gets an index file.
  public static boolean needed(int rowCount) {
    return rowCount >= LEAST_ROWS;
  }

  /// What to build.
  ///
  /// @param type with the parameters what [ScalarIndexShape] reads
  public record Request(
      IndexId index,
      SegmentId segment,
      FieldSchema field,
      String type,
      Map<String, String> parameters) {}

  /// Builds and writes one file.
  ///
  /// @param object a name that was never used before
  public static IndexFile build(
      ObjectStore store, String object, Request request, ColumnSource rows) {
    IndexHeader header =
        new IndexHeader(
            request.index,
            request.segment,
            request.field.id(),
            request.type,
            ScalarIndexFile.LAYOUT_VERSION,
            request.parameters,
            rows.rowCount());
    ScalarIndexShape shape = ScalarIndexShape.of(request.field, request.type, request.parameters);
    try (IndexFileWriter writer = new IndexFileWriter(store, object, header)) {
      ScalarIndexFile.write(rows, request.field, shape, writer::section);
      return writer.finish();
    }
  }

  /// An index that reads its file where it is mapped; all checksums are compared before.
  ///
  /// @param arena shared; lives as long as the index is asked
  public static ScalarIndex open(
      ObjectStore store, IndexFile file, FieldSchema field, Arena arena) {
    IndexFileReader reader = IndexFileReader.open(store, file, arena);
    reader.verify();
    IndexHeader header = reader.header();
    if (header.layoutVersion() != ScalarIndexFile.LAYOUT_VERSION) {
      throw Corruption.of(
          file.object(),
          "layout %d, not %d",
          header.layoutVersion(),
          ScalarIndexFile.LAYOUT_VERSION);
    }
    ScalarIndexShape shape = ScalarIndexShape.of(field, header.type(), header.parameters());
    return ScalarIndexFile.open(field, shape, header.rowCount(), reader::section);
  }
}
