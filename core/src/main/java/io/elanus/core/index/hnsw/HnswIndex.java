package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A graph made ready to be searched. Any number of threads may search at once; closing the arena
/// while one does is the caller's mistake.
public final class HnswIndex implements VectorIndex {
  private static final int IDLE_SCRATCHES = 16;

  /// Scans of no more rows find what brute force finds.
  private static final int EXACTLY = 1000;

  private final Metric metric;
  private final CodeSpace space;
  private final SevenBitQuantizer quantizer;
  private final CodeOrder order;
  private final NodeRecords graph;
  private final EntrySample sample;
  private final Twins twins;
  private final VectorRows rows;
  private final CodeErrors errors;
  private final float longest;
  private final RecallCurve curve;
  private final SketchesOnDemand sketches;
  private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(IDLE_SCRATCHES);

  /// @param arena shared; lives as long as the index is searched
  /// @param later makes sketches: see [IndexMethod#open(MemorySegment, IndexedRows, Arena,
  ///   Executor)]
  HnswIndex(
      Metric metric,
      SevenBitQuantizer quantizer,
      CodeOrder order,
      NodeRecords graph,
      EntrySample sample,
      Twins twins,
      VectorRows rows,
      CodeErrors errors,
      float longest,
      RecallCurve curve,
      Arena arena,
      Executor later) {
    this.metric = metric;
    this.space = CodeSpace.of(metric);
    this.quantizer = quantizer;
    this.order = order;
    this.graph = graph;
    this.sample = sample;
    this.twins = twins;
    this.rows = rows;
    this.longest = longest;
    this.errors = errors;
    this.curve = curve;
    this.sketches =
        new SketchesOnDemand(
            () -> Sketches.of(graph, sample, space, rows.dimension(), arena), later);
  }

