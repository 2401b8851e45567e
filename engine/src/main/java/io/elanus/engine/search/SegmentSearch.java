package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.expression.Filter;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.flat.ArrayScan;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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

  /// What a sparse vector takes, roughly.
  private static final long SPARSE_ROW_BYTES = 512;

  /// So few eligible rows are scanned even where there is an index, if they are dense: sparse ones
  /// would have to be decoded page by page.
  private static final int FEW_ROWS = 256;

  /// Queries that share one reading of the rows.
  private static final int SCAN_GROUP = 16;

  private final CollectionSchema schema;
  private final List<? extends Segment> segments;
  private final SearchRequest request;
  private final Workers workers;
  private final @Nullable ReadTrace trace;

  /// Of each segment, what filter and search cost. Only traced.
  private final @Nullable FilterTrace[] filterTraces;

  private final @Nullable SearchWork[] works;
  private final @Nullable Bits[] eligible;
  private final Hits[][] hits;
  private final FieldSchema field;

  /// Which elements the hits are, by segment and query; only where elements are searched.
  private final int[][][] elements;

  /// How many hits each segment was asked for: where it gave as many, it may have more.
  private final int[][] asked;

  private SegmentSearch(
      CollectionSchema schema,
      List<? extends Segment> segments,
      SearchRequest request,
      Workers workers,
      @Nullable ReadTrace trace) {
    this.trace = trace;
    this.filterTraces = new FilterTrace[segments.size()];
    this.works = new SearchWork[segments.size()];
    if (trace != null) {
      Arrays.setAll(filterTraces, _ -> new FilterTrace());
      Arrays.setAll(works, _ -> new SearchWork());
    }
    this.schema = schema;
    this.segments = segments;
    this.request = request;
    this.workers = workers;
    eligible = new Bits[segments.size()];
    hits = new Hits[segments.size()][request.queries().size()];
    elements = new int[segments.size()][request.queries().size()][];
    field = Objects.requireNonNull(schema.field(request.field()));
    asked = new int[segments.size()][request.queries().size()];
  }

  /// @param schema of the collection now: segments older than a field give its default
  /// @throws io.elanus.core.error.DatabaseException when the metric or a query does not fit the
  ///   field, or MEMORY_LIMIT_EXCEEDED before anything is read
  public static SearchHits search(
      CollectionSchema schema,
      List<? extends Segment> segments,
      SearchRequest request,
      Workers workers,
      QueryMemory memory) {
    return search(schema, segments, request, workers, memory, null);
  }

  /// As above, telling what it does.
  public static SearchHits search(
      CollectionSchema schema,
      List<? extends Segment> segments,
      SearchRequest request,
      Workers workers,
      QueryMemory memory,
      @Nullable ReadTrace trace) {
    long rowCount = 0;
    for (Segment segment : segments) {
      rowCount += segment.rowCount();
    }
    memory.reserve(QueryMemory.ofSearch(schema, rowCount, segments.size(), request));
    return new SegmentSearch(schema, segments, request, workers, trace).run();
  }

  private SearchHits run() {
    chooseRows();
    ended(ReadTrace.Stage.FILTER);
    searchAll();
    ended(ReadTrace.Stage.VECTORS);
    FieldId key = schema.primaryKey().id();
    while (true) {
      Candidates candidates = candidates();
      PickedRows rows = new PickedRows(segments, candidates.segmentOf, candidates.rows);
      Column keys = rows.read(schema, key);
      BestOfKeys best =
          BestOfKeys.pick(
              request.metric(),
              request.topK(),
              candidates.starts,
              keys,
              candidates.scores,
              byElement() ? candidates.elements : null);
      ended(ReadTrace.Stage.ORDER);
      boolean more = searchDeeper(candidates, best, keys);
      ended(ReadTrace.Stage.VECTORS);
      if (!more) {
        SearchHits answer = answer(candidates, best, keys.gather(best.picked()), key);
        ended(ReadTrace.Stage.OUTPUTS);
        tell();
        return answer;
      }
    }
  }

  private void ended(ReadTrace.Stage stage) {
    if (trace != null) {
      trace.end(stage);
    }
  }

  private void tell() {
    if (trace == null) {
      return;
    }
    for (int s = 0; s < segments.size(); s++) {
      Segment segment = segments.get(s);
      String index = segment.indexType(request.field());
      Filter filter = request.scope().filter();
      SearchWork work = Objects.requireNonNull(works[s]);
      trace.add(
          new ReadTrace.Part(
              segment.id(),
              segment.inKeyOrder(),
              segment.rowCount(),
              eligibleCount(s),
              segment.rowCount(),
              filter == null ? null : Objects.requireNonNull(filterTraces[s]).part(segment),
              new ReadTrace.VectorPart(
                  index == null || isScanned(s) ? ReadTrace.SCAN : index,
                  work.scans(),
                  work.sketches(),
                  work.postfilters(),
                  work.distances(),
                  work.bytes())));
    }
  }

  private int eligibleCount(int s) {
    Bits rows = eligible[s];
    return rows == null ? segments.get(s).rowCount() : rows.count();
  }

  /// Fills `eligible`.
  private void chooseRows() {
    long nanos = FilterCost.nanos(request.scope().filter(), schema, segments);
    workers.run(
        segments.size(),
        nanos,
        s -> eligible[s] = EligibleRows.of(segments.get(s), request.scope(), filterTraces[s]));
  }

  /// Fills `hits`.
  private void searchAll() {
    List<Task> tasks = new ArrayList<>();
    int queries = request.queries().size();
    long nanos = 0;
    for (int s = 0; s < segments.size(); s++) {
      boolean scan = isScanned(s);
      int group =
          scan
              ? Math.clamp((queries + workers.threads() - 1) / workers.threads(), 1, SCAN_GROUP)
              : 1;
      nanos += (scan ? scanNanos(s) : WALK_NANOS) * queries;
      for (int from = 0; from < queries; from += group) {
        tasks.add(new Task(s, scan, from, Math.min(queries, from + group)));
      }
    }
    int ranges =
        workers.isSmall(tasks.size(), nanos) ? 1 : workers.threads() / Math.max(1, tasks.size());
    if (ranges > 1) {
      searchRanges(tasks, ranges, nanos);
    } else {
      workers.run(tasks.size(), nanos, t -> search(tasks.get(t), request.topK()));
    }
  }

  /// As there are more threads than tasks, dense scans are cut into ranges of rows.
  private void searchRanges(List<Task> tasks, int ranges, long nanos) {
    Hits[][][] found = new Hits[tasks.size()][request.queries().size()][ranges];
    workers.run(
        tasks.size() * ranges,
        nanos,
        t -> {
          Task task = tasks.get(t / ranges);
          int range = t % ranges;
          if (!isDenseScan(task)) {
            if (range == 0) {
              search(task, request.topK());
            }
            return;
          }
          Segment segment = segments.get(task.segment);
          int wanted = wanted(segment, request.topK());
          int from = cut(segment.rowCount(), range, ranges);
          int to = cut(segment.rowCount(), range + 1, ranges);
          List<Hits> hitsOf = scan(segment, task, spec(task, wanted), from, to);
          for (int q = task.from; q < task.to; q++) {
            found[t / ranges][q][range] = hitsOf.get(q - task.from);
          }
        });
    for (int t = 0; t < found.length; t++) {
      Task task = tasks.get(t);
      for (int q = task.from; isDenseScan(task) && q < task.to; q++) {
        int wanted = wanted(segments.get(task.segment), request.topK());
        asked[task.segment][q] = wanted;
        hits[task.segment][q] = RangeMerge.of(found[t][q], request.metric(), wanted);
      }
    }
  }

  private static int cut(int rowCount, int range, int ranges) {
    return (int) ((long) rowCount * range / ranges);
  }

  /// Queries `from .. to - 1` on one segment.
  private record Task(int segment, boolean scan, int from, int to) {}

  private boolean isScanned(int s) {
    Bits rows = eligible[s];
    return segments.get(s).index(request.field()) == null
        || (request.queries().getFirst() instanceof QueryVector.Dense
            && rows != null
            && rows.count() <= Math.max(FEW_ROWS, 2L * request.topK()));
  }

  private boolean isDenseScan(Task task) {
    return task.scan && !inArrays() && request.queries().getFirst() instanceof QueryVector.Dense;
  }

  private long scanNanos(int s) {
    Bits rows = eligible[s];
    long rowCount = rows == null ? segments.get(s).rowCount() : rows.count();
    return rowCount * rowBytes() / SCANNED_BYTES_PER_NANO;
  }

  private long rowBytes() {
    return switch (request.queries().getFirst()) {
      case QueryVector.Dense dense -> Math.max(64, dense.bytes().length);
      case QueryVector.Many many -> Math.max(64, many.bytes().length);
      case QueryVector.Sparse _ -> SPARSE_ROW_BYTES;
    };
  }

  private void search(Task task, int topK) {
    Segment segment = segments.get(task.segment);
    int wanted = wanted(segment, topK);
    List<Hits> found = find(segment, task, spec(task, wanted));
    for (int q = task.from; q < task.to; q++) {
      asked[task.segment][q] = wanted;
      hits[task.segment][q] = found.get(q - task.from);
    }
  }

  /// Where rows are not in key order, the one more tells whether the last place is shared.
  private static int wanted(Segment segment, int topK) {
    return segment.inKeyOrder() ? topK : Math.addExact(topK, 1);
  }

  private SearchSpec spec(Task task, int wanted) {
    return new SearchSpec(
        wanted, request.tuning(), eligible[task.segment], request.bounds(), works[task.segment]);
  }

  private List<Hits> find(Segment segment, Task task, SearchSpec spec) {
    if (isDenseScan(task)) {
      return scan(segment, task, spec, 0, segment.rowCount());
    }
    List<QueryVector> queries = request.queries().subList(task.from, task.to);
    List<Hits> found = new ArrayList<>(queries.size());
    if (isEmpty(segment, spec)) {
      queries.forEach(query -> found.add(Hits.NONE));
    } else if (inArrays()) {
      for (int q = task.from; q < task.to; q++) {
        found.add(scanArrays(segment, task.segment, q, spec));
      }
    } else if (task.scan) {
      SparseRows stored = segment.sparseVectors(request.field());
      queries.forEach(query ->
          found.add(FlatSearch.search(stored, request.metric(), (QueryVector.Sparse) query, spec)));
    } else {
      VectorIndex index = Objects.requireNonNull(segment.index(request.field()));
      queries.forEach(query -> found.add(index.search(query, spec)));
    }
    return found;
  }

  private List<Hits> scan(Segment segment, Task task, SearchSpec spec, int from, int to) {
    List<QueryVector> queries = request.queries().subList(task.from, task.to);
    if (isEmpty(segment, spec)) {
      return Collections.nCopies(queries.size(), Hits.NONE);
    }
    List<QueryVector.Dense> dense = queries.stream().map(QueryVector.Dense.class::cast).toList();
    return segment.scan(request.field(), request.metric(), dense, spec, from, to);
  }

  /// Whether the field holds arrays of vectors.
  private boolean inArrays() {
    return field.isArrayOfVectors();
  }

  private Hits scanArrays(Segment segment, int s, int q, SearchSpec spec) {
    ArrayScan scan = new ArrayScan(segment, field, request.metric(), spec);
    return switch (request.queries().get(q)) {
      case QueryVector.Many many -> scan.rows(many);
      case QueryVector.Dense dense -> {
        ArrayScan.ElementHits found =
            scan.elements(dense, batch -> matchingElements(segment, batch));
        elements[s][q] = found.elements();
        yield found.rows();
      }
      case QueryVector.Sparse _ -> throw new IllegalArgumentException("sparse vectors in arrays");
    };
  }

  /// The elements that the filter leaves; null for all. A filter of another struct's elements says
  /// nothing about these.
  private @Nullable Bits matchingElements(Segment segment, int batch) {
    Filter filter = request.scope().filter();
    Filter.ElementFilter elementFilter = filter == null ? null : filter.elementFilter();
    if (elementFilter == null) {
      return null;
    }
    FieldSchema filtered = Objects.requireNonNull(schema.field(elementFilter.array()));
    boolean same = Objects.equals(schema.structHolding(field), schema.structHolding(filtered));
    return same ? elementFilter.elements().of(segment, batch) : null;
  }

  /// Whether single elements of arrays are the hits.
  private boolean byElement() {
    return inArrays() && request.queries().getFirst() instanceof QueryVector.Dense;
  }

  private static boolean isEmpty(Segment segment, SearchSpec spec) {
    Bits rows = spec.eligible();
    return segment.rowCount() == 0 || (rows != null && rows.isEmpty());
  }

  /// A segment that has more hits than it gave may hold one that belongs into the answer, where
  /// equal keys took places from each other, or where the last place is shared: it is asked for
  /// more.
  ///
  /// @return whether there is anything new
  private boolean searchDeeper(Candidates candidates, BestOfKeys best, Column keys) {
    List<Task> tasks = new ArrayList<>();
    int end = 0;
    for (int q = 0; q < best.counts().length; q++) {
      end += best.counts()[q];
      int last = best.counts()[q] < request.topK() ? -1 : best.picked()[end - 1];
      int next = candidates.starts[q];
      for (int s = 0; s < segments.size(); s++) {
        next += hits[s][q].count();
        if (hits[s][q].count() >= asked[s][q]
            && mayHoldBetter(s, next - 1, last, candidates, keys)) {
          tasks.add(new Task(s, isScanned(s), q, q + 1));
        }
      }
    }
    for (Task task : tasks) {
      search(task, Math.multiplyExact(2, asked[task.segment][task.from]));
    }
    return !tasks.isEmpty();
  }

  /// Whether the last candidate that a segment gave is before the last of the answer: what the
  /// segment did not give may be before it too.
  ///
  /// @param last -1 when the answer has room
  private boolean mayHoldBetter(
      int segment, int given, int last, Candidates candidates, Column keys) {
    if (last < 0) {
      return true;
    }
    float givenScore = candidates.scores[given];
    float lastScore = candidates.scores[last];
    if (givenScore != lastScore) {
      return request.metric().better(givenScore, lastScore);
    }
    return !segments.get(segment).inKeyOrder() || Keys.compare(keys, given, keys, last) < 0;
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
        if (elements[s][q] != null && found.count() > 0) {
          System.arraycopy(elements[s][q], 0, candidates.elements, next, found.count());
        }
        next += found.count();
      }
    }
    return candidates;
  }

  private record Candidates(
      int[] starts, int[] segmentOf, int[] rows, float[] scores, int[] elements) {
    Candidates(int[] starts, int total) {
      this(starts, new int[total], new int[total], new float[total], new int[total]);
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
    Rows outputs =
        new PickedRows(segments, segmentOf, rows).read(schema, request.outputs(), key, keys);
    if (byElement()) {
      long[] places = new long[picked.length];
      for (int i = 0; i < picked.length; i++) {
        places[i] = candidates.elements[picked[i]];
      }
      outputs = SearchHits.withElements(outputs, places);
    }
    return new SearchHits(best.counts(), keys, scores, outputs);
  }
}
