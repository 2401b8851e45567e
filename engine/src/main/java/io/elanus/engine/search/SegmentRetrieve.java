package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.expression.Filter;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Rows of several segments by filter, in key order, the newest of each key. With a limit, what
/// lies behind the last row wanted is not read: neither keys nor what the filter asks for.
public final class SegmentRetrieve {
  private final CollectionSchema schema;
  private final List<? extends Segment> segments;
  private final RetrieveRequest request;
  private final Workers workers;
  private final QueryMemory memory;
  private final FieldSchema key;
  private final @Nullable ReadTrace trace;

  /// Of each segment, what the filter cost and the rows that were found. Only traced.
  private final @Nullable FilterTrace[] filterTraces;

  private final RowStream[] streams;

  private SegmentRetrieve(
      CollectionSchema schema,
      List<? extends Segment> segments,
      RetrieveRequest request,
      Workers workers,
      QueryMemory memory,
      @Nullable ReadTrace trace) {
    this.trace = trace;
    this.filterTraces = new FilterTrace[segments.size()];
    if (trace != null) {
      Arrays.setAll(filterTraces, _ -> new FilterTrace());
    }
    this.streams = new RowStream[segments.size()];
    this.memory = memory;
    this.schema = schema;
    this.segments = segments;
    this.request = request;
    this.workers = workers;
    key = schema.primaryKey();
  }

  /// @param schema of the collection now: segments older than a field give its default
  /// @throws io.elanus.core.error.DatabaseException MEMORY_LIMIT_EXCEEDED before the rows are read
  public static RetrievedRows retrieve(
      CollectionSchema schema,
      List<? extends Segment> segments,
      RetrieveRequest request,
      Workers workers,
      QueryMemory memory) {
    return retrieve(schema, segments, request, workers, memory, null);
  }

  /// As above, telling what it does.
  public static RetrievedRows retrieve(
      CollectionSchema schema,
      List<? extends Segment> segments,
      RetrieveRequest request,
      Workers workers,
      QueryMemory memory,
      @Nullable ReadTrace trace) {
    SegmentRetrieve retrieve =
        new SegmentRetrieve(schema, segments, request, workers, memory, trace);
    return request.countOnly() ? retrieve.count() : retrieve.rows();
  }

  private void ended(ReadTrace.Stage stage) {
    if (trace != null) {
      trace.end(stage);
    }
  }

  private void tell(ReadTrace told, int s, long found, long asked) {
    Segment segment = segments.get(s);
    Filter filter = request.scope().filter();
    FilterTrace filterTrace = filterTraces[s];
    told.add(
        new ReadTrace.Part(
            segment.id(),
            segment.inKeyOrder(),
            segment.rowCount(),
            found,
            asked,
            filter == null || filterTrace == null ? null : filterTrace.part(segment),
            null));
  }

  private RetrievedRows count() {
    long[] counts = new long[segments.size()];
    forEachSegment(
        request.scope().filter() != null,
        s -> counts[s] = EligibleRows.count(segments.get(s), request.scope(), filterTraces[s]));
    ended(ReadTrace.Stage.FILTER);
    if (trace != null) {
      for (int s = 0; s < counts.length; s++) {
        tell(trace, s, counts[s], segments.get(s).rowCount());
      }
    }
    return new RetrievedRows(new Rows(0, Map.of()), new long[0], Arrays.stream(counts).sum());
  }

  private RetrievedRows rows() {
    openStreams();
    ended(ReadTrace.Stage.FILTER);
    PickedRows picked = pick();
    ended(ReadTrace.Stage.ORDER);
    List<FieldId> fields = new ArrayList<>(request.outputs().size() + 1);
    fields.add(key.id());
    for (FieldId field : request.outputs()) {
      if (!field.equals(key.id())) {
        fields.add(field);
      }
    }
    memory.reserve(QueryMemory.ofRows(schema, picked.rows().length, fields));
    Column keys = picked.read(schema, key.id());
    long[] timestamps = new long[picked.rows().length];
    for (int i = 0; i < timestamps.length; i++) {
      timestamps[i] = segments.get(picked.segmentOf()[i]).timestamp(picked.rows()[i]).value();
    }
    RetrievedRows rows =
        new RetrievedRows(
            picked.read(schema, fields, key.id(), keys), timestamps, timestamps.length);
    ended(ReadTrace.Stage.OUTPUTS);
    if (trace != null) {
      for (int s = 0; s < streams.length; s++) {
        tell(trace, s, streams[s].found(), streams[s].asked());
      }
    }
    return rows;
  }

