package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.graph.WalkPlan;

/// How sure a search by sketches is of what it leaves out: as sure as its effort asks for.
///
/// What is left out are rows whose sums are so many standard deviations above the line of sums over
/// distances ([SketchScan]), and lists that hardly ever hold what is near. Where sums stray from
/// the line as a normal variable, a row at the limit is lost with the probability beyond so many
/// deviations: the upper tail of the normal distribution. Half a deviation divides it by four to
/// six and makes a search look at 1.7 times the rows (`docs/decisions/0010-graph-on-codes.md`,
/// 0016).
///
/// @param deviations at least 2, at most 4
public record Confidence(double deviations) {
  /// At the effort that a search has by default: one row at the limit in eighty is lost, and of the
  /// rows wanted most are not at the limit.
  private static final double BY_DEFAULT = 2.25;

  /// More for each doubling of the effort.
  private static final double PER_DOUBLING = 0.5;

  private static final double LEAST = 2;
  private static final double MOST = 4;

  /// @param effort the width of the beam that a walk would have
  /// @param byDefault its width when the caller names none
  public static Confidence of(int effort, int byDefault) {
    double doublings = Math.log((double) effort / byDefault) / Math.log(2);
    double deviations = BY_DEFAULT + PER_DOUBLING * doublings;
    return new Confidence(Math.max(LEAST, Math.min(MOST, deviations)));
  }

  /// The same for rows without a graph: by `ef` where the search names it, else by the recall that
  /// is wanted, of which rows at the limit may be lost.
  public static Confidence of(SearchTuning tuning, int topK) {
    int byDefault = WalkPlan.defaultEffort(topK, true);
    int effort = Math.max(topK, tuning.whole("ef", byDefault));
    Confidence confidence = of(effort, byDefault);
    double lost = 1 - tuning.number(RecallTarget.NAME, 0);
    while (confidence.missed() > lost && confidence.deviations < MOST) {
      confidence = new Confidence(Math.min(MOST, confidence.deviations + PER_DOUBLING / 2));
    }
    return confidence;
  }

  /// The part of what is at the limit that may be lost: the upper tail of the normal distribution,
  /// by the first terms of Laplace's continued fraction (within one in a hundred from 2 on).
  double missed() {
    double x = deviations;
    double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    return density / (x + 1 / (x + 2 / (x + 3 / x)));
  }

  /// The part of what is near that the lists left out may hold: a fifth of it, since that is lost
  /// wherever it lies, not at the limit only.
  public double missedByLists() {
    return missed() / 5;
  }
}
