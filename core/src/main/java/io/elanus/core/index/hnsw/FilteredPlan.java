package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.FilteredWalk;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import io.elanus.core.index.hnsw.scan.Confidence;
import io.elanus.core.index.hnsw.scan.SketchScan;
import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.index.hnsw.scan.SketchesOnDemand;
import org.jspecify.annotations.Nullable;

/// Which way of a search within a filter costs least, by [FilteredCosts]: to look at the codes of
/// all that passes, to walk past the filter and apply it afterwards, to walk within it, or to look
/// at the codes of what sketches do not rule out.
///
/// Knows only that a filter leaves so many rows until the entry sample has told where they lie
/// ([#look]).
final class FilteredPlan {
  private final HnswGraph graph;
  private final SketchesOnDemand sketches;
  private final int eligible;
  private final int topK;
  private final BeamWidths widths;
  private final Confidence confidence;
  private final boolean inRange;

  /// What the entry sample says of where those lie that pass.
  private FilteredWalk.Glance glance = new FilteredWalk.Glance(1, 1);

  /// Of all nodes those that pass.
  private double share = 1;

  /// The part of the lists of sketches that usually hold what is near; zero until it is asked for.
  private double visited;

  /// Whether what passes lies far from the query, for a walk of the width last asked about.
  private boolean astray;

  /// @param eligible rows that pass
  /// @param topK hits wanted, at most `eligible`
  /// @param inRange whether all rows up to a score are wanted
  FilteredPlan(
      HnswGraph graph,
      SketchesOnDemand sketches,
      int eligible,
      int topK,
      BeamWidths widths,
      boolean inRange) {
    this.graph = graph;
    this.sketches = sketches;
    this.eligible = eligible;
    this.topK = topK;
    this.widths = widths;
    this.confidence = Confidence.of(widths.width(), WalkPlan.defaultEffort(topK, true));
    this.inRange = inRange;
  }

  /// Of what sketches leave out.
  Confidence confidence() {
    return confidence;
  }

  /// Whether no other way can be cheaper than a scan, wherever what passes lies.
  boolean isCheapestToScan() {
    double least = FilteredCosts.walkNanos(widths.unfiltered(), codeBytes());
    return scanNanos() <= Math.min(least, sketchNanos());
  }

  /// @param share of all nodes those that pass
  void look(FilteredWalk.Glance glance, double share) {
    this.glance = glance;
    this.share = share;
  }

  /// The beam that a walk past the filter begins with.
  int beamPast() {
    astray = isAstray(widths.width());
    return WalkPlan.postfilteredWidth(widths.unfiltered(), topK, WalkPlan.shareNear(glance, share));
  }

  /// Whether to walk past the filter with such a beam, once [#beamPast] has been asked.
  boolean isCheapestToWalkPast(int beam) {
    double nanos = FilteredCosts.walkNanos(beam, codeBytes());
    return !inRange
        && beam <= graph.count()
        && FilteredCosts.SCAN_IS_SURER * nanos < scanNanos()
        && (astray || nanos < walkWithinNanos(widths.width()))
        && sketchesWithin(nanos) == null;
  }

  /// Whether to walk within the filter with such a beam.
  boolean isCheapestToWalkWithin(int beam) {
    astray = isAstray(beam);
    double nanos = walkWithinNanos(beam);
    return !astray && nanos < scanNanos() && sketchesWithin(nanos) == null;
  }

  /// Whether a walk within the filter is to begin in several places.
  boolean beginsElsewhere() {
    return WalkPlan.beginsElsewhere(glance.nearest());
  }

  /// The sketches where they cost no more than a scan; null where they do, or are yet to be made.
  @Nullable Sketches sketches() {
    return sketchesWithin(scanNanos());
  }

  private @Nullable Sketches sketchesWithin(double nanos) {
    boolean telling = !inRange && graph.sample().count() >= SketchScan.FEWEST_SAMPLES;
    return telling && sketchNanos() <= nanos ? sketches.wanted() : null;
  }

  private boolean isAstray(int beam) {
    return WalkPlan.isAstray(glance.nearest(), share, WalkPlan.onlyNear(eligible, beam));
  }

  private double scanNanos() {
    return FilteredCosts.scanNanos(eligible, codeBytes());
  }

  private double walkWithinNanos(int beam) {
    double near = Math.max(glance.nearest(), 1.0 / graph.sample().count());
    return FilteredCosts.walkNanos(beam, near, codeBytes());
  }

  private double sketchNanos() {
    int parts = Sketches.parts(graph.rows().dimension());
    if (astray) {
      return FilteredCosts.farSketchNanos(eligible, graph.count(), topK, parts, codeBytes());
    }
    if (visited == 0) {
      Sketches made = sketches.ifMade();
      visited = made == null ? FilteredCosts.VISITED : made.usualPart(confidence.missedByLists());
    }
    return FilteredCosts.sketchNanos(eligible, graph.count(), topK, visited, parts, codeBytes());
  }

  private int codeBytes() {
    return graph.nodes().codeBytes();
  }
}
