package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.FilteredWalk;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import io.elanus.core.index.hnsw.scan.CandidateRows;
import io.elanus.core.index.hnsw.scan.CodeScan;
import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.index.hnsw.scan.SketchScan;
import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.index.hnsw.scan.SketchesOnDemand;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// One search: a plan, then candidates by code, then exact scores.
///
/// | filter | ways, in the order in which they are weighed |
/// |--------|----------------------------------------------|
/// | none   | walk; scan |
/// | none, and rows nearer than a bound are no hits | walk beyond them, while they are few; scan |
/// | some rows | walk past the filter; walk within it; sketches; scan |
///
/// Rows nearer than a bound are left out of a range, and of all pages of an iterator but the first.
///
/// A way that comes back short gives way to the next. The scan never does.
final class HnswSearch {
  /// Scans of no more rows find what brute force finds.
  private static final int EXACTLY = 1000;

  private final HnswGraph graph;
  private final SketchesOnDemand sketches;
  private final SearchSpec spec;
  private final Scratch scratch;
  private final Walk walk;
  private final CodedQuery query;
  private final int eligible;
  private final int topK;
  private final @Nullable Bits filter;
  private final BeamWidths widths;
  private final BeamHits beamHits;
  private final ExactHits hits;

  /// Whether all rows up to a score are wanted.
  private final boolean inRange;

  /// Distances of codes computed.
  private long byCode;

  /// What searches work with, one at a time; kept for the next.
  static final class Scratch {
    /// Padded as the rows' codes are: those of older files are longer.
    private final MemorySegment code;

    private final float[] elements;
    private final float[] ordered;
    private final Walk walk;
    private final FilteredWalk filtered;
    private final CodeScan scan;
    private final SketchScan sketchScan;

    Scratch(HnswGraph graph) {
      code =
          Arena.ofAuto()
              .allocate(graph.nodes().codeBytes(), 64)
              .fill((byte) SevenBitQuantizer.CENTRE);
      elements = new float[Float32Kernels.paddedLength(graph.rows().dimension())];
      ordered = new float[elements.length];
      walk = new Walk(graph.nodes(), graph.sample());
      filtered = new FilteredWalk(walk, graph.sample());
      scan = new CodeScan(graph.nodes(), graph.space(), graph.errors());
      sketchScan = new SketchScan(graph.nodes(), graph.sample(), graph.space(), graph.errors());
    }

    long residentBytes() {
      return walk.residentBytes()
          + filtered.residentBytes()
          + scan.residentBytes()
          + sketchScan.residentBytes()
          + code.byteSize();
    }
  }

  /// @param vector of the rows' type and dimension
  /// @param eligible rows that may be hits, at least one
  HnswSearch(
      HnswGraph graph,
      SketchesOnDemand sketches,
      QueryVector.Dense vector,
      SearchSpec spec,
      int eligible,
      Scratch scratch) {
    this.graph = graph;
    this.sketches = sketches;
    this.spec = spec;
    this.scratch = scratch;
    walk = scratch.walk;
    query = coded(vector, graph, scratch);
    this.eligible = eligible;
    topK = Math.min(spec.topK(), eligible);
    filter = eligible == graph.count() ? null : spec.eligible();
    widths = BeamWidths.of(spec.tuning(), graph.curve(), topK, filter != null, graph.count());
    beamHits = new BeamHits(graph, walk, query, filter, topK);
    RowScorer scorer = RowScorer.of(graph.rows(), graph.metric(), vector, spec.tuning());
    hits = new ExactHits(graph.rows(), graph.metric(), scorer, spec.bounds(), topK);
    inRange = !Float.isInfinite(spec.bounds().far());
  }

  private static CodedQuery coded(QueryVector.Dense vector, HnswGraph graph, Scratch scratch) {
    FloatElements.read(
        vector.type(),
        MemorySegment.ofArray(vector.bytes()),
        0,
        vector.dimension(),
        scratch.elements);
    return CodedQuery.of(
        graph.metric(),
        graph.order().of(scratch.elements, scratch.ordered),
        graph.quantizer(),
        graph.errors(),
        graph.longest(),
        scratch.code);
  }

  Hits run() {
    if (isOrderOfCodesUseless() || !findWithoutScan()) {
      scan();
    }
    spec.computed(byCode, graph.nodes().codeBytes());
    spec.computed(hits.scored(), graph.rows().stride());
    return hits.best();
  }

  private boolean isOrderOfCodesUseless() {
    return query.isStray() || Double.isInfinite(query.margin());
  }

  private boolean skipsTheNearest() {
    return !Float.isInfinite(spec.bounds().near());
  }

  /// Answers whether that was worth its cost and found all that was wanted.
  private boolean findWithoutScan() {
    if (filter != null) {
      return !skipsTheNearest() && findWithin(filter);
    }
    if (skipsTheNearest()) {
      return walkBeyondTheNearest();
    }
    return !WalkPlan.isCheaperToScan(eligible, graph.count(), widths.width())
        && widening(this::walk);
  }

  private boolean findWithin(Bits passing) {
    FilteredPlan plan = new FilteredPlan(graph, sketches, eligible, topK, widths, inRange);
    if (plan.isCheapestToScan()) {
      return false;
    }
    Twins twins = graph.twins();
    Bits nodes = twins.isEmpty() ? passing : twins.nodesOf(passing);
    FilteredWalk.Glance glance = scratch.filtered.glance(nodes, distances());
    byCode += walk.computed();
    plan.look(glance, (double) nodes.count() / (graph.count() - twins.count()));
    return walkPast(nodes, plan)
        || widening(beam -> walkWithin(nodes, beam, plan))
        || sketch(passing, plan);
  }

