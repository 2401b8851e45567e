package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A graph made ready to be searched. Any number of threads may search at once; closing the arena
/// while one does is the caller's mistake.
public final class HnswIndex implements VectorIndex {
  /// The beam width when the caller names none: recall@10 of 0.98 and more on the sets measured in
  /// `benchmarks/results/hnsw.md`.
  public static final int DEFAULT_EFFORT = 64;

  /// The same under a filter: walks find less there, and few rows are scanned anyway.
  public static final int DEFAULT_FILTERED_EFFORT = 96;

  private static final int IDLE_SCRATCHES = 16;

  /// A walk with a beam of one costs as much as looking at this many rows one after the other.
  private static final int ROWS_PER_WIDTH = 64;

  /// A filter that few rows pass tears the graph apart: scan up to so many times more rows.
  private static final int SPARSE_FACTOR = 3;

  private static final double SPARSE = 0.05;

  /// What passes lies far from the query, where walks go astray: scan up to so many times more
  /// rows.
  private static final int FAR_FACTOR = 4;

  private final Metric metric;
  private final CodeSpace space;
  private final SevenBitQuantizer quantizer;
  private final NodeRecords graph;
  private final EntrySample sample;
  private final VectorRows rows;
  private final float largestError;
  private final float longest;

  /// Rows that COSINE gives no direction: their codes say nothing about their score.
  private final Bits directionless;

  private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(IDLE_SCRATCHES);

  private HnswIndex(
      HnswFile header,
      SevenBitQuantizer quantizer,
      NodeRecords graph,
      EntrySample sample,
      VectorRows rows,
      float[] errors) {
    this.metric = header.metric();
    this.space = CodeSpace.of(metric);
    this.quantizer = quantizer;
    this.graph = graph;
    this.sample = sample;
    this.rows = rows;
    this.longest = header.longest();
    this.directionless = Bits.none(errors.length);
    float largest = 0;
    for (int row = 0; row < errors.length; row++) {
      if (Float.isInfinite(errors[row])) {
        directionless.set(row);
      } else {
        largest = Math.max(largest, errors[row]);
      }
    }
    this.largestError = largest;
  }

