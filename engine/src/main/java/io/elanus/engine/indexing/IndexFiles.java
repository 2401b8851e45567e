package io.elanus.engine.indexing;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.HnswIndex;
import io.elanus.core.index.hnsw.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.index.IndexFileReader;
import io.elanus.storage.format.index.IndexFileWriter;
import io.elanus.storage.format.index.IndexHeader;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/// Index files of sealed segments: one section, `graph`, that holds what the index type wrote.
public final class IndexFiles {
  /// The type that needs no file: the vectors themselves are scanned.
  public static final String FLAT = "FLAT";

  public static final String HNSW = "HNSW";

  /// A smaller segment is scanned faster than an index is walked, and is never indexed.
  public static final int LEAST_ROWS = 1024;

  private static final String GRAPH = "graph";
  private static final int LAYOUT_VERSION = 1;

  private IndexFiles() {}

  /// Whether a segment of so many rows gets an index file of this type.
  public static boolean needed(String type, int rowCount) {
    return !type.equals(FLAT) && rowCount >= LEAST_ROWS;
  }

  /// What to build.
  ///
  /// @param type [#HNSW]; others are refused
  /// @param parameters checked build parameters
  public record Request(
      IndexId index,
      SegmentId segment,
      FieldId field,
      String type,
      Metric metric,
      Map<String, String> parameters) {}

  /// Builds and writes one file.
  ///
  /// @param object a name that was never used before
  /// @param parallelism threads to use, the caller's included
  public static IndexFile build(
      ObjectStore store,
      String object,
      Request request,
      VectorRows rows,
      Executor executor,
      int parallelism,
      BooleanSupplier cancelled) {
    if (!request.type.equals(HNSW)) throw unsupported(request.type);
    IndexHeader header =
        new IndexHeader(
            request.index,
            request.segment,
            request.field,
            request.type,
            LAYOUT_VERSION,
            request.parameters,
            rows.rowCount());
    try (IndexFileWriter writer = new IndexFileWriter(store, object, header)) {
      writer.beginSection(GRAPH);
      new HnswBuild(
              rows, request.metric, HnswParameters.of(request.parameters), request.segment.value())
          .run(
              executor,
              parallelism,
              cancelled,
              _ -> {},
              bytes -> writer.write(MemorySegment.ofBuffer(bytes)));
      writer.endSection();
      return writer.finish();
    }
  }

  /// Makes an index file ready to be searched.
  ///
  /// @param rows the vectors that it was built from
  /// @param arena shared; lives as long as the index is searched
  public static VectorIndex open(ObjectStore store, IndexFile file, VectorRows rows, Arena arena) {
    if (!file.type().equals(HNSW)) throw unsupported(file.type());
    try (Arena mapping = Arena.ofConfined()) { // it copies what it needs
      return HnswIndex.open(IndexFileReader.open(store, file, mapping).section(GRAPH), rows, arena);
    }
  }

  private static DatabaseException unsupported(String type) {
    return DatabaseException.of(
        ErrorCode.INDEX_NOT_SUPPORTED, DatabaseException.pair("type", type));
  }
}