  /// As below, with sketches made by the first search that would gain from them.
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    return open(file, rows, arena, Runnable::run);
  }

  /// Checks the file and copies what is hot into `arena`; `file` may be unmapped afterwards.
  ///
  /// @param rows the vectors it was built from, to score candidates exactly
  /// @param arena shared; lives as long as the index is searched
  /// @param later makes sketches: see [IndexMethod#open(MemorySegment, IndexedRows, Arena,
  ///   Executor)]
  /// @throws DatabaseException when the file is damaged or belongs to other rows
  public static HnswIndex open(MemorySegment file, VectorRows rows, Arena arena, Executor later) {
    HnswFile header = HnswFile.read(file);
    if (rows.type() != header.elementType()
        || header.dimension() != rows.dimension()
        || header.rowCount() != rows.rowCount()) {
      throw HnswFile.damaged(
          "holds %d %s of dimension %d, the column %d %s of %d"
              .formatted(
                  header.rowCount(),
                  header.elementType().wireName(),
                  header.dimension(),
                  rows.rowCount(),
                  rows.type().wireName(),
                  rows.dimension()));
    }
    MemorySegment origin = header.section(file, HnswFile.Section.ORIGIN);
    long originBytes = 4L * header.dimension();
    SevenBitQuantizer quantizer =
        new SevenBitQuantizer(origin.asSlice(0, originBytes).toArray(FLOAT32), header.scale());
    CodeOrder order =
        new CodeOrder(origin.asSlice(originBytes).toArray(NodeRecords.INT32), header.prefix());
    if (!order.fits(header.dimension(), header.codeBytes())) {
      throw HnswFile.damaged("has codes of elements in an impossible order");
    }
    EntrySample sample =
        new EntrySample(
            header.section(file, HnswFile.Section.SAMPLE_NODES).toArray(NodeRecords.INT32),
            copied(header.section(file, HnswFile.Section.SAMPLE_CODES), arena),
            header.codeBytes());
    NodeRecords graph =
        header
            .layout()
            .of(
                copied(header.section(file, HnswFile.Section.NODES), arena),
                header.rowCount(),
                header.codeBytes(),
                header.maxDegree());
    Twins twins = Twins.read(header.section(file, HnswFile.Section.TWINS), header.rowCount());
    if (twins == null) {
      throw HnswFile.damaged("names rows that cannot share a code");
    }
    float[] errors = header.section(file, HnswFile.Section.ERRORS).toArray(FLOAT32);
    RecallCurve curve = RecallCurve.read(header.section(file, HnswFile.Section.CURVE));
    if (curve == null) {
      throw HnswFile.damaged("has a curve of recall that is none");
    }
    return new HnswIndex(
        header.metric(),
        quantizer,
        order,
        graph,
        sample,
        twins,
        rows,
        CodeErrors.of(errors, quantizer),
        header.longest(),
        curve,
        arena,
        later);
  }

  private static MemorySegment copied(MemorySegment section, Arena arena) {
    return HugePages.allocate(arena, section.byteSize()).copyFrom(section);
  }

  /// @param spec its `ef` is the beam width; without one its `recall_target` chooses the width; at
  ///   least `topK` is used whatever is given
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense vector = fitting(query);
    int eligible = spec.eligible() == null ? graph.count() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    Scratch scratch = idle.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    FloatElements.read(
        vector.type(),
        MemorySegment.ofArray(vector.bytes()),
        0,
        vector.dimension(),
        scratch.elements);
    CodedQuery coded =
        CodedQuery.of(
            metric,
            order.of(scratch.elements, scratch.ordered),
            quantizer,
            errors,
            longest,
            scratch.code);
    RowScorer exact = RowScorer.of(rows, metric, vector, spec.tuning());
    Hits hits = new Search(coded, exact, spec, eligible, scratch).run();
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
    Sketches made = sketches.ifMade();
    bytes += made == null ? 0 : made.residentBytes();
    bytes += errors.residentBytes() + twins.residentBytes();
    for (Scratch scratch : idle) {
      bytes +=
          scratch.walk.residentBytes() + scratch.scan.residentBytes() + scratch.code.byteSize();
      bytes += scratch.sketchScan.residentBytes();
    }
    return bytes;
  }

  public Metric metric() {
    return metric;
  }

  private QueryVector.Dense fitting(QueryVector query) {
    if (query instanceof QueryVector.Dense vector
        && vector.type() == rows.type()
        && vector.dimension() == rows.dimension()) {
      return vector;
    }
    throw DatabaseException.invalid(
        "vector type or dimension does not match: the index is over %s of dimension %d",
        rows.type().wireName(), rows.dimension());
  }

  /// What one search works with; kept for the next.
  private final class Scratch {
    /// Padded as the rows' codes are: those of older files are longer.
    final MemorySegment code =
        Arena.ofAuto().allocate(graph.codeBytes(), 64).fill((byte) SevenBitQuantizer.CENTRE);

    final float[] elements = new float[Float32Kernels.paddedLength(rows.dimension())];
    final float[] ordered = new float[elements.length];
    final Walk walk = new Walk(graph, sample);
    final CodeScan scan = new CodeScan(graph, space, errors);
    final SketchScan sketchScan = new SketchScan(graph, sample, space, errors);
    final int[] rescored = new int[4];
    final float[] scores = new float[4];
  }

  /// One search: a plan, then candidates by code, then exact scores.
  private final class Search {
    private final CodedQuery query;
    private final RowScorer exact;
    private final int topK;
    private final int width;

    /// The width of a walk without a filter.
    private final int unfilteredWidth;

    private final boolean mayWiden;

    /// Of what sketches leave out.
    private final Confidence confidence;

    private final @Nullable Bits filter;
    private final int eligible;
    private final SearchBounds bounds;
    private final Scratch scratch;
    private final SearchSpec spec;
    private TopHits top;
    private int pending;

    /// The share of all nodes that pass, and what the entry sample says of where these lie.
    private double share = 1;

    private Walk.Glance glance = new Walk.Glance(1, 1);

    /// Whether what passes lies far from the query.
    private boolean astray;

    private long byCode;
    private long rescored;

    Search(CodedQuery query, RowScorer exact, SearchSpec spec, int eligible, Scratch scratch) {
      this.spec = spec;
      this.query = query;
      this.exact = exact;
      this.topK = Math.min(spec.topK(), eligible);
      this.filter = eligible == graph.count() ? null : spec.eligible();
      int calibrated = calibrated(spec.tuning());
      this.mayWiden =
          !spec.tuning().values().containsKey("ef") && (calibrated < 0 || filter != null);
      int absent =
          mayWiden
              ? Math.max(WalkPlan.defaultEffort(topK, filter != null), calibrated)
              : Math.max(calibrated, topK);
      int effort = spec.tuning().whole("ef", absent);
      this.width = Math.min(Math.max(effort, topK), graph.count());
      this.unfilteredWidth =
          mayWiden
              ? Math.min(Math.max(WalkPlan.defaultEffort(topK, false), calibrated), graph.count())
              : width;
      this.confidence = Confidence.of(width, WalkPlan.defaultEffort(topK, true));
      this.eligible = eligible;
      this.bounds = spec.bounds();
      this.scratch = scratch;
      this.top = new TopHits(metric, topK);
    }

    /// The width that reaches the recall wanted; -1 when none is wanted or none is known to.
    private int calibrated(SearchTuning tuning) {
      double target = tuning.number(RecallTarget.NAME, 0);
      return target > 0 ? curve.widthFor(target, topK) : -1;
    }

    Hits run() {
      if (isOrderOfCodesUseless()) {
        scan();
      } else if (filter != null) {
        searchWithin(filter);
      } else if (WalkPlan.isCheaperToScan(eligible, graph.count(), width) || !walk(null)) {
        scan();
      }
      spec.computed(byCode, graph.codeBytes());
      spec.computed(rescored, rows.stride());
      return top.best();
    }

    private boolean isOrderOfCodesUseless() {
      boolean skipsTheNearest = !Float.isInfinite(bounds.near());
      return skipsTheNearest || query.isStray() || Double.isInfinite(query.margin());
    }

    private void searchWithin(Bits filter) {
      double least = WalkPlan.walkNanos(unfilteredWidth, graph.codeBytes());
      if (scanNanos() <= Math.min(least, sketchNanos())) {
        scan();
        return;
      }
      Bits nodes = twins.isEmpty() ? filter : twins.nodesOf(filter);
      share = (double) nodes.count() / (graph.count() - twins.count());
      glance = scratch.walk.glance(nodes, distances());
      byCode += scratch.walk.computed();
      if (!walkPast(nodes) && !walk(nodes) && !sketch(filter)) {
        scan();
      }
    }

    private CodeDistances distances() {
      return space.from(query.code(), 0, graph.codeBytes(), order.prefix());
    }

    /// Walks as without a filter, and takes those that pass of a beam that is so much wider.
    /// Answers whether that was the cheapest way and found all that was wanted.
    private boolean walkPast(Bits nodes) {
      astray = WalkPlan.isAstray(glance.nearest(), share, WalkPlan.onlyNear(eligible, width));
      double near = WalkPlan.shareNear(glance, share);
      int beam = WalkPlan.postfilteredWidth(unfilteredWidth, topK, near);
      while (isCheapestToWalkPast(beam)) {
        scratch.walk.walkOn(nodes, distances(), beam);
        byCode += scratch.walk.computed();
        int wanted = nodesOfHits();
        int last = distanceOfLast(wanted);
        boolean reaches = WalkPlan.reaches(beam, wanted, unfilteredWidth, topK);
        if (reaches && (!mayWiden || isTold(last, beam))) {
          rescoreBeam(last);
          spec.postfiltered();
          return top.isFull();
        }
        int behind = unfilteredWidth - topK;
        beam = reaches ? 2 * beam : Math.max(beam + beam / 4, wanted + behind);
      }
      return false;
    }

    private boolean isCheapestToWalkPast(int beam) {
      double nanos = WalkPlan.walkNanos(beam, graph.codeBytes());
      return Float.isInfinite(bounds.far())
          && beam <= graph.count()
          && WalkPlan.SCAN_IS_SURER * nanos < scanNanos()
          && (astray || nanos < walkWithinNanos(width))
          && sketchesWithin(nanos) == null;
    }

    private double walkWithinNanos(int beam) {
      double near = Math.max(glance.nearest(), 1.0 / sample.count());
      return WalkPlan.walkNanos(beam, near, graph.codeBytes());
    }

    /// Answers whether it found all that was wanted.
    private boolean walk(@Nullable Bits nodes) {
      int beam = width;
      while (true) {
        if (!walk(nodes, beam)) {
          return false;
        }
        int last = distanceOfLast(nodesOfHits());
        if (!mayWiden || isTold(last, beam)) {
          rescoreBeam(last);
          return top.isFull();
        }
        beam *= 2;
        if (beam > graph.count() || eligible <= WalkPlan.rowsWorthAWalk(beam)) {
          return false;
        }
      }
    }

    /// Answers whether the walk was worth its cost and came to an end.
    private boolean walk(@Nullable Bits nodes, int beam) {
      Walk walk = scratch.walk;
      if (nodes == null) {
        walk.walk(distances(), beam, sample.count(), GraphBuilder.STARTS);
        byCode += walk.computed();
        return true;
      }
      astray = WalkPlan.isAstray(glance.nearest(), share, WalkPlan.onlyNear(eligible, beam));
      double nanos = walkWithinNanos(beam);
      if (astray || nanos >= scanNanos() || sketchesWithin(nanos) != null) {
        return false;
      }
      CodeDistances distances = distances();
      walk.enterWithin(nodes, distances, beam);
      if (WalkPlan.beginsElsewhere(glance.nearest())) {
        walk.enterElsewhere(nodes, distances, beam);
      }
      boolean ended = walk.expandWithin(nodes, distances, beam, eligible);
      byCode += walk.computed();
      return ended;
    }

    private double scanNanos() {
      return WalkPlan.scanNanos(eligible, graph.codeBytes());
    }

    /// The sketches where they cost at most so much; null where they do not, or are yet to be made.
    private @Nullable Sketches sketchesWithin(double nanos) {
      boolean telling =
          Float.isInfinite(bounds.far()) && sample.count() >= SketchScan.FEWEST_SAMPLES;
      return telling && sketchNanos() <= nanos ? sketches.wanted() : null;
    }

    private double sketchNanos() {
      int parts = Sketches.parts(rows.dimension());
      if (astray) {
        return WalkPlan.farSketchNanos(eligible, graph.count(), parts, graph.codeBytes());
      }
      Sketches made = sketches.ifMade();
      double visited =
          made == null ? WalkPlan.VISITED : made.lists().usualPart(confidence.missedByLists());
      return WalkPlan.sketchNanos(eligible, graph.count(), topK, visited, parts, graph.codeBytes());
    }

    /// The distance of the node that completes the hits; the largest there is when none does.
    ///
    /// @param nodes see [#nodesOfHits]
    private int distanceOfLast(int nodes) {
      return nodes > scratch.walk.size() ? Integer.MAX_VALUE : scratch.walk.distance(nodes - 1);
    }

    /// How many nodes of the beam the hits are among; if it has too few, how many might have
    /// enough.
    private int nodesOfHits() {
      Walk walk = scratch.walk;
      int found = 0;
      for (int i = 0; i < walk.size(); i++) {
        found += rowsOf(walk.node(i));
        if (found >= topK) {
          return i + 1;
        }
      }
      long enough = (long) walk.size() * topK / Math.max(1, found);
      return (int) Math.max(walk.size() + 1, Math.min(graph.count() + 1L, enough));
    }

    /// Whether the beam reaches so far that what fell out of it is hardly among the hits: codes
    /// that tell too little apart, as those of a small cluster in a wide set, would otherwise let
    /// it be full of rows that are merely near.
    private boolean isTold(int last, int beam) {
      Walk walk = scratch.walk;
      return walk.size() < beam
          || last == Integer.MAX_VALUE
          || walk.distance(walk.size() - 1) > query.likelyNearerThan(last);
    }

    /// Scores at least twice the hits wanted, and on to where codes rule out that a row is a hit.
    /// Within a filter loose rows, which may look nearer than they are, come on top of that.
    private void rescoreBeam(int last) {
      Walk walk = scratch.walk;
      boolean all = !Float.isInfinite(bounds.far());
      int most = query.mayBeNearerThan(last);
      int wanted = 2 * topK;
      for (int i = 0; i < walk.size(); i++) {
        if (wanted <= 0 && walk.distance(i) > most && !all) {
          break;
        }
        int scored = rescoreWithTwins(walk.node(i));
        wanted -= mayLookTooNear(walk.node(i)) ? 0 : scored;
      }
      rescorePending();
    }

    private boolean mayLookTooNear(int node) {
      return filter != null && errors.loose().get(node);
    }

    /// How many hits a node makes at least: none when it may look nearer than it is.
    private int rowsOf(int node) {
      if (mayLookTooNear(node)) {
        return 0;
      }
      int group = twins.groupOf(node);
      int count = passes(node) ? 1 : 0;
      if (group < 0) {
        return count;
      }
      for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
        count += passes(twins.rows()[i]) ? 1 : 0;
      }
      return count;
    }

    private int rescoreWithTwins(int node) {
      int group = twins.groupOf(node);
      int count = rescoreIfPassing(node);
      if (group < 0) {
        return count;
      }
      for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
        count += rescoreIfPassing(twins.rows()[i]);
      }
      return count;
    }

    private int rescoreIfPassing(int row) {
      if (!passes(row)) {
        return 0;
      }
      rescore(row);
      return 1;
    }

    private boolean passes(int row) {
      return filter == null || filter.get(row);
    }

    /// Looks at the sketches of what passes, and at the codes of what may be near; false when that
    /// is no cheaper than looking at all codes, or there are no sketches yet, or they told too
    /// little.
    private boolean sketch(Bits passing) {
      Sketches made = sketchesWithin(scanNanos());
      if (made == null) {
        return false;
      }
      boolean told = scratch.sketchScan.collect(made, query, topK, passing, confidence);
      byCode += sample.count() + scratch.sketchScan.looked();
      spec.read((long) scratch.sketchScan.blocks() * made.blockBytes());
      if (!told) {
        return false;
      }
      rescore(scratch.sketchScan.candidates());
      if (!top.isFull()) {
        return false;
      }
      spec.sketched();
      return true;
    }

    /// Looks at all codes. A few rows cost little to be exact about, and where codes order rows
    /// badly there is no other way.
    private void scan() {
      CodeScan scan = scratch.scan;
      byCode += eligible;
      spec.scanned();
      rescore(
          eligible <= EXACTLY || isOrderOfCodesUseless()
              ? scan.collect(query, topK, filter, bounds)
              : scan.collectLikely(query, topK, filter, bounds));
    }

    /// Scores the strays and then candidates, up to where the codes rule out that a row is a hit.
    /// What a walk had found before is found again.
    private void rescore(CandidateRows candidates) {
      top = new TopHits(metric, topK);
      Bits strays = errors.strays();
      for (int row = strays.next(0); row >= 0; row = strays.next(row + 1)) {
        rescoreIfPassing(row);
      }
      for (int i = 0; i < candidates.count(); i++) {
        if ((i & 3) == 0 && top.isFull()) {
          double least = query.cost(candidates.distance(i)) - query.margin();
          if (least > query.costOfScore(top.worst())) {
            break;
          }
        }
        rescore(candidates.row(i));
      }
      rescorePending();
    }

    /// Scores rows exactly, up to four of one chunk at a time.
    private void rescore(int row) {
      int[] block = scratch.rescored;
      if (pending == block.length
          || pending > 0 && row >>> rows.chunkShift() != block[0] >>> rows.chunkShift()) {
        rescorePending();
      }
      block[pending++] = row;
    }

    private void rescorePending() {
      exact.score(rows, scratch.rescored, pending, scratch.scores);
      rescored += pending;
      top.offer(scratch.rescored, scratch.scores, pending, bounds, metric);
      pending = 0;
    }
  }

  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
}
