package io.elanus.engine.sealed;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermCounts;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.DeletesFile;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sealed segment kept open: its columns mapped, its deletes in memory, its indexes resident as
/// long as they are wanted. Reads go through [#pin]. What is retired or replaced is closed behind
/// its last reader, on the janitor: closing shared memory makes all threads stop for a moment.
///
/// An index file that is damaged or missing is reported and not used: the rows are scanned.
///
/// Changes (`serve`, `update`, `delete`, `retire`) may come from any thread.
public final class SealedSegment {
  private static final Logger LOG = LoggerFactory.getLogger(SealedSegment.class);
  private static final ValueLayout.OfLong TIMESTAMP =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ObjectStore store;
  private final Executor janitor;
  private final Executor later;
  private final SegmentReader reader;
  private final Set<FieldId> storedFields = new HashSet<>();
  private final Map<FieldId, TermCounts> termCounts = new ConcurrentHashMap<>();
  private final DeleteLog deletes;
  private final Lifetime lifetime;
  private volatile State state;
  private boolean retired;

  /// Everything about it that changes, but for the deletes.
  ///
  /// @param damaged wanted index files that cannot be used
  private record State(
      SegmentDescriptor descriptor,
      CollectionSchema schema,
      Map<FieldId, OpenIndex> indexes,
      Map<IndexId, OpenScalarIndex> scalarIndexes,
      List<IndexFile> damaged) {}

  /// A resident index and how long it stays.
  record OpenIndex(IndexFile file, VectorIndex index, Lifetime lifetime) {}

  /// A mapped index over scalars and how long it stays.
  record OpenScalarIndex(IndexFile file, ScalarIndex index, Lifetime lifetime) {
    FieldId field() {
      return file.field();
    }
  }

  private SealedSegment(
      ObjectStore store,
      SegmentDescriptor descriptor,
      CollectionSchema schema,
      SegmentReader reader,
      Arena arena,
      Executor janitor,
      Executor later) {
    this.store = store;
    this.janitor = janitor;
    this.later = later;
    this.reader = reader;
    state = new State(descriptor, schema, Map.of(), Map.of(), List.of());
    deletes = new DeleteLog(descriptor.rowCount());
    lifetime = new Lifetime(() -> janitor.execute(() -> close(reader, arena)));
    descriptor.columnFiles().forEach(file -> storedFields.addAll(file.fields()));
  }

