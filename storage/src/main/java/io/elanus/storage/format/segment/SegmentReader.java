package io.elanus.storage.format.segment;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.hash.SplitBlockFilter;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.column.ColumnBlock;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.Container;
import io.elanus.storage.format.container.Corruption;
import io.elanus.storage.format.segment.ColumnFooter.StoredColumn;
import io.elanus.storage.format.segment.ColumnFooter.StoredPath;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One sealed segment, mapped. Any number of threads may read it while its arena is open.
///
/// Checksums: headers, footers, keys and timestamps when it is opened; pages when they are first
/// read; dense vectors by [#verify] only.
public final class SegmentReader implements ColumnSource {
  /// Decoded pages that one segment keeps when no cache is handed in, in bytes.
  private static final long OWN_CACHE_BYTES = 4 << 20;

  private static final int ONE_CHUNK = 31;

  private final SegmentDescriptor segment;
  private final CollectionSchema schema;
  private final Arena arena;
  private final PageCache cache;
  private final Map<FieldId, ColumnReader> columns;
  private final Map<FieldId, Map<List<String>, ShreddedPath>> paths = new HashMap<>();
  private final ColumnReader keys;
  private final ColumnReader timestamps;

  private SegmentReader(
      SegmentDescriptor segment,
      CollectionSchema schema,
      Arena arena,
      PageCache cache,
      Map<FieldId, ColumnReader> columns) {
    this.segment = segment;
    this.schema = schema;
    this.arena = arena;
    this.cache = cache;
    this.columns = columns;
    this.keys = require(schema.primaryKey().id());
    this.timestamps = require(SegmentWriter.TIMESTAMPS);
    columns.values().forEach(column -> keepPath(column.stored()));
  }

  /// Maps the segment's files into the arena.
  ///
  /// @param schema the present one: a field that the segment is older than gives its default or
  ///   nulls
  /// @param arena shared, when several threads read
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when an object is missing or corrupt
  public static SegmentReader open(
      ObjectStore store, SegmentDescriptor segment, CollectionSchema schema, Arena arena) {
    return open(store, segment, schema, arena, new PageCache(OWN_CACHE_BYTES));
  }

  /// With a cache of decoded pages that many segments share.
  public static SegmentReader open(
      ObjectStore store,
      SegmentDescriptor segment,
      CollectionSchema schema,
      Arena arena,
      PageCache cache) {
    Map<FieldId, ColumnReader> columns = new HashMap<>();
    for (ColumnFile file : segment.columnFiles()) {
      for (ColumnReader column : openFile(store, file, segment, arena)) {
        requireSchema(column, schema);
        columns.put(column.stored().field(), column);
      }
    }
    SegmentReader reader = new SegmentReader(segment, schema, arena, cache, columns);
    reader.keys.verify();
    reader.timestamps.verify();
    return reader;
  }

  /// The columns of one file, their header and footer checked.
  static List<ColumnReader> openFile(
      ObjectStore store, ColumnFile file, SegmentDescriptor segment, Arena arena) {
    Container container =
        Container.open(
            store, file.object(), Container.Kind.COLUMNS, file.byteSize(), file.digest(), arena);
    if (container.owner() != segment.id().value()) {
      throw Corruption.of(
          file.object(), "belongs to segment %d, not %s", container.owner(), segment.id());
    }
    ColumnFooter footer =
        ColumnFooter.read(new ByteReader(container.footer(), file.object() + ": footer"));
    if (footer.rowCount() != segment.rowCount()) {
      throw Corruption.of(
          file.object(), "%d rows instead of %d", footer.rowCount(), segment.rowCount());
    }
    if (!footer.columns().stream().map(StoredColumn::field).toList().equals(file.fields())) {
      throw Corruption.of(file.object(), "other columns than fields %s", file.fields());
    }
    List<ColumnReader> columns = new ArrayList<>();
    footer
        .columns()
        .forEach(column -> columns.add(new ColumnReader(container, column, footer.rowCount())));
    return columns;
  }

  public SegmentDescriptor descriptor() {
    return segment;
  }

  @Override
  public int rowCount() {
    return segment.rowCount();
  }

  /// One batch of one field that is no dense vector, decoded; kept in a small cache.
  @Override
  public Column batch(FieldId field, int batch) {
    ColumnReader column = columns.get(field);
    if (column == null) {
      return MissingColumn.of(missing(field), batchRows(batch));
    }
    return column.stored().shape() == ColumnFooter.Shape.NUMBERS
        ? column.decode(batch)
        : cache.get(column, batch, () -> column.decode(batch));
  }

  @Override
  public @Nullable ShreddedPath shredded(FieldId field, List<String> keys) {
    Map<List<String>, ShreddedPath> ofField = paths.get(field);
    return ofField == null ? null : ofField.get(keys);
  }

  /// What the segment knows of a batch without decoding it.
  public PageStatistics statistics(FieldId field, int batch) {
    ColumnReader column = columns.get(field);
    return column == null
        ? PageStatistics.of(MissingColumn.of(missing(field), batchRows(batch)))
        : column.statistics(batch);
  }

  /// Which values of a field a batch may hold, by their [io.elanus.core.kernel.hash.XxHash64]; null
  /// when that was not kept.
  public @Nullable SplitBlockFilter members(FieldId field, int batch) {
    ColumnReader column = columns.get(field);
    PageMembers members = column == null ? null : column.members();
    return members == null ? null : members.page(batch);
  }

