package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.compaction.SegmentMerge;
import io.elanus.engine.flush.SegmentFlush;
import io.elanus.engine.growing.GrowingSegment;
import io.elanus.engine.sealed.PinnedSegment;
import io.elanus.engine.sealed.SealedSegment;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.PageCache;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.ColumnFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Filters over JSON paths find the same rows in growing data, after a flush, in files from before
/// paths had columns, and after merges of all these.
final class ShreddedSegmentTest {
  private static final String CHANNEL = "channel";
  private static final PartitionId PARTITION = new PartitionId(1);
  private static final FieldId KEY = new FieldId(100);
  private static final FieldId DOC = new FieldId(101);
  private static final FieldId META = new FieldId(102);
  private static final int ROWS = 5000;

  private static final List<String> FILTERS =
      List.of(
          "doc['n'] == 4711",
          "doc['n'] < 100 or doc['n'] >= 4900",
          "not (doc['n'] < 4000)",
          "doc['n'] in [3, 17, 4500, 2.5]",
          "doc['n'] % 10 == 3",
          "doc['price'] > 10.2 and doc['price'] <= 700",
          "doc['price'] == 8",
          "doc['price'] * 2 == 16.5",
          "doc['a']['s'] like 's1%'",
          "doc['a']['s'] == 's77' or tag == 'dog'",
          "doc['on'] == true and tag in ['cat', 'cow']",
          "exists doc['n'] and doc['n'] is not null",
          "doc['n'] is null",
          "doc['n'] == 'odd'",
          "not (doc['n'] == 'odd')",
          "json_contains(doc['l'], 7) and doc['n'] > 20",
          "array_length(doc['l']) == 2 and size > 30",
          "bloom['x'] == 1 or size in [1, 2, 3]");

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final AtomicLong unique = new AtomicLong(1);
  private final CollectionSchema schema =
      new CollectionSchema(
          "shredded",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "doc", DataType.JSON, Map.of()).asNullable(),
              FieldSchema.dynamicField(META.value())),
          true,
          1);

  private static String document(long key) {
    return switch ((int) (key % 50)) {
      case 7 -> "{\"n\": \"odd\", \"l\": [7]}";
      case 11 -> "{}";
      case 13 -> "{\"n\": null, \"a\": {\"s\": 5}}";
      case 17 -> "{\"n\": [1], \"n\": 17}";
      default ->
          "{\"n\": %d, \"price\": %s, \"on\": %b, \"a\": {\"s\": \"s%d\"}, \"l\": [%d, 7]}"
              .formatted(key, key % 2 == 0 ? key : key + ".25", key % 3 == 0, key % 1000, key);
    };
  }

  private static String meta(long key) {
    return "{\"tag\": \"%s\", \"size\": %d}"
        .formatted(key % 3 == 0 ? "cat" : key % 3 == 1 ? "dog" : "cow", key % 77);
  }

  private GrowingSegment growing(long id, int first, int step, int count) {
    GrowingSegment segment = new GrowingSegment(new SegmentId(id), PARTITION, schema);
    long[] keys = IntStream.range(0, count).mapToLong(row -> first + (long) row * step).toArray();
    Bits valid = Bits.all(count);
    List<byte[]> documents = new ArrayList<>();
    List<String> metas = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      boolean isNull = keys[row] % 29 == 0;
      if (isNull) {
        valid.clear(row);
      }
      documents.add(isNull ? new byte[0] : document(keys[row]).getBytes());
      metas.add(meta(keys[row]));
    }
    Map<FieldId, Column> columns =
        Map.of(
            KEY, new IntegerColumn(DataType.INT64, keys, null),
            DOC, BytesColumn.of(DataType.JSON, documents, valid),
            META, BytesColumn.ofStrings(DataType.JSON, metas));
    segment.append(new Rows(count, columns), new Timestamp(10));
    return segment;
  }

  private SealedSegment open(SegmentDescriptor descriptor) {
    return SealedSegment.open(
        store, descriptor, schema, new PageCache(1 << 22), Runnable::run, Runnable::run);
  }

  /// The same without the columns of paths.
  private static SegmentDescriptor asBefore(SegmentDescriptor of) {
    List<ColumnFile> files = new ArrayList<>(of.columnFiles());
    assertThat(files.removeIf(file -> file.object().contains("/paths-"))).isTrue();
    return new SegmentDescriptor(
        of.id(),
        of.partition(),
        of.rowCount(),
        of.schemaVersion(),
        of.oldest(),
        of.newest(),
        files,
        of.deletes(),
        of.indexes());
  }

  private List<Long> keys(io.elanus.engine.segment.Segment segment, String text) {
    Filter filter = FilterCompiler.compile(text, schema, Map.of());
    Bits found = filter.matching(segment);
    int[] rows = EligibleRows.rowsIn(found);
    List<Long> keys = new ArrayList<>();
    for (long key : ((IntegerColumn) segment.gather(KEY, rows)).values()) {
      keys.add(key);
    }
    return keys.stream().sorted().toList();
  }

  private static boolean isShredded(ColumnSource segment) {
    return segment.shredded(DOC, List.of("n")) != null
        && segment.shredded(META, List.of("tag")) != null;
  }

  @Test
  void findsTheSameRowsBeforeAndAfterAFlush() {
    try (GrowingSegment growing = growing(1, 0, 1, ROWS)) {
      SegmentDescriptor flushed =
          new SegmentFlush(store, unique::incrementAndGet).write(CHANNEL, growing);
      assertThat(SegmentCheck.check(store, flushed)).isEmpty();
      SealedSegment sealed = open(flushed);
      SealedSegment before = open(asBefore(flushed));
      try (PinnedSegment now = Objects.requireNonNull(sealed.pin());
          PinnedSegment old = Objects.requireNonNull(before.pin())) {
        assertThat(isShredded(now)).isTrue();
        assertThat(isShredded(old)).isFalse();
        assertThat(isShredded(growing.view())).isFalse();
        for (String filter : FILTERS) {
          List<Long> expected = keys(growing.view(), filter);
          assertThat(keys(now, filter)).as(filter).isEqualTo(expected);
          assertThat(keys(old, filter)).as(filter).isEqualTo(expected);
        }
      }
      sealed.retire();
      before.retire();
    }
  }

  @Test
  void findsTheSameRowsAfterAMergeWithFilesFromBefore() {
    SegmentFlush flush = new SegmentFlush(store, unique::incrementAndGet);
    try (GrowingSegment even = growing(1, 0, 2, ROWS);
        GrowingSegment odd = growing(2, 1, 2, ROWS);
        GrowingSegment both = growing(3, 0, 1, 2 * ROWS)) {
      RowDeletes none = new RowDeletes(new int[0], new long[0]);
      SegmentMerge.Merged result =
          Objects.requireNonNull(
              new SegmentMerge(store, unique::incrementAndGet)
                  .merge(
                      CHANNEL,
                      schema,
                      PARTITION,
                      List.of(
                          new SegmentMerge.Source(asBefore(flush.write(CHANNEL, even)), none),
                          new SegmentMerge.Source(flush.write(CHANNEL, odd), none)),
                      new SegmentId(4),
                      Timestamp.EARLIEST));
      for (int row = 0; row < ROWS; row++) {
        assertThat(result.rowOf().get(0)[row]).isEqualTo(2 * row);
        assertThat(result.rowOf().get(1)[row]).isEqualTo(2 * row + 1);
      }
      SegmentDescriptor merged = result.segment();
      assertThat(SegmentCheck.check(store, merged)).isEmpty();
      SealedSegment sealed = open(merged);
      try (PinnedSegment now = Objects.requireNonNull(sealed.pin())) {
        assertThat(isShredded(now)).isTrue();
        for (String filter : FILTERS) {
          assertThat(keys(now, filter)).as(filter).isEqualTo(keys(both.view(), filter));
        }
        int[] all = IntStream.range(0, 2 * ROWS).toArray();
        BytesColumn documents = (BytesColumn) now.gather(DOC, all);
        for (int row : all) {
          assertThat(documents.isNull(row)).isEqualTo(row % 29 == 0);
          assertThat(documents.string(row)).isEqualTo(row % 29 == 0 ? "" : document(row));
        }
      }
      sealed.retire();
    }
  }

  @Test
  void tellsThatPathsWereReadFromTheirColumns() {
    try (GrowingSegment growing = growing(1, 0, 1, 2 * ROWS)) {
      SealedSegment sealed =
          open(new SegmentFlush(store, unique::incrementAndGet).write(CHANNEL, growing));
      try (PinnedSegment now = Objects.requireNonNull(sealed.pin())) {
        ReadTrace.FilterPart two = part(now, "doc['price'] > 3 and tag == 'cat'", -1);
        assertThat(two.shreddedPaths()).isEqualTo(2);
        assertThat(part(now, "tag == 'cat'", 5).shreddedPaths()).as("with a limit, too").isOne();
        assertThat(part(now, "json_contains(doc['l'], 7)", -1).shreddedPaths()).isZero();
        long read = part(now, "size == 4", -1).columnBytes();
        assertThat(read).as("no document is read").isLessThan(2L * ROWS * 12);
        assertThat(part(now, "id in [5, 6] and doc['n'] == 6", -1).shreddedPaths())
            .as("of single rows, too")
            .isOne();
      }
      sealed.retire();
    }
  }

  /// One page of documents in three has a value that is asked for: the others are passed over.
  @Test
  void passesOverPagesByTheBoundsOfPaths() {
    try (GrowingSegment growing = growing(1, 0, 1, 3 * ROWS)) {
      SealedSegment sealed =
          open(new SegmentFlush(store, unique::incrementAndGet).write(CHANNEL, growing));
      try (PinnedSegment now = Objects.requireNonNull(sealed.pin())) {
        ReadTrace.FilterPart range = part(now, "size > 76", -1);
        assertThat(range.prunedPages()).isEqualTo(range.pages());
        assertThat(range.rowsVisited()).isZero();
        assertThat(part(now, "tag == 'cod'", -1).prunedPages()).isZero(); // between cat and cow
        assertThat(part(now, "tag > 'e'", -1).rowsVisited()).isZero();
      }
      sealed.retire();
    }
  }

  private ReadTrace.FilterPart part(PinnedSegment segment, String filter, long limit) {
    ReadTrace trace = new ReadTrace(() -> 0);
    SegmentRetrieve.retrieve(
        schema,
        List.of(segment),
        new RetrieveRequest(
            ReadTraceTest.all(FilterCompiler.compile(filter, schema, Map.of())),
            List.of(KEY),
            limit,
            false),
        Workers.INLINE,
        new QueryMemory(null),
        trace);
    return Objects.requireNonNull(trace.parts().getFirst().filter());
  }
}
