package io.elanus.engine.indexing;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.index.IndexFileReader;
import io.elanus.storage.format.index.IndexFileWriter;
import io.elanus.storage.format.index.IndexHeader;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Index files of sealed segments: one section, `graph`, that holds what the index type wrote.
public final class IndexFiles {
  /// The type that needs no file: the vectors themselves are scanned.
  public static final String FLAT = "FLAT";

  /// A smaller segment is scanned faster than an index is walked, and is never indexed.
  public static final int LEAST_ROWS = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
  private static final String BODY = "graph";

  private IndexFiles() {}

  /// Whether a segment of so many rows gets an index file of this type.
  public static boolean needed(String type, int rowCount) {
    return !type.equals(FLAT) && rowCount >= LEAST_ROWS;
  }

  /// What to build.
  ///
  /// @param type a name that [IndexMethods] knows; others are refused
  /// @param parameters checked build parameters
  public record Request(
      IndexId index,
      SegmentId segment,
      FieldId field,
      String type,
      Metric metric,
      Map<String, String> parameters) {}

  /// The file of the same index over one of the segments that the rows were merged from.
  ///
  /// @param rowOf as of [MergedIndex]
  public record MergedFile(IndexFile file, int[] rowOf) {}

  /// Builds and writes one file, of a segment that was not merged from others.
  ///
  /// @param object a name that was never used before
  public static IndexFile build(
      ObjectStore store, String object, Request request, IndexedRows rows, BuildRun run) {
    return build(store, object, request, rows, List.of(), run);
  }

  /// Builds and writes one file.
  ///
  /// @param object a name that was never used before
  /// @param merged of the segments that the rows were merged from; those that are missing or
  ///   damaged are done without
  public static IndexFile build(
      ObjectStore store,
      String object,
      Request request,
      IndexedRows rows,
      List<MergedFile> merged,
      BuildRun run) {
    IndexMethod method = method(request.type);
    IndexHeader header =
        new IndexHeader(
            request.index,
            request.segment,
            request.field,
            request.type,
            method.layoutVersion(),
            request.parameters,
            rows.rowCount());
    try (Arena arena = Arena.ofShared();
        IndexFileWriter writer = new IndexFileWriter(store, object, header)) {
      IndexBuild build =
          new IndexBuild(
              rows,
              request.metric,
              request.parameters,
              request.segment.value(),
              method.makesUseOfMerged() ? opened(store, request, merged, arena) : List.of());
      writer.beginSection(BODY);
      method.build(build, run, bytes -> writer.write(MemorySegment.ofBuffer(bytes)));
      writer.endSection();
      return writer.finish();
    }
  }

  private static List<MergedIndex> opened(
      ObjectStore store, Request request, List<MergedFile> merged, Arena arena) {
    List<MergedIndex> opened = new ArrayList<>();
    for (MergedFile source : merged) {
      if (source.file.type().equals(request.type)) {
        try {
          MemorySegment body = IndexFileReader.open(store, source.file, arena).section(BODY);
          opened.add(new MergedIndex(body, source.rowOf));
        } catch (DatabaseException unreadable) {
          LOG.warn("{} is built without {}", request, source.file.object(), unreadable);
        }
      }
    }
    return opened;
  }

  /// Makes an index file ready to be searched.
  ///
  /// @param rows the vectors that it was built from
  /// @param arena shared; lives as long as the index is searched
  /// @param later as of [IndexMethod#open(MemorySegment, IndexedRows, Arena, Executor)]
  public static VectorIndex open(
      ObjectStore store, IndexFile file, IndexedRows rows, Arena arena, Executor later) {
    IndexMethod method = method(file.type());
    if (method.readsFileWhenOpen()) {
      return method.open(
          IndexFileReader.open(store, file, arena).section(BODY), rows, arena, later);
    }
    try (Arena mapping = Arena.ofConfined()) {
      return method.open(
          IndexFileReader.open(store, file, mapping).section(BODY), rows, arena, later);
    }
  }

  /// The rows of a field as an index takes them.
  public static IndexedRows rows(SegmentReader segment, FieldId field, DataType type) {
    return type == DataType.SPARSE_FLOAT_VECTOR
        ? new IndexedRows.Sparse(segment.sparseVectors(field))
        : new IndexedRows.Dense(segment.vectors(field));
  }

  private static IndexMethod method(String type) {
    IndexMethod method = IndexMethods.find(type);
    if (method == null) {
      throw DatabaseException.of(
          ErrorCode.INDEX_NOT_SUPPORTED, DatabaseException.pair("type", type));
    }
    return method;
  }
}
