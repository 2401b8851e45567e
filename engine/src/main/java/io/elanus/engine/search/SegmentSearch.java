package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The nearest rows of several segments: eligible rows of each, their best hits by index or scan,
/// the best of all by key, and the fields of these.
///
/// Small work runs on the calling thread, larger work on the workers, over segments and over groups
/// of queries.
public final class SegmentSearch {
  /// What a thread scans in a nanosecond, roughly, and what a walk of a graph costs: good enough to
  /// tell microseconds from milliseconds.
  private static final long SCANNED_BYTES_PER_NANO = 8;
  private static final long WALK_NANOS = 200_000;
  private static final long INLINE_NANOS = 500_000;

  /// Queries that share one reading of the rows.
  private static final int SCAN_GROUP = 16;

  private final CollectionSchema schema;
  private final List<? extends Segment> segments;
  private final SearchRequest request;
  private final Workers workers;
  private final @Nullable Bits[] eligible;
  private final Hits[][] hits;

  private SegmentSearch(
      CollectionSchema schema, List<? extends Segment> segments, SearchRequest request, Workers workers) {
    this.schema = schema;
    this.segments = segments;
    this.request = request;
    this.workers = workers;
    eligible = new Bits[segments.size()];
    hits = new Hits[segments.size()][request.queries().size()];
  }

  /// @param schema of the collection now: segments older than a field give its default
  /// @throws io.elanus.core.error.DatabaseException when the metric or a query does not fit the field,
  ///     or MEMORY_LIMIT_EXCEEDED before anything is read
  public static SearchHits search(
      CollectionSchema schema,
      List<? extends Segment> segments,
      SearchRequest request,
      Workers workers,
      QueryMemory memory) {
    long rowCount = 0;
    for (Segment segment : segments) {
      rowCount += segment.rowCount();
    }
    memory.reserve(QueryMemory.ofSearch(schema, rowCount, segments.size(), request));
    return new SegmentSearch(schema, segments, request, workers).run();
  }

  private SearchHits run() {
    chooseRows();
    searchAll();
    FieldId key = schema.primaryKey().id();
    int topK = request.topK();
    while (true) {
      Candidates candidates = candidates();
      PickedRows rows = new PickedRows(segments, candidates.segmentOf, candidates.rows);
      Column keys = rows.read(schema, key);
      BestOfKeys best =
          BestOfKeys.pick(request.metric(), request.topK(), candidates.starts, keys, candidates.scores);
      if (!searchDeeper(best.lacking(), topK)) {
        return answer(candidates, best, keys.gather(best.picked()), key);
      }
      topK = Math.multiplyExact(2, topK);
    }
  }

  /// Fills `eligible`.
  private void chooseRows() {
    long filteredRows = 0;
    if (request.scope().filter() != null) {
      for (Segment segment : segments) {
        filteredRows += segment.rowCount();
      }
    }
    run(segments.size(), filteredRows, s -> eligible[s] = EligibleRows.of(segments.get(s), request.scope()));
  }

  /// Fills `hits`.
  private void searchAll() {
    List<Task> tasks = new ArrayList<>();
    long nanos = 0;
    for (int s = 0; s < segments.size(); s++) {
      boolean scan = isScanned(s);
      int queries = request.queries().size();
      int group = scan ? Math.clamp((queries + workers.threads() - 1) / workers.threads(), 1, SCAN_GROUP) : 1;
      nanos += scan ? scanNanos(s) * queries : WALK_NANOS * queries;
      for (int from = 0; from < queries; from += group) {
        tasks.add(new Task(s, scan, from, Math.min(queries, from + group)));
      }
    }
    run(tasks.size(), nanos, t -> search(tasks.get(t), request.topK()));
  }

  /// Queries `from .. to - 1` on one segment.
  private record Task(int segment, boolean scan, int from, int to) {}

  private boolean isScanned(int s) {
    Bits rows = eligible[s];
    return segments.get(s).index(request.field()) == null
        || (rows != null && rows.count() <= Math.max(256, 2L * request.topK()));
  }

  private long scanNanos(int s) {
    Bits rows = eligible[s];
    long rowCount = rows == null ? segments.get(s).rowCount() : rows.count();
    return rowCount * Math.max(32, rowBytes()) / SCANNED_BYTES_PER_NANO;
  }

  private int rowBytes() {
    return switch (request.queries().getFirst()) {
      case QueryVector.Dense dense -> dense.bytes().length;
      case QueryVector.Sparse sparse -> 256;
    };
  }

  private void run(int count, long nanos, IntConsumer task) {
    if (count <= 1 && nanos <= INLINE_NANOS || nanos <= INLINE_NANOS / 2) {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
    } else {
      workers.run(count, task);
    }
  }

