package io.elanus.core.index.hnsw;

import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.graph.WalkPlan;

/// How wide the beams of a search are, at most as wide as there are rows.
///
/// @param width of a walk, at least the hits wanted
/// @param unfiltered of a walk that does not ask what a filter lets pass
/// @param mayWiden whether a search may walk anew with a wider beam where codes tell too little:
///   not where the caller named the width, nor where the curve of recall knows that of a search
///   without a filter
record BeamWidths(int width, int unfiltered, boolean mayWiden) {

  /// @param topK hits wanted, at most `rowCount`
  /// @param filtered whether some of the rows cannot be hits
  static BeamWidths of(
      SearchTuning tuning, RecallCurve curve, int topK, boolean filtered, int rowCount) {
    if (tuning.values().containsKey(HnswMethod.EF)) {
      return fixed(tuning.whole(HnswMethod.EF, topK), topK, rowCount);
    }
    int calibrated = calibrated(tuning, curve, topK);
    if (calibrated >= 0 && !filtered) {
      return fixed(calibrated, topK, rowCount);
    }
    int width = Math.max(WalkPlan.defaultEffort(topK, filtered), calibrated);
    int unfiltered = Math.max(WalkPlan.defaultEffort(topK, false), calibrated);
    return new BeamWidths(within(width, topK, rowCount), within(unfiltered, topK, rowCount), true);
  }

  private static BeamWidths fixed(int wanted, int topK, int rowCount) {
    int width = within(wanted, topK, rowCount);
    return new BeamWidths(width, width, false);
  }

  private static int within(int width, int topK, int rowCount) {
    return Math.min(Math.max(width, topK), rowCount);
  }

  /// The width that reaches the recall wanted; -1 when none is wanted or none is known to.
  private static int calibrated(SearchTuning tuning, RecallCurve curve, int topK) {
    double target = tuning.number(RecallTarget.NAME, 0);
    return target > 0 ? curve.widthFor(target, topK) : -1;
  }
}
