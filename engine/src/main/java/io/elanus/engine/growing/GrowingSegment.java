package io.elanus.engine.growing;

import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.growing.CodedRows;
import io.elanus.core.index.scalar.GrowingTerms;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.bm25.TermCounts;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.segment.AbsentField;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The rows of one partition that came in since the last flush, in write order. One thread at a
/// time writes; any thread takes a [#view] and reads it until [#close], which must wait for the
/// readers.
public final class GrowingSegment implements AutoCloseable {
  private static final int BYTES_BESIDE_COLUMNS = 24; // timestamp, table slots, link

  final SegmentId id;
  final PartitionId partition;
  final CollectionSchema schema;
  final Map<FieldId, ScalarRows> scalars = new HashMap<>();
  final Map<FieldId, DenseRows> vectors = new HashMap<>();
  final ScalarRows timestamps = new ScalarRows(DataType.INT64, null, 0);
  final KeyRows keys;
  final DeleteTail deletes = new DeleteTail();
  private final Map<FieldId, TermCounts> termCounts = new ConcurrentHashMap<>();

  /// Of the fields with `enable_match`.
  private final Map<FieldId, GrowingTerms> terms = new HashMap<>();

  private final FieldSchema primaryKey;
  private final Arena arena = Arena.ofShared();
  private long newest;
  private volatile int rowCount;

  public GrowingSegment(SegmentId id, PartitionId partition, CollectionSchema schema) {
    this.id = id;
    this.partition = partition;
    this.schema = schema;
    this.primaryKey = schema.primaryKey();
    for (FieldSchema field : schema.fields()) {
      if (field.type().isDenseVector()) {
        vectors.put(field.id(), new DenseRows(field.type(), field.dimension(), arena));
      } else {
        scalars.put(field.id(), ScalarRows.of(field));
      }
      if (field.enablesMatch()) {
        terms.put(field.id(), new GrowingTerms(field.id(), FieldAnalysis.of(field).analyzer("")));
      }
    }
    this.keys = KeyRows.over(keyColumn(), primaryKey.type());
  }

  /// Adds rows written at one moment, which is not before that of any earlier rows. A field that
  /// the rows lack takes its default.
  public void append(Rows rows, Timestamp timestamp) {
    if (rows.rowCount() == 0) return;
    if (timestamp.value() < newest) {
      throw new IllegalStateException("timestamp " + timestamp.value() + " after " + newest);
    }
    newest = timestamp.value();
    int first = rowCount;
    for (FieldSchema field : schema.fields()) {
      append(field, columnOf(field, rows));
    }
    timestamps.append(constant(timestamp.value(), rows.rowCount()));
    keys.add(rows.column(primaryKey.id()), first);
    rowCount = Math.addExact(first, rows.rowCount());
  }

  private void append(FieldSchema field, Column column) {
    ScalarRows scalar = scalars.get(field.id());
    if (scalar != null) {
      scalar.append(column);
    } else {
      denseRows(field.id()).append((DenseVectorColumn) column);
    }
  }

  private static Column columnOf(FieldSchema field, Rows rows) {
    Column column = rows.columns().get(field.id());
    return column != null ? column : AbsentField.column(field, rows.rowCount());
  }

  private static Column constant(long value, int count) {
    long[] values = new long[count];
    Arrays.fill(values, value);
    return new IntegerColumn(DataType.INT64, values, null);
  }

  /// Marks the rows deleted that hold one of the keys and were written before the moment.
  ///
  /// @param deletedKeys of the primary key's type, without nulls
  /// @return how many rows that were alive are deleted now
  public int delete(Column deletedKeys, Timestamp at) {
    int deleted = 0;
    for (int key = 0; key < deletedKeys.rowCount(); key++) {
      for (int row = keys.newest(deletedKeys, key); row != KeyRows.NONE; row = keys.before(row)) {
        if (timestamps.integer(row) >= at.value()) continue;
        if (deletes.contains(row)) break; // the delete that took it took every older row, too
        deletes.add(row, at.value());
        deleted++;
      }
    }
    return deleted;
  }

  /// The rows as they are now.
  public GrowingView view() {
    return view(schema);
  }

  /// As [#view()], for a reader that knows fields which were added since.
  public GrowingView view(CollectionSchema readersSchema) {
    return new GrowingView(this, readersSchema, rowCount);
  }

  public SegmentId id() {
    return id;
  }

  public PartitionId partition() {
    return partition;
  }

  public CollectionSchema schema() {
    return schema;
  }

  public int rowCount() {
    return rowCount;
  }

  /// Rows deleted so far.
  public int deletedCount() {
    return deletes.count();
  }

  /// The deletes so far, in the order in which they happened.
  public Deleted deleted() {
    int count = deletes.count();
    int[] rows = new int[count];
    long[] at = new long[count];
    for (int i = 0; i < count; i++) {
      rows[i] = deletes.row(i);
      at[i] = deletes.timestamp(i);
    }
    return new Deleted(rows, at);
  }

  /// The rows by ascending key; rows that share a key in write order.
  public int[] keyOrder() {
    return KeyOrder.of(keys, rowCount);
  }

  /// What the rows will take here, for reserving it before they are written: a little more than
  /// they take in the end.
  public static long bytesFor(CollectionSchema schema, Rows rows) {
    long bytes = (long) BYTES_BESIDE_COLUMNS * rows.rowCount();
    for (FieldSchema field : schema.fields()) {
      Column column = rows.columns().get(field.id());
      if (field.type().isDenseVector()) {
        long stride = VectorRows.strideOf(field.type(), field.dimension());
        bytes +=
            (stride + CodedRows.bytesPerRow(field.type(), field.dimension())) * rows.rowCount();
      } else if (column != null) {
        // the terms of a text take about what the text does
        bytes += (field.enablesMatch() ? 2 : 1) * column.byteSize();
      }
    }
    return bytes;
  }

  /// @param rows each once
  /// @param timestamps when each of them was deleted
  public record Deleted(int[] rows, long[] timestamps) {}

  /// Frees the vectors' memory. Views must not be used any more.
  @Override
  public void close() {
    arena.close();
  }

  /// What is counted so far of a field of term frequencies.
  TermCounts termCounts(FieldId field) {
    return termCounts.computeIfAbsent(field, _ -> new TermCounts());
  }

  /// The terms of a field, null where texts are not matched.
  @Nullable GrowingTerms terms(FieldId field) {
    return terms.get(field);
  }

  ScalarRows keyColumn() {
    return scalar(primaryKey.id());
  }

  ScalarRows scalar(FieldId field) {
    ScalarRows rows = scalars.get(field);
    if (rows == null) throw new IllegalStateException("no scalar or sparse field " + field);
    return rows;
  }

  DenseRows denseRows(FieldId field) {
    DenseRows rows = vectors.get(field);
    if (rows == null) throw new IllegalStateException("no dense vector field " + field);
    return rows;
  }
}