  /// Fills `streams`.
  private void openStreams() {
    Filter filter = request.scope().filter();
    boolean lazily = filter != null && request.limit() >= 0 && filter.primaryKeys() == null;
    forEachSegment(
        filter != null && !lazily,
        s -> {
          Segment segment = segments.get(s);
          if (filter != null
              && lazily
              && segment.inKeyOrder()
              && !filter.isFoundSoonerWhole(segment, request.limit())) {
            Bits visible =
                segment.visible(request.scope().snapshot(), request.scope().expiredBefore());
            FilterTrace told = filterTraces[s];
            streams[s] =
                RowStream.filtered(
                    segment, visible, window -> FilterTrace.matching(told, filter, window));
          } else {
            streams[s] =
                RowStream.of(
                    segment.rowCount(), EligibleRows.of(segment, request.scope(), filterTraces[s]));
          }
        });
  }

  private void forEachSegment(boolean filtered, IntConsumer task) {
    long nanos = filtered ? FilterCost.nanos(request.scope().filter(), schema, segments) : 0;
    workers.run(segments.size(), nanos, task);
  }

  /// Merges the streams by key, up to the limit.
  private PickedRows pick() {
    long limit = request.limit() < 0 ? Integer.MAX_VALUE : request.limit();
    Column noKeys = Column.emptyOf(key);
    PriorityQueue<KeyCursor> cursors = new PriorityQueue<>(Math.max(1, streams.length));
    for (int s = 0; s < streams.length; s++) {
      KeyCursor cursor =
          new KeyCursor(s, segments.get(s), key.id(), noKeys, streams[s], request.limit());
      if (limit > 0 && cursor.advance()) {
        cursors.add(cursor);
      }
    }
    Picks picks = new Picks(noKeys);
    while (!cursors.isEmpty()) {
      KeyCursor first = cursors.poll();
      if (!picks.offer(first, limit)) {
        break;
      }
      boolean more = first.advance();
      // As long as it stays the first it need not go back.
      while (more && (cursors.isEmpty() || first.compareTo(cursors.peek()) < 0)) {
        if (!picks.offer(first, limit)) {
          return picks.done(segments);
        }
        more = first.advance();
      }
      if (more) {
        cursors.add(first);
      }
    }
    return picks.done(segments);
  }

  /// The rows taken so far.
  private static final class Picks {
    private int[] segmentOf = new int[64];
    private int[] rows = new int[64];
    private int count;
    private Column lastKeys;
    private int lastPosition;
    private long lastTimestamp;

    Picks(Column noKeys) {
      lastKeys = noKeys;
    }

    /// Takes the cursor's row, or lets it replace an older one of the same key.
    ///
    /// @return false when the limit is reached and the key is another
    boolean offer(KeyCursor cursor, long limit) {
      boolean same =
          count > 0 && Keys.equal(lastKeys, lastPosition, cursor.keys(), cursor.position());
      long timestamp = cursor.timestamp();
      if (same) {
        if (timestamp > lastTimestamp) {
          put(count - 1, cursor, timestamp);
        }
        return true;
      }
      if (count >= limit) {
        return false;
      }
      if (count == rows.length) {
        segmentOf = Arrays.copyOf(segmentOf, 2 * count);
        rows = Arrays.copyOf(rows, 2 * count);
      }
      put(count++, cursor, timestamp);
      return true;
    }

    private void put(int at, KeyCursor cursor, long timestamp) {
      segmentOf[at] = cursor.place();
      rows[at] = cursor.row();
      lastKeys = cursor.keys();
      lastPosition = cursor.position();
      lastTimestamp = timestamp;
    }

    PickedRows done(List<? extends Segment> segments) {
      return new PickedRows(segments, Arrays.copyOf(segmentOf, count), Arrays.copyOf(rows, count));
    }
  }
}