  /// The dense vectors of a field, straight over the mapping. A field that the segment is older
  /// than gives one zero row for all (stride 0); [#valid] has none of them.
  public VectorRows vectors(FieldId field) {
    ColumnReader column = columns.get(field);
    if (column == null) {
      FieldSchema schema = missing(field);
      long bytes = VectorRows.strideOf(schema.type(), schema.dimension());
      MemorySegment zeros = arena.allocate(bytes, VectorRows.ALIGNMENT);
      return new VectorRows(
          schema.type(), schema.dimension(), rowCount(), 0, ONE_CHUNK, new MemorySegment[] {zeros});
    }
    StoredColumn stored = column.stored();
    return new VectorRows(
        stored.type(),
        stored.dimension(),
        rowCount(),
        stored.stride(),
        ONE_CHUNK,
        new MemorySegment[] {column.region()});
  }

  public SparseRows sparseVectors(FieldId field) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return segment.rowCount();
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        return (SparseVectorColumn) SegmentReader.this.batch(field, batch);
      }
    };
  }

  /// The rows that hold a value in a field of any type; null when all do. Not to be changed.
  public @Nullable Bits valid(FieldId field) {
    ColumnReader column = columns.get(field);
    if (column == null) {
      return MissingColumn.hasValue(missing(field)) || rowCount() == 0
          ? null
          : Bits.none(rowCount());
    }
    return column.valid();
  }

  public Timestamp timestamp(int row) {
    return new Timestamp(timestamps.numberAt(row));
  }

  /// All timestamps, shape `[rows]`, little-endian 64-bit.
  public MemorySegment timestamps() {
    return timestamps.region();
  }

  /// The first row whose key is at or after key `i` of the column; [#rowCount] when there is none.
  public int lowerBound(Column keys, int i) {
    requireKeyType(keys);
    return KeySearch.lowerBound(this.keys, keys, i, 0);
  }

  /// The rows that hold any of the keys.
  ///
  /// @param keys of the primary key's type, ascending
  public Bits rowsOf(Column keys) {
    requireKeyType(keys);
    return KeySearch.rowsOf(this.keys, keys);
  }

  /// Those of the keys that the segment may hold, as far as bounds and bloom filters of its pages
  /// tell: no key is read.
  ///
  /// @param keys of the primary key's type, ascending
  public Column possible(Column keys) {
    requireKeyType(keys);
    return PossibleKeys.of(this.keys, keys);
  }

  /// The INT64 key of a row.
  public long integerKey(int row) {
    return keys.numberAt(row);
  }

  /// The UTF-8 bytes of a row's VARCHAR key.
  public byte[] textKey(int row) {
    ColumnBlock block = keys.blockOf(row);
    int within = row & (ColumnReader.PAGE_ROWS - 1);
    byte[] key = new byte[block.offsetAt(within + 1) - block.offsetAt(within)];
    block.copyText(block.offsetAt(within), block.offsetAt(within + 1), key, 0);
    return key;
  }

  /// The values of any field, vectors included, at the given rows in the given order. Reads the
  /// rows alone, not their pages.
  public Column gather(FieldId field, int[] rows) {
    ColumnReader column = columns.get(field);
    return column == null
        ? MissingColumn.of(missing(field), rows.length)
        : RowGather.gather(column, rows);
  }

  /// Reads every byte and compares all checksums.
  ///
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED naming the object and the page
  public void verify() {
    Map<Container, List<Container.Extent>> blocks = new IdentityHashMap<>();
    for (ColumnReader column : columns.values()) {
      column.verify();
      blocks
          .computeIfAbsent(column.file(), file -> new ArrayList<>())
          .addAll(column.stored().extents());
    }
    blocks.forEach(Container::requireZerosBetween);
  }

  /// Drops this segment's pages from the cache; for a cache that outlives the segment.
  public void forgetPages() {
    columns.values().forEach(cache::forget);
  }

  private void keepPath(StoredColumn column) {
    StoredPath path = column.path();
    if (path == null) {
      return;
    }
    DataType marks = path.marks() == null ? DataType.INT8 : require(path.marks()).type();
    boolean isOne =
        switch (column.type()) {
          case BOOL, INT64, DOUBLE, VARCHAR -> marks == DataType.INT8;
          default -> false;
        };
    if (!isOne) {
      throw Corruption.of(
          "segment " + segment.id(),
          "path %s of field %s: %s with marks of %s",
          path.keys(),
          path.document(),
          column.type(),
          marks);
    }
    paths
        .computeIfAbsent(path.document(), _ -> new HashMap<>())
        .put(path.keys(), new ShreddedPath(column.field(), column.type(), path.marks()));
  }

  private ColumnReader require(FieldId field) {
    ColumnReader column = columns.get(field);
    if (column == null) {
      throw Corruption.of("segment " + segment.id(), "no column for field %s", field);
    }
    return column;
  }

  private FieldSchema missing(FieldId field) {
    FieldSchema added = schema.field(field);
    if (added == null) {
      throw new IllegalArgumentException("collection " + schema.name() + " has no field " + field);
    }
    return added;
  }

  private void requireKeyType(Column keys) {
    DataType type = schema.primaryKey().type();
    if (keys.type() != type) {
      throw new IllegalArgumentException("keys of " + keys.type() + ", not " + type);
    }
  }

  private static void requireSchema(ColumnReader column, CollectionSchema schema) {
    StoredColumn stored = column.stored();
    FieldSchema field = schema.field(stored.field());
    if (field != null
        && (field.type() != stored.type()
            || field.elementType() != stored.elementType()
            || ((stored.type().isDenseVector() || field.isArrayOfVectors())
                && field.dimension() != stored.dimension()))) {
      throw Corruption.of(
          column.file().name(),
          "field %s is %s(%d), not as in the schema",
          stored.field(),
          stored.type(),
          stored.dimension());
    }
  }
}
