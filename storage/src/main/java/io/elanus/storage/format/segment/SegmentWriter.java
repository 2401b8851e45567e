package io.elanus.storage.format.segment;

import static java.util.Objects.requireNonNull;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.ContainerWriter;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes one sealed segment. Rows come in their final order: ascending primary key (VARCHAR keys
/// in the order of their unsigned UTF-8 bytes); equal keys may follow each other.
///
/// | file             | columns                                              |
/// |------------------|------------------------------------------------------|
/// | `keys.ecf`       | primary key, timestamps                              |
/// | `scalars.ecf`    | BOOL, INT8 to INT64, FLOAT, DOUBLE, page by page      |
/// | `field-<id>.ecf` | each vector, VARCHAR, TEXT, JSON, GEOMETRY and ARRAY field by itself |
/// | `paths-<id>.ecf` | values at paths of a JSON field, where many documents have some of one type |
public final class SegmentWriter implements AutoCloseable {
  /// The column of timestamps, in the keys file.
  static final FieldId TIMESTAMPS = new FieldId(1);

  private final SegmentId id;
  private final PartitionId partition;
  private final CollectionSchema schema;
  private final List<ContainerWriter> files = new ArrayList<>();
  private final Map<FieldId, ContainerWriter> fileOf = new LinkedHashMap<>();
  private final Map<FieldId, ColumnSink> sinks = new LinkedHashMap<>();
  private final List<PathSink> paths = new ArrayList<>();
  private long[] timestamps = new long[1024];
  private int rowCount;
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;
  private Column lastKey;

  /// @param folder where the column files go, ending in `/`, never used before
  ///   ([io.elanus.storage.format.ObjectNames#columnFolder])
  public SegmentWriter(
      ObjectStore store,
      String folder,
      SegmentId id,
      PartitionId partition,
      CollectionSchema schema) {
    this.id = id;
    this.partition = partition;
    this.schema = schema;
    this.lastKey = noKey(schema.primaryKey().type());
    try {
      openFiles(store, folder);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Appends rows: any number, with a column for every field of the schema. Keeps up to 4096 of
  /// them by reference until their page is full.
  ///
  /// @param timestamps when each row was written
  /// @throws IllegalStateException when a key is smaller than the one before
  public void append(Rows rows, long[] timestamps) {
    if (timestamps.length != rows.rowCount()) {
      throw new IllegalArgumentException(
          timestamps.length + " timestamps for " + rows.rowCount() + " rows");
    }
    if (rows.rowCount() == 0) {
      return;
    }
    requireOrder(rows.column(schema.primaryKey().id()));
    for (FieldSchema field : schema.fields()) {
      Column column = rows.column(field.id());
      if (column.type() != field.type()) {
        throw new IllegalStateException(
            column.type() + " instead of " + field.type() + " for " + field.name());
      }
      requireNonNull(sinks.get(field.id())).append(column);
    }
    keepTimestamps(timestamps);
  }

  /// Rows so far.
  public int rowCount() {
    return rowCount;
  }

  /// Makes all files durable.
  ///
  /// @return the segment, without deletes and indexes
  public SegmentDescriptor finish() {
    Map<ContainerWriter, List<StoredColumn>> columns = new LinkedHashMap<>();
    files.forEach(file -> columns.put(file, new ArrayList<>()));
    sinks.forEach(
        (field, sink) -> requireNonNull(columns.get(fileOf.get(field))).add(sink.finish()));
    requireNonNull(columns.get(files.getFirst())).add(writeTimestamps());
    for (PathSink ofField : paths) {
      ContainerWriter file = ofField.file();
      if (file != null) {
        columns.put(file, ofField.finish());
      }
    }
    List<ColumnFile> finished = new ArrayList<>();
    columns.forEach((file, stored) -> finished.add(finish(file, stored)));
    return new SegmentDescriptor(
        id,
        partition,
        rowCount,
        schema.version(),
        rowCount == 0 ? Timestamp.EARLIEST : new Timestamp(oldest),
        rowCount == 0 ? Timestamp.EARLIEST : new Timestamp(newest),
        finished,
        null,
        List.of());
  }

  /// Drops what was not finished.
  @Override
  public void close() {
    files.forEach(ContainerWriter::close);
  }

  private void openFiles(ObjectStore store, String folder) {
    FieldSchema key = schema.primaryKey();
    ContainerWriter keys = openFile(store, folder + "keys.ecf");
    add(
        key,
        keys,
        key.type() == DataType.INT64
            ? new ColumnSink.Numbers(keys, key.id(), true)
            : new ColumnSink.Blocks(keys, key, null));
    List<FieldSchema> small = new ArrayList<>();
    for (FieldSchema field : schema.fields()) {
      if (field.primaryKey()) {
        continue;
      }
      switch (field.type()) {
        case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ, FLOAT, DOUBLE -> small.add(field);
        case VARCHAR, TEXT, ARRAY, GEOMETRY, SPARSE_FLOAT_VECTOR -> {
          ContainerWriter file = openFile(store, folder + "field-" + field.id() + ".ecf");
          add(field, file, new ColumnSink.Blocks(file, field, null));
        }
        case JSON -> {
          ContainerWriter file = openFile(store, folder + "field-" + field.id() + ".ecf");
          String name = folder + "paths-" + field.id() + ".ecf";
          PathSink ofField = new PathSink(field.id(), () -> openFile(store, name));
          paths.add(ofField);
          add(field, file, new ColumnSink.Blocks(file, field, ofField));
        }
        case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> {
          ContainerWriter file = openFile(store, folder + "field-" + field.id() + ".ecf");
          add(field, file, new ColumnSink.Vectors(file, field));
        }
      }
    }
    if (!small.isEmpty()) {
      ContainerWriter scalars = openFile(store, folder + "scalars.ecf");
      small.forEach(field -> add(field, scalars, new ColumnSink.Blocks(scalars, field, null)));
    }
  }

  private ContainerWriter openFile(ObjectStore store, String name) {
    ContainerWriter file = new ContainerWriter(store, name, Container.Kind.COLUMNS, id.value());
    files.add(file);
    return file;
  }

  private void add(FieldSchema field, ContainerWriter file, ColumnSink sink) {
    fileOf.put(field.id(), file);
    sinks.put(field.id(), sink);
  }

  private void keepTimestamps(long[] added) {
    if (rowCount + added.length > timestamps.length) {
      timestamps =
          Arrays.copyOf(timestamps, Math.max(rowCount + added.length, 2 * timestamps.length));
    }
    System.arraycopy(added, 0, timestamps, rowCount, added.length);
    rowCount += added.length;
    for (long timestamp : added) {
      oldest = Math.min(oldest, timestamp);
      newest = Math.max(newest, timestamp);
    }
  }

  private StoredColumn writeTimestamps() {
    ColumnSink.Numbers sink = new ColumnSink.Numbers(files.getFirst(), TIMESTAMPS, false);
    sink.append(Arrays.copyOf(timestamps, rowCount));
    return sink.finish();
  }

  private ColumnFile finish(ContainerWriter file, List<StoredColumn> columns) {
    ContainerWriter.Finished finished = file.finish(new ColumnFooter(rowCount, columns).encode());
    List<FieldId> fields = columns.stream().map(StoredColumn::field).toList();
    return new ColumnFile(finished.name(), fields, finished.byteSize(), finished.digest());
  }

  private void requireOrder(Column keys) {
    int last = keys.rowCount() - 1;
    boolean ordered =
        switch (keys) {
          case IntegerColumn column -> ascend(((IntegerColumn) lastKey).values(), column.values());
          case BytesColumn column -> ascend((BytesColumn) lastKey, column);
          default -> throw new IllegalStateException("no key type: " + keys.type());
        };
    if (!ordered || keys.valid() != null) {
      throw new IllegalStateException("keys do not ascend, or are null, after row " + rowCount);
    }
    lastKey = keys.gather(new int[] {last});
  }

  private static boolean ascend(long[] last, long[] values) {
    long previous = last.length == 0 ? Long.MIN_VALUE : last[0];
    for (long value : values) {
      if (value < previous) {
        return false;
      }
      previous = value;
    }
    return true;
  }

  private static boolean ascend(BytesColumn last, BytesColumn keys) {
    BytesColumn previous = last;
    int previousRow = last.rowCount() - 1;
    for (int row = 0; row < keys.rowCount(); row++) {
      if (previousRow >= 0 && compare(previous, previousRow, keys, row) > 0) {
        return false;
      }
      previous = keys;
      previousRow = row;
    }
    return true;
  }

  private static int compare(BytesColumn a, int rowA, BytesColumn b, int rowB) {
    return Arrays.compareUnsigned(
        a.bytes(),
        a.offsets()[rowA],
        a.offsets()[rowA + 1],
        b.bytes(),
        b.offsets()[rowB],
        b.offsets()[rowB + 1]);
  }

  private static Column noKey(DataType type) {
    return type == DataType.INT64
        ? new IntegerColumn(type, new long[0], null)
        : new BytesColumn(type, new int[1], new byte[0], null);
  }
}