  /// Checks the file and copies what is hot into `arena`; `file` may be unmapped afterwards.
  ///
  /// @param rows the vectors it was built from, to score candidates exactly
  /// @param arena shared; lives as long as the index is searched
  /// @throws DatabaseException when the file is damaged or belongs to other rows
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    HnswFile header = HnswFile.read(file);
    if (rows.type() != DataType.FLOAT_VECTOR
        || header.dimension() != rows.dimension()
        || header.rowCount() != rows.rowCount()) {
      throw HnswFile.damaged(
          "holds %d vectors of dimension %d, the column %d of %d"
              .formatted(header.rowCount(), header.dimension(), rows.rowCount(), rows.dimension()));
    }
    SevenBitQuantizer quantizer =
        new SevenBitQuantizer(
            header.section(file, HnswFile.Section.ORIGIN).toArray(FLOAT32), header.scale());
    EntrySample sample =
        new EntrySample(
            header.section(file, HnswFile.Section.SAMPLE_NODES).toArray(NodeRecords.INT32),
            copied(header.section(file, HnswFile.Section.SAMPLE_CODES), arena),
            header.codeBytes());
    NodeRecords graph =
        new NodeRecords(
            copied(header.section(file, HnswFile.Section.NODES), arena),
            header.rowCount(),
            header.codeBytes(),
            header.maxDegree());
    float[] errors = header.section(file, HnswFile.Section.ERRORS).toArray(FLOAT32);
    return new HnswIndex(header, quantizer, graph, sample, rows, errors);
  }

  private static MemorySegment copied(MemorySegment section, Arena arena) {
    return HugePages.allocate(arena, section.byteSize()).copyFrom(section);
  }

  /// @param spec its `ef` is the beam width; at least `topK` is used whatever is given
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    Float32Query exact = Float32Query.of(metric, elements(query));
    int eligible = spec.eligible() == null ? graph.count() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    Scratch scratch = idle.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    CodedQuery coded = CodedQuery.of(metric, exact, quantizer, largestError, longest, scratch.code);
    Hits hits = new Search(coded, spec, eligible, scratch).run();
    idle.offer(scratch);
    return hits;
  }

  @Override
  public int rowCount() {
    return graph.count();
  }

  @Override
  public long residentBytes() {
    long bytes = graph.bytes().byteSize() + sample.codes().byteSize() + 4L * sample.count();
    bytes += directionless.words().length * 8L;
    for (Scratch scratch : idle) {
      bytes +=
          scratch.walk.residentBytes() + scratch.scan.residentBytes() + scratch.code.byteSize();
    }
    return bytes;
  }

  public Metric metric() {
    return metric;
  }

  private byte[] elements(QueryVector query) {
    if (query instanceof QueryVector.Dense(DataType type, int dimension, byte[] bytes)
        && type == DataType.FLOAT_VECTOR
        && dimension == rows.dimension()) {
      return bytes;
    }
    throw DatabaseException.invalid(
        "vector type or dimension does not match: the index is over FloatVector of dimension %d",
        rows.dimension());
  }

  /// What one search works with; kept for the next.
  private final class Scratch {
    final MemorySegment code = Arena.ofAuto().allocate(graph.codeBytes(), 64);
    final Walk walk = new Walk(graph, space, sample);
    final CodeScan scan = new CodeScan(graph, space);
    final int[] rescored = new int[4];
    final float[] scores = new float[4];
  }

  /// One search: a plan, then candidates by code, then exact scores.
  private final class Search {
    private final CodedQuery query;
    private final int topK;
    private final int width;
    private final @Nullable Bits filter;
    private final int eligible;
    private final SearchBounds bounds;
    private final Scratch scratch;
    private final TopHits top;
    private int pending;

    Search(CodedQuery query, SearchSpec spec, int eligible, Scratch scratch) {
      this.query = query;
      this.topK = Math.min(spec.topK(), eligible);
      this.filter = eligible == graph.count() ? null : spec.eligible();
      int effort = spec.tuning().whole("ef", defaultEffort());
      this.width = Math.min(Math.max(effort, topK), graph.count());
      this.eligible = eligible;
      this.bounds = spec.bounds();
      this.scratch = scratch;
      this.top = new TopHits(metric, topK, eligible);
    }

    private int defaultEffort() {
      return Math.max(filter == null ? DEFAULT_EFFORT : DEFAULT_FILTERED_EFFORT, topK + topK / 2);
    }

    Hits run() {
      if (isCheaperToScan() || !walk()) {
        scan();
      }
      return top.hits();
    }

    private boolean isCheaperToScan() {
      boolean skipsTheNearest = !Float.isInfinite(bounds.near());
      boolean sparse = eligible < SPARSE * graph.count();
      return skipsTheNearest
          || Double.isInfinite(query.margin())
          || eligible <= (sparse ? SPARSE_FACTOR : 1) * rowsWorthAWalk();
    }

    /// Wide beams cost more than in proportion: entries move in them.
    private double rowsWorthAWalk() {
      return (double) ROWS_PER_WIDTH * width * (1 + width / 2000.0);
    }

    /// Answers whether it found all that was wanted.
    private boolean walk() {
      boolean ended = true;
      if (filter == null) {
        scratch.walk.walk(query.code(), 0, width, sample.count(), GraphBuilder.STARTS);
      } else {
        double share = (double) eligible / graph.count();
        boolean onlyNear = eligible <= FAR_FACTOR * rowsWorthAWalk();
        ended = scratch.walk.walkWithin(filter, share, query.code(), width, onlyNear, eligible);
      }
      if (!ended) {
        return false;
      }
      int wanted = Float.isInfinite(bounds.far()) ? 2 * topK : Integer.MAX_VALUE;
      for (int i = 0; i < scratch.walk.size() && wanted > 0; i++) {
        rescore(scratch.walk.node(i));
        wanted--;
      }
      rescorePending();
      return top.isFull();
    }

    private void scan() {
      CodeScan scan = scratch.scan;
      scan.collect(query, topK, filter, bounds);
      top.clear();
      for (int row = directionless.next(0); row >= 0; row = directionless.next(row + 1)) {
        if (filter == null || filter.get(row)) {
          rescore(row);
        }
      }
      for (int i = 0; i < scan.candidateCount(); i++) {
        if ((i & 3) == 0 && top.isFull()) {
          double least = query.cost(scan.distance(i)) - query.margin();
          if (least > query.costOfScore(top.worst())) {
            break;
          }
        }
        if (!directionless.get(scan.row(i))) {
          rescore(scan.row(i));
        }
      }
      rescorePending();
    }

    /// Scores rows exactly, four at a time.
    private void rescore(int row) {
      scratch.rescored[pending++] = row;
      if (pending == 4) {
        int[] r = scratch.rescored;
        if (rows.chunks().length == 1) {
          query
              .exact()
              .score(
                  rows.chunks()[0],
                  rows.offsetOf(r[0]),
                  rows.offsetOf(r[1]),
                  rows.offsetOf(r[2]),
                  rows.offsetOf(r[3]),
                  scratch.scores,
                  0);
          for (int i = 0; i < 4; i++) {
            offer(scratch.scores[i], r[i]);
          }
          pending = 0;
        } else {
          rescorePending();
        }
      }
    }

    private void rescorePending() {
      for (int i = 0; i < pending; i++) {
        int row = scratch.rescored[i];
        offer(query.exact().score(rows.chunkOf(row), rows.offsetOf(row)), row);
      }
      pending = 0;
    }

    private void offer(float score, int row) {
      if (bounds.accepts(score, metric)) {
        top.offer(score, row);
      }
    }
  }

  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
}