  /// Maps the columns and reads the deletes; indexes come with [#serve].
  ///
  /// @param schema the present one: a field that the segment is older than gives its default or
  ///   nulls
  /// @param pages decoded pages that many segments share
  /// @param janitor closes memory
  /// @param later makes what searches of an index would gain from, and do not wait for
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when an object is missing or corrupt
  public static SealedSegment open(
      ObjectStore store,
      SegmentDescriptor descriptor,
      CollectionSchema schema,
      PageCache pages,
      Executor janitor,
      Executor later) {
    Arena arena = Arena.ofShared();
    try {
      SegmentReader reader = SegmentReader.open(store, descriptor, schema, arena, pages);
      SealedSegment segment =
          new SealedSegment(store, descriptor, schema, reader, arena, janitor, later);
      segment.readDeletes(descriptor.deletes());
      return segment;
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  private static void close(SegmentReader reader, Arena arena) {
    reader.forgetPages();
    arena.close();
  }

  public SegmentId id() {
    return state.descriptor.id();
  }

  public PartitionId partition() {
    return state.descriptor.partition();
  }

  public SegmentDescriptor descriptor() {
    return state.descriptor;
  }

  /// The indexes that are open.
  public List<IndexId> indexed() {
    State now = state;
    List<IndexId> ids = new ArrayList<>(now.scalarIndexes.keySet());
    now.indexes.values().forEach(open -> ids.add(open.file.index()));
    return ids;
  }

  /// The wanted index files that cannot be used.
  public List<IndexFile> damagedIndexes() {
    return state.damaged;
  }

  /// Reads what opening left unread of the index files; those that are damaged are used no more.
  public void verifyIndexes() {
    for (OpenIndex open : state.indexes.values()) {
      if (!open.lifetime.tryHold()) continue;
      try {
        open.index.verify();
      } catch (RuntimeException damage) {
        report(open.file, damage);
        putAside(open);
      } finally {
        open.lifetime.letGo();
      }
    }
  }

  /// Bytes of memory that it keeps, mapped files not counted.
  public long residentBytes() {
    long sum = 12L * deletes.count() + Bits.wordCount(reader.rowCount()) * 16L;
    for (OpenIndex open : state.indexes.values()) {
      sum += open.index.residentBytes();
    }
    for (TermCounts counts : termCounts.values()) {
      sum += counts.byteSize();
    }
    return sum;
  }

  /// What a read sees of it, held open until that is closed; null when it was retired.
  public @Nullable PinnedSegment pin() {
    if (!lifetime.tryHold()) {
      return null;
    }
    State now = state;
    List<Lifetime> held = new ArrayList<>(1 + now.indexes.size() + now.scalarIndexes.size());
    held.add(lifetime);
    Map<FieldId, OpenIndex> usable = now.indexes;
    for (OpenIndex open : now.indexes.values()) {
      if (open.lifetime.tryHold()) {
        held.add(open.lifetime);
      } else {
        // It was replaced this very moment: without it the read is slower and no less right.
        usable = new HashMap<>(usable);
        usable.values().remove(open);
      }
    }
    List<OpenScalarIndex> usableScalars = new ArrayList<>(now.scalarIndexes.size());
    for (OpenScalarIndex open : now.scalarIndexes.values()) {
      if (open.lifetime.tryHold()) {
        held.add(open.lifetime);
        usableScalars.add(open);
      }
    }
    return new PinnedSegment(this, now.descriptor, now.schema, usable, usableScalars, held);
  }

  /// Takes a newer schema, and keeps exactly the wanted indexes resident, as far as they are built.
  ///
  /// @param wanted none when the collection is not loaded
  public void serve(CollectionSchema schema, Set<IndexId> wanted) {
    change(state.descriptor, schema, wanted);
  }

  /// Takes a newer descriptor: deletes that it names are added to those known.
  ///
  /// @param wanted indexes to keep resident
  public void update(SegmentDescriptor descriptor, CollectionSchema schema, Set<IndexId> wanted) {
    DeletesFile known = state.descriptor.deletes();
    if (descriptor.deletes() != null && !descriptor.deletes().equals(known)) {
      readDeletes(descriptor.deletes());
    }
    change(descriptor, schema, wanted);
  }

  /// Marks rows deleted that hold one of the keys and were written before `at`.
  ///
  /// @param asked keys of the primary key's type, ascending, distinct
  public void delete(Column asked, Timestamp at) {
    if (!lifetime.tryHold()) {
      return;
    }
    try {
      Column keys = reader.possible(asked);
      int[] rows = new int[keys.rowCount()];
      int count = 0;
      for (int i = 0; i < keys.rowCount(); i++) {
        for (int row = reader.lowerBound(keys, i);
            row < reader.rowCount() && holdsKey(row, keys, i);
            row++) {
          if (timestampValue(row) < at.value()) {
            if (count == rows.length) {
              rows = Arrays.copyOf(rows, 2 * count);
            }
            rows[count++] = row;
          }
        }
      }
      if (count > 0) {
        long[] moments = new long[count];
        Arrays.fill(moments, at.value());
        deletes.add(rows, moments, count);
      }
    } finally {
      lifetime.letGo();
    }
  }

  /// Every delete known.
  public RowDeletes deletes() {
    return deletes.all();
  }

  /// Closes it as soon as no read uses it.
  public synchronized void retire() {
    if (retired) {
      return;
    }
    retired = true;
    State last = state;
    state = new State(last.descriptor, last.schema, Map.of(), Map.of(), List.of());
    last.indexes.values().forEach(open -> open.lifetime.letGo());
    last.scalarIndexes.values().forEach(open -> open.lifetime.letGo());
    lifetime.letGo();
  }

  /// Of a field of term frequencies; filled by whoever asks first.
  TermCounts termCounts(FieldId field) {
    return termCounts.computeIfAbsent(field, _ -> new TermCounts());
  }

  SegmentReader reader() {
    return reader;
  }

  boolean stores(FieldId field) {
    return storedFields.contains(field);
  }

  long timestampValue(int row) {
    return reader.timestamps().get(TIMESTAMP, 8L * row);
  }

  /// As [io.elanus.engine.segment.Segment#visible].
  @Nullable Bits visible(
      SegmentDescriptor descriptor, Timestamp snapshot, Timestamp expiredBefore) {
    boolean allWritten = snapshot.compareTo(descriptor.newest()) >= 0;
    boolean noneExpired = expiredBefore.compareTo(descriptor.oldest()) <= 0;
    if (allWritten && noneExpired) {
      return deletes.leftAt(snapshot.value());
    }
    Bits visible = writtenBetween(expiredBefore.value(), snapshot.value());
    deletes.clearDeleted(visible, snapshot.value());
    return visible;
  }

  private Bits writtenBetween(long from, long to) {
    MemorySegment timestamps = reader.timestamps();
    int rowCount = reader.rowCount();
    long[] words = new long[Bits.wordCount(rowCount)];
    for (int row = 0; row < rowCount; row++) {
      long written = timestamps.get(TIMESTAMP, 8L * row);
      if (written >= from && written <= to) {
        words[row >>> 6] |= 1L << row;
      }
    }
    return Bits.wrap(rowCount, words);
  }

  private boolean holdsKey(int row, Column keys, int i) {
    return switch (keys) {
      case IntegerColumn numbers -> reader.integerKey(row) == numbers.values()[i];
      case BytesColumn texts -> {
        byte[] key = reader.textKey(row);
        yield Arrays.equals(
            key, 0, key.length, texts.bytes(), texts.offsets()[i], texts.offsets()[i + 1]);
      }
      default -> throw new IllegalArgumentException("no keys: " + keys.type());
    };
  }

  private void readDeletes(@Nullable DeletesFile file) {
    if (file != null) {
      RowDeletes read = RowDeletes.read(store, file, id());
      deletes.add(read.rows(), read.timestamps(), read.count());
    }
  }

  /// Changes are made one after the other; reads go on meanwhile.
  private synchronized void change(
      SegmentDescriptor descriptor, CollectionSchema schema, Set<IndexId> wanted) {
    if (retired) {
      return;
    }
    State before = state;
    Map<FieldId, OpenIndex> indexes = new HashMap<>();
    Map<IndexId, OpenScalarIndex> scalarIndexes = new HashMap<>();
    List<IndexFile> damaged = new ArrayList<>();
    for (IndexFile file : descriptor.indexes()) {
      if (!wanted.contains(file.index())) continue;
      if (before.damaged.contains(file)) {
        damaged.add(file);
        continue;
      }
      FieldSchema field = Objects.requireNonNull(schema.field(file.field()));
      try {
        if (field.type().isVector()) {
          OpenIndex open = before.indexes.get(field.id());
          boolean kept = open != null && open.file.equals(file);
          indexes.put(field.id(), kept ? open : openIndex(file, field.type()));
        } else {
          OpenScalarIndex open = before.scalarIndexes.get(file.index());
          boolean kept = open != null && open.file.equals(file);
          scalarIndexes.put(file.index(), kept ? open : openScalarIndex(file, field));
        }
      } catch (RuntimeException damage) {
        report(file, damage);
        damaged.add(file);
      }
    }
    state =
        new State(
            descriptor,
            schema,
            Map.copyOf(indexes),
            Map.copyOf(scalarIndexes),
            List.copyOf(damaged));
    before.indexes.forEach((field, old) -> {
      if (indexes.get(field) != old) old.lifetime.letGo();
    });
    before.scalarIndexes.forEach((id, old) -> {
      if (scalarIndexes.get(id) != old) old.lifetime.letGo();
    });
  }

  private void report(IndexFile file, RuntimeException damage) {
    LOG.error(
        "{} index file {} cannot be used, segment {} is scanned: {}",
        file.type(),
        file.object(),
        id(),
        damage.getMessage() == null ? damage.toString() : damage.getMessage());
  }

  /// Uses an open index no more, unless it has been closed meanwhile.
  private synchronized void putAside(OpenIndex open) {
    State before = state;
    FieldId field = open.file.field();
    if (before.indexes.get(field) != open) {
      return;
    }
    Map<FieldId, OpenIndex> indexes = new HashMap<>(before.indexes);
    indexes.remove(field);
    List<IndexFile> damaged = new ArrayList<>(before.damaged);
    damaged.add(open.file);
    state =
        new State(
            before.descriptor,
            before.schema,
            Map.copyOf(indexes),
            before.scalarIndexes,
            List.copyOf(damaged));
    open.lifetime.letGo();
  }

  private OpenScalarIndex openScalarIndex(IndexFile file, FieldSchema field) {
    Arena arena = Arena.ofShared();
    try {
      ScalarIndex index = ScalarIndexFiles.open(store, file, field, arena);
      return new OpenScalarIndex(file, index, new Lifetime(() -> janitor.execute(arena::close)));
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  private OpenIndex openIndex(IndexFile file, DataType type) {
    Arena arena = Arena.ofShared();
    Lifetime lifetime = new Lifetime(() -> janitor.execute(arena::close));
    try {
      VectorIndex index =
          IndexFiles.open(
              store,
              file,
              IndexFiles.rows(reader, file.field(), type),
              arena,
              task -> later.execute(() -> makeFor(file, lifetime, task)));
      return new OpenIndex(file, index, lifetime);
    } catch (Throwable failure) {
      arena.close();
      throw failure;
    }
  }

  /// Makes what an index has asked for, unless it is closed meanwhile: it stays open until that is
  /// made. A failure is reported; searches go on without.
  private void makeFor(IndexFile file, Lifetime lifetime, Runnable task) {
    try {
      lifetime.whileHeld(task);
    } catch (RuntimeException | OutOfMemoryError failure) {
      LOG.warn(
          "{} index {} of segment {} is searched without what would make it faster",
          file.type(),
          file.object(),
          id(),
          failure);
    }
  }
}
