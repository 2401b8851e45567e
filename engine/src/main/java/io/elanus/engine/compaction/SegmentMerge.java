package io.elanus.engine.compaction;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.format.segment.SegmentWriter;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Merges sealed segments of one partition into one, in key order (equal keys by timestamp). Rows
/// deleted at or before the horizon are left out; younger deletes are kept with their timestamps.
public final class SegmentMerge {
  private final ObjectStore objects;
  private final LongSupplier unique;

  /// @param unique numbers that are never given twice, for names of objects
  public SegmentMerge(ObjectStore objects, LongSupplier unique) {
    this.objects = objects;
    this.unique = unique;
  }

  /// @param deletes every delete known of the segment
  public record Source(SegmentDescriptor segment, RowDeletes deletes) {}

  /// What came of a merge.
  ///
  /// @param rowOf for each source, for each of its rows its row in the result, -1 when it was left
  ///   out
  public record Merged(SegmentDescriptor segment, List<int[]> rowOf) {
    public Merged {
      rowOf = List.copyOf(rowOf);
    }
  }

  /// @param sources at least one, all of the partition
  /// @return null when no row is left
  public @Nullable Merged merge(
      String channel,
      CollectionSchema schema,
      PartitionId partition,
      List<Source> sources,
      SegmentId target,
      Timestamp horizon) {
    String folder = ObjectNames.columnFolder(channel, target, unique.getAsLong());
    try (Arena arena = Arena.ofShared();
        SegmentWriter writer = new SegmentWriter(objects, folder, target, partition, schema)) {
      Batch batch = new Batch(schema, writer);
      PriorityQueue<Cursor> cursors = open(sources, schema, horizon, arena, batch);
      while (!cursors.isEmpty()) {
        Cursor least = cursors.remove();
        batch.take(least);
        if (least.advance()) cursors.add(least);
      }
      batch.write();
      if (batch.written == 0) return null;
      SegmentDescriptor merged = writer.finish();
      if (batch.deletes.isEmpty()) return new Merged(merged, batch.rowOf);
      String object = ObjectNames.deletes(channel, target, unique.getAsLong());
      return new Merged(
          merged.withDeletes(batch.rowDeletes().write(objects, object, target)), batch.rowOf);
    }
  }

  private PriorityQueue<Cursor> open(
      List<Source> sources, CollectionSchema schema, Timestamp horizon, Arena arena, Batch batch) {
    PriorityQueue<Cursor> cursors = new PriorityQueue<>(sources.size());
    for (Source source : sources) {
      SegmentReader reader = SegmentReader.open(objects, source.segment(), schema, arena);
      Cursor cursor =
          new Cursor(
              batch.readers.size(),
              reader,
              schema.primaryKey().type(),
              source.deletes(),
              horizon.value());
      batch.add(reader);
      if (cursor.advance()) cursors.add(cursor);
    }
    return cursors;
  }

  /// Where one source stands: on a row that stays.
  private static final class Cursor implements Comparable<Cursor> {
    final int source;
    final SegmentReader reader;
    private final boolean integerKeys;
    private final RowDeletes deletes;
    private final long horizon;
    private int nextDelete;
    int row = -1;
    long deletedAt;
    private long integerKey;
    private byte[] textKey = {};

    Cursor(int source, SegmentReader reader, DataType keyType, RowDeletes deletes, long horizon) {
      this.source = source;
      this.reader = reader;
      this.integerKeys = keyType == DataType.INT64;
      this.deletes = deletes;
      this.horizon = horizon;
    }

    /// Goes to the next row that stays; false when there is none.
    boolean advance() {
      while (++row < reader.rowCount()) {
        deletedAt = 0;
        if (nextDelete < deletes.rows().length && deletes.rows()[nextDelete] == row) {
          deletedAt = deletes.timestamps()[nextDelete++];
          if (deletedAt <= horizon) continue;
        }
        if (integerKeys) {
          integerKey = reader.integerKey(row);
        } else {
          textKey = reader.textKey(row);
        }
        return true;
      }
      return false;
    }