  private CodeDistances distances() {
    return graph.distances(query);
  }

  /// Walks with wider and wider beams until they tell the hits from what fell out of them.
  ///
  /// @param walked walks with a beam of some width, unless that is not worth its cost; answers
  ///   whether the walk came to an end
  /// @return whether all was found that was wanted
  private boolean widening(IntPredicate walked) {
    int beam = widths.width();
    while (walked.test(beam)) {
      int last = beamHits.distanceOfLast(beamHits.nodes());
      if (isTold(last, beam)) {
        return scoreBeam(last);
      }
      beam *= 2;
      if (beam > graph.count() || eligible <= WalkPlan.rowsWorthAWalk(beam)) {
        return false;
      }
    }
    return false;
  }

  private boolean walk(int beam) {
    walk.walk(distances(), beam, graph.sample().count(), Walk.STARTS);
    byCode += walk.computed();
    return true;
  }

  /// Walks with beams that hold the rows nearer than the bound, at first as many as hits are
  /// wanted, as for the second page of an iterator, and as many beyond as a search without one
  /// looks at. Gives up where all walks together would cost as much as a scan.
  private boolean walkBeyondTheNearest() {
    int bound = query.distanceAt(query.costOfScore(spec.bounds().near()));
    int beam = WalkPlan.widthBeyond(topK, widths.width());
    double cost = WalkPlan.rowsWorthAWalk(beam);
    while (cost < eligible) {
      walk(beam);
      int skipped = beamHits.skipNearerThan(bound);
      int wanted = WalkPlan.widthBeyond(skipped, widths.width());
      if (walk.size() < beam || wanted <= beam) {
        return scoreBeam(beamHits.distanceOfLast(beamHits.nodes()));
      }
      beam = skipped < beam ? wanted : 2 * beam;
      cost += WalkPlan.rowsWorthAWalk(beam);
    }
    return false;
  }

  private boolean walkWithin(Bits nodes, int beam, FilteredPlan plan) {
    if (!plan.isCheapestToWalkWithin(beam)) {
      return false;
    }
    CodeDistances distances = distances();
    scratch.filtered.begin(nodes, distances, beam);
    if (plan.beginsElsewhere()) {
      scratch.filtered.beginElsewhere(nodes, distances, beam);
    }
    boolean ended = walk.walkOnWithin(nodes, distances, beam, eligible);
    byCode += walk.computed();
    return ended;
  }

  /// Walks as without a filter, and takes those that pass of a beam that is so much wider. Answers
  /// whether that was the cheapest way and found all that was wanted.
  private boolean walkPast(Bits nodes, FilteredPlan plan) {
    int behind = widths.unfiltered() - topK;
    int beam = plan.beamPast();
    while (plan.isCheapestToWalkPast(beam)) {
      scratch.filtered.walkPast(nodes, distances(), beam);
      byCode += walk.computed();
      int wanted = beamHits.nodes();
      int last = beamHits.distanceOfLast(wanted);
      boolean reaches = WalkPlan.reaches(beam, wanted, widths.unfiltered(), topK);
      if (reaches && isTold(last, beam)) {
        spec.postfiltered();
        return scoreBeam(last);
      }
      beam = reaches ? 2 * beam : Math.max(beam + beam / 4, wanted + behind);
    }
    return false;
  }

  private boolean isTold(int last, int beam) {
    return !widths.mayWiden() || beamHits.areTold(last, beam);
  }

  private boolean scoreBeam(int last) {
    beamHits.score(last, inRange, hits);
    return hits.isFull();
  }

  /// Looks at the sketches of what passes, and at the codes of what may be near; false when that is
  /// no cheaper than looking at all codes, or there are no sketches yet, or they told too little.
  private boolean sketch(Bits passing, FilteredPlan plan) {
    Sketches made = plan.sketches();
    if (made == null) {
      return false;
    }
    SketchScan scan = scratch.sketchScan;
    boolean told = scan.collect(made, query, topK, passing, plan.confidence());
    byCode += graph.sample().count() + scan.looked();
    spec.read((long) scan.blocks() * made.blockBytes());
    if (!told) {
      return false;
    }
    score(scan.candidates());
    if (!hits.isFull()) {
      return false;
    }
    spec.sketched();
    return true;
  }

  /// Looks at all codes. A few rows cost little to be exact about, and where codes order rows badly
  /// there is no other way.
  private void scan() {
    byCode += eligible;
    spec.scanned();
    score(
        eligible <= EXACTLY || isOrderOfCodesUseless() || skipsTheNearest()
            ? scratch.scan.collect(query, topK, filter, spec.bounds())
            : scratch.scan.collectLikely(query, topK, filter, spec.bounds()));
  }

  /// Scores the strays and then candidates, up to where the codes rule out that a row is a hit.
  /// What a walk had found before is found again.
  private void score(CandidateRows candidates) {
    hits.clear();
    Bits strays = graph.errors().strays();
    for (int row = strays.next(0); row >= 0; row = strays.next(row + 1)) {
      if (filter == null || filter.get(row)) {
        hits.offer(row);
      }
    }
    for (int i = 0; i < candidates.count(); i++) {
      if ((i & 3) == 0 && hits.isFull()) {
        double least = query.cost(candidates.distance(i)) - query.margin();
        if (least > query.costOfScore(hits.worst())) {
          break;
        }
      }
      hits.offer(candidates.row(i));
    }
    hits.finish();
  }
}
