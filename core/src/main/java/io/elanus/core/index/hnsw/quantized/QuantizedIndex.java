package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.FilteredWalk;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A graph over coded rows made ready to be searched. Scores are those of the codes, or, when it
/// was built with `refine`, those of the raw vectors. Any number of threads may search at once;
/// closing the arena while one does is the caller's mistake.
final class QuantizedIndex implements VectorIndex {
  private static final int IDLE_SCRATCHES = 16;
  private static final int BLOCK = 256;

  /// Beams of coarse codes are so many times wider when hits are scored exactly.
  private static final int COARSE_FACTOR = 2;

  private final QuantizedFile header;
  private final NodeCoder coder;
  private final NodeRecords graph;
  private final EntrySample sample;
  private final Twins twins;
  private final VectorRows rows;
  private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(IDLE_SCRATCHES);

  private QuantizedIndex(
      QuantizedFile header,
      NodeCoder coder,
      NodeRecords graph,
      EntrySample sample,
      Twins twins,
      VectorRows rows) {
    this.header = header;
    this.coder = coder;
    this.graph = graph;
    this.sample = sample;
    this.twins = twins;
    this.rows = rows;
  }

  /// As `HnswIndex.open`.
  static QuantizedIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    QuantizedFile header = QuantizedFile.read(file);
    SectionTable.requireRows(header.elementType(), header.dimension(), header.rowCount(), rows);
    NodeCoder coder =
        NodeCoder.read(header.section(file, QuantizedFile.Section.CODER), header.dimension());
    if (coder.codeBytes() != header.codeBytes()) {
      throw SectionTable.damaged("has codes of another length than its quantizer makes");
    }
    EntrySample sample =
        new EntrySample(
            header.section(file, QuantizedFile.Section.SAMPLE_NODES).toArray(NodeRecords.INT32),
            copied(header.section(file, QuantizedFile.Section.SAMPLE_CODES), arena),
            header.codeBytes());
    NodeRecords graph =
        header
            .layout()
            .of(
                copied(header.section(file, QuantizedFile.Section.NODES), arena),
                header.rowCount(),
                header.codeBytes(),
                header.maxDegree());
    Twins twins = Twins.read(header.section(file, QuantizedFile.Section.TWINS), header.rowCount());
    if (twins == null) {
      throw SectionTable.damaged("names rows that cannot share a code");
    }
    return new QuantizedIndex(header, coder, graph, sample, twins, rows);
  }

  private static MemorySegment copied(MemorySegment section, Arena arena) {
    return HugePages.allocate(arena, section.byteSize()).copyFrom(section);
  }

  @Override
  public int rowCount() {
    return graph.count();
  }

  @Override
  public long residentBytes() {
    long bytes = graph.bytes().byteSize() + sample.codes().byteSize() + 4L * sample.count();
    bytes += twins.residentBytes() + coder.residentBytes();
    for (Scratch scratch : idle) {
      bytes += scratch.walk.residentBytes() + scratch.filtered.residentBytes();
    }
    return bytes;
  }

  /// @param spec its `ef` is the beam width, its `refine_k` how many times the hits wanted are
  ///   scored exactly when the index refines; all of the beam when absent
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense vector = query.dense(rows.type(), rows.dimension());
    int eligible = spec.eligible() == null ? graph.count() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    Scratch scratch = idle.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    float[] elements = new float[Float32Kernels.paddedLength(rows.dimension())];
    FloatElements.read(
        vector.type(), MemorySegment.ofArray(vector.bytes()), 0, vector.dimension(), elements);
    if (header.metric() == Metric.COSINE) {
      RowReader.normalize(elements);
    }
    Hits hits =
        new Search(vector, coder.distances(elements, header.metric()), spec, eligible, scratch)
            .run();
    idle.offer(scratch);
    return hits;
  }

  /// What one search works with; kept for the next.
  private final class Scratch {
    final Walk walk = new Walk(graph, sample);
    final FilteredWalk filtered = new FilteredWalk(walk, sample);
    final int[] block = new int[BLOCK + 4];
    final int[] distances = new int[BLOCK + SevenBitKernels.OUT_PADDING];
    final float[] scores = new float[BLOCK];
  }

  /// One search: a plan, then candidates by code, then their scores.
  private final class Search {
    private final Metric metric = header.metric();
    private final QueryVector.Dense vector;
    private final CodeDistances query;
    private final SearchSpec spec;
    private final int topK;
    private final int width;
    private final @Nullable Bits filter;
    private final int eligible;
    private final SearchBounds bounds;
    private final Scratch scratch;
    private final @Nullable RowScorer exact;
    private TopHits top;
    private int pending;
    private long byCode;
    private long rescored;

    Search(
        QueryVector.Dense vector,
        CodeDistances query,
        SearchSpec spec,
        int eligible,
        Scratch scratch) {
      this.vector = vector;
      this.query = query;
      this.spec = spec;
      this.topK = Math.min(spec.topK(), eligible);
      this.filter = eligible == graph.count() ? null : spec.eligible();
      int byDefault = WalkPlan.defaultEffort(topK, filter != null);
      if (header.refine() && coder.isCoarse()) {
        byDefault *= COARSE_FACTOR;
      }
      int ef = spec.tuning().whole("ef", byDefault);
      this.width = Math.min(Math.max(ef, topK), graph.count());
      this.eligible = eligible;
      this.bounds = spec.bounds();
      this.scratch = scratch;
      this.exact = header.refine() ? RowScorer.of(rows, metric, vector, spec.tuning()) : null;
      this.top = new TopHits(metric, topK);
    }

    Hits run() {
      boolean skipsTheNearest = !Float.isInfinite(bounds.near());
      boolean walked =
          !skipsTheNearest && !WalkPlan.isCheaperToScan(eligible, graph.count(), width) && walk();
      Hits hits = walked ? top.best() : scanned();
      spec.computed(byCode, graph.codeBytes());
      spec.computed(rescored, rows.stride());
      return hits;
    }

    private Hits scanned() {
      spec.scanned();
      return header.refine() ? FlatSearch.search(rows, metric, vector, spec) : scan();
    }

    /// Answers whether it found all that was wanted.
    private boolean walk() {
      Walk walk = scratch.walk;
      Bits nodes = filter == null || twins.isEmpty() ? filter : twins.nodesOf(filter);
      if (nodes == null) {
        walk.walk(query, width, sample.count(), Walk.STARTS);
        byCode += walk.computed();
      } else {
        double share = (double) nodes.count() / (graph.count() - twins.count());
        boolean onlyNear = WalkPlan.onlyNear(eligible, width);
        boolean ended = scratch.filtered.walk(nodes, share, query, width, onlyNear, eligible);
        byCode += walk.computed();
        if (!ended) {
          return false;
        }
      }
      long wanted =
          spec.tuning().values().containsKey(QuantizedHnswMethod.REFINE_K)
                  && Float.isInfinite(bounds.far())
              ? (long) Math.ceil(topK * spec.tuning().number(QuantizedHnswMethod.REFINE_K, 1))
              : Long.MAX_VALUE;
      for (int i = 0; i < walk.size() && wanted > 0; i++) {
        wanted -= takeWithTwins(walk.node(i));
      }
      scorePending();
      return top.isFull();
    }

    private int takeWithTwins(int node) {
      int group = twins.groupOf(node);
      int count = take(node);
      if (group >= 0) {
        for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
          count += take(twins.rows()[i]);
        }
      }
      return count;
    }

    private int take(int row) {
      if (filter != null && !filter.get(row)) {
        return 0;
      }
      int[] block = scratch.block;
      if (pending == BLOCK
          || pending > 0
              && exact != null
              && row >>> rows.chunkShift() != block[0] >>> rows.chunkShift()) {
        scorePending();
      }
      block[pending++] = row;
      return 1;
    }

    private void scorePending() {
      if (pending == 0) {
        return;
      }
      if (exact == null) {
        scoreByCode();
        byCode += pending;
      } else {
        exact.score(rows, scratch.block, pending, scratch.scores);
        rescored += pending;
      }
      top.offer(scratch.block, scratch.scores, pending, bounds, metric);
      pending = 0;
    }

    private void scoreByCode() {
      for (int i = pending; i < pending + 3; i++) {
        scratch.block[i] = scratch.block[pending - 1];
      }
      query.of(graph.bytes(), graph.stride(), scratch.block, 0, pending, scratch.distances);
      for (int i = 0; i < pending; i++) {
        scratch.scores[i] = NodeCoder.score(scratch.distances[i], metric);
      }
    }

    /// Looks at the codes of all eligible rows.
    private Hits scan() {
      top = new TopHits(metric, topK);
      for (int row = next(0); row >= 0; row = next(row + 1)) {
        take(row);
      }
      scorePending();
      return top.best();
    }

    private int next(int from) {
      return filter != null ? filter.next(from) : from < graph.count() ? from : -1;
    }
  }
}