    @Override
    public int compareTo(Cursor other) {
      int byKey =
          integerKeys
              ? Long.compare(integerKey, other.integerKey)
              : Arrays.compareUnsigned(textKey, other.textKey);
      return byKey != 0
          ? byKey
          : reader.timestamp(row).compareTo(other.reader.timestamp(other.row));
    }
  }

  /// Rows chosen but not yet written: which row of which source comes at which place.
  private static final class Batch {
    final List<SegmentReader> readers = new ArrayList<>();
    final List<int[]> rowOf = new ArrayList<>();
    final List<long[]> deletes = new ArrayList<>();
    private final CollectionSchema schema;
    private final SegmentWriter writer;
    private final int[] sources = new int[ColumnSource.BATCH_ROWS];
    private final int[] rows = new int[ColumnSource.BATCH_ROWS];
    private int size;
    int written;

    Batch(CollectionSchema schema, SegmentWriter writer) {
      this.schema = schema;
      this.writer = writer;
    }

    void add(SegmentReader reader) {
      int[] leftOut = new int[reader.rowCount()];
      Arrays.fill(leftOut, -1);
      readers.add(reader);
      rowOf.add(leftOut);
    }

    void take(Cursor cursor) {
      rowOf.get(cursor.source)[cursor.row] = written + size;
      if (cursor.deletedAt != 0) deletes.add(new long[] {written + size, cursor.deletedAt});
      sources[size] = cursor.source;
      rows[size++] = cursor.row;
      if (size == rows.length) write();
    }

    void write() {
      if (size == 0) return;
      long[] timestamps = new long[size];
      for (int i = 0; i < size; i++) {
        timestamps[i] = readers.get(sources[i]).timestamp(rows[i]).value();
      }
      Map<FieldId, Column> columns = new LinkedHashMap<>();
      int[][] bySource = rowsBySource();
      int[] places = placesOfGrouped();
      for (FieldSchema field : schema.fields()) {
        columns.put(field.id(), column(field.id(), bySource).gather(places));
      }
      writer.append(new Rows(size, columns), timestamps);
      written += size;
      size = 0;
    }

    private Column column(FieldId field, int[][] bySource) {
      List<Column> parts = new ArrayList<>();
      for (int source = 0; source < bySource.length; source++) {
        if (bySource[source].length > 0)
          parts.add(readers.get(source).gather(field, bySource[source]));
      }
      return Column.concat(parts);
    }

    private int[] countBySource() {
      int[] counts = new int[readers.size()];
      for (int i = 0; i < size; i++) {
        counts[sources[i]]++;
      }
      return counts;
    }

    private int[][] rowsBySource() {
      int[] counts = countBySource();
      int[][] bySource = new int[counts.length][];
      for (int source = 0; source < counts.length; source++) {
        bySource[source] = new int[counts[source]];
        counts[source] = 0;
      }
      for (int i = 0; i < size; i++) {
        bySource[sources[i]][counts[sources[i]]++] = rows[i];
      }
      return bySource;
    }

    /// For each place of the batch, where its row is when the sources' rows stand one after
    /// another.
    private int[] placesOfGrouped() {
      int[] counts = countBySource();
      int[] next = new int[counts.length];
      for (int source = 1; source < counts.length; source++) {
        next[source] = next[source - 1] + counts[source - 1];
      }
      int[] places = new int[size];
      for (int i = 0; i < size; i++) {
        places[i] = next[sources[i]]++;
      }
      return places;
    }

    RowDeletes rowDeletes() {
      return new RowDeletes(
          deletes.stream().mapToInt(delete -> (int) delete[0]).toArray(),
          deletes.stream().mapToLong(delete -> delete[1]).toArray());
    }
  }
}