  private void search(Task task, int topK) {
    Segment segment = segments.get(task.segment);
    Bits rows = eligible[task.segment];
    // Where rows are not in key order, the one more tells whether the last place is shared.
    int asked = segment.inKeyOrder() ? topK : topK + 1;
    SearchSpec spec = new SearchSpec(asked, request.effort(), rows, request.bounds());
    List<Hits> found = find(segment, task, spec);
    for (int q = task.from; q < task.to; q++) {
      Hits hit = found.get(q - task.from);
      hits[task.segment][q] =
          segment.inKeyOrder() ? hit : withTies(segment, new Task(task.segment, task.scan, q, q + 1), hit, topK);
    }
  }

  /// All hits that share the score of the last place, so that keys can decide between them.
  private Hits withTies(Segment segment, Task task, Hits found, int topK) {
    int asked = topK + 1;
    while (found.count() == asked && found.scores()[topK - 1] == found.scores()[asked - 1]) {
      asked = Math.multiplyExact(2, asked);
      found = find(segment, task, new SearchSpec(asked, request.effort(), eligible[task.segment], request.bounds())).getFirst();
    }
    return found;
  }

  private List<Hits> find(Segment segment, Task task, SearchSpec spec) {
    Bits rows = eligible[task.segment];
    List<QueryVector> queries = request.queries().subList(task.from, task.to);
    List<Hits> found = new ArrayList<>(queries.size());
    if (segment.rowCount() == 0 || (rows != null && rows.isEmpty())) {
      queries.forEach(query -> found.add(Hits.NONE));
      return found;
    }
    if (!task.scan) {
      VectorIndex index = Objects.requireNonNull(segment.index(request.field()));
      queries.forEach(query -> found.add(index.search(query, spec)));
      return found;
    }
    if (queries.getFirst() instanceof QueryVector.Sparse) {
      SparseRows stored = segment.sparseVectors(request.field());
      queries.forEach(query -> found.add(FlatSearch.search(stored, (QueryVector.Sparse) query, spec)));
      return found;
    }
    VectorRows stored = segment.vectors(request.field());
    return FlatSearch.searchAll(
        stored, request.metric(), queries.stream().map(QueryVector.Dense.class::cast).toList(), spec);
  }

  /// Where equal keys took places from each other, asks the segments that have more for more.
  ///
  /// @param topK what was asked for so far
  /// @return whether there is anything new
  private boolean searchDeeper(boolean[] lacking, int topK) {
    List<Task> tasks = new ArrayList<>();
    for (int q = 0; q < lacking.length; q++) {
      for (int s = 0; lacking[q] && s < segments.size(); s++) {
        if (hits[s][q].count() >= topK) {
          tasks.add(new Task(s, isScanned(s), q, q + 1));
        }
      }
    }
    for (Task task : tasks) {
      search(task, Math.multiplyExact(2, topK));
    }
    return !tasks.isEmpty();
  }

  /// The hits of all segments, those of query 0 first.
  private Candidates candidates() {
    int queries = request.queries().size();
    int[] starts = new int[queries + 1];
    for (int q = 0; q < queries; q++) {
      int count = 0;
      for (Hits[] ofSegment : hits) {
        count += ofSegment[q].count();
      }
      starts[q + 1] = Math.addExact(starts[q], count);
    }
    Candidates candidates = new Candidates(starts, starts[queries]);
    int next = 0;
    for (int q = 0; q < queries; q++) {
      for (int s = 0; s < hits.length; s++) {
        Hits found = hits[s][q];
        System.arraycopy(found.rows(), 0, candidates.rows, next, found.count());
        System.arraycopy(found.scores(), 0, candidates.scores, next, found.count());
        Arrays.fill(candidates.segmentOf, next, next + found.count(), s);
        next += found.count();
      }
    }
    return candidates;
  }

  private record Candidates(int[] starts, int[] segmentOf, int[] rows, float[] scores) {
    Candidates(int[] starts, int total) {
      this(starts, new int[total], new int[total], new float[total]);
    }
  }

  private SearchHits answer(Candidates candidates, BestOfKeys best, Column keys, FieldId key) {
    int[] picked = best.picked();
    int[] segmentOf = new int[picked.length];
    int[] rows = new int[picked.length];
    float[] scores = new float[picked.length];
    for (int i = 0; i < picked.length; i++) {
      segmentOf[i] = candidates.segmentOf[picked[i]];
      rows[i] = candidates.rows[picked[i]];
      scores[i] = candidates.scores[picked[i]];
    }
    return new SearchHits(
        best.counts(),
        keys,
        scores,
        new PickedRows(segments, segmentOf, rows).read(schema, request.outputs(), key, keys));
  }
}
