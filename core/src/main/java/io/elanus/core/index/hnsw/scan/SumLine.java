package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeSpace;

/// Which sums of sketches go with which distances: a line, and how far sums stray from it. A row at
/// distance d has a sum of about `atZero + slope * d`.
///
/// Of rows farther than the mean, by squared distances, sums stray farther: what codewords leave
/// over counts by its cosine with the way to the query.
///
/// @param deviation of sums from the line, up to the mean distance; zero where nothing is told
/// @param mean distance; infinite where deviations do not depend on distances
/// @param moved how many deviations the line lies above what it was drawn through
record SumLine(double atZero, double slope, double deviation, double mean, double moved) {
  /// Tells nothing.
  static final SumLine NONE = new SumLine(0, 0, 0, 0, 0);

  private static final double LEAST_DEVIATION = 0.5;

  /// Least squares.
  ///
  /// @param distances shape `[sums.length or more]`
  static SumLine through(int[] distances, int[] sums, CodeSpace space) {
    int count = sums.length;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < count; i++) {
      double distance = distances[i];
      double sum = sums[i];
      x += distance;
      y += sum;
      xx += distance * distance;
      xy += distance * sum;
      yy += sum * sum;
    }
    double varianceX = xx / count - x / count * (x / count);
    double covariance = xy / count - x / count * (y / count);
    double varianceY = yy / count - y / count * (y / count);
    if (!(varianceX > 0) || !(covariance > 0)) {
      return NONE;
    }
    double slope = covariance / varianceX;
    double rest = Math.sqrt(Math.max(0, varianceY - slope * covariance));
    return new SumLine(
        y / count - slope * x / count,
        slope,
        Math.max(LEAST_DEVIATION, rest),
        switch (space) {
          case SQUARED_DISTANCE -> x / count;
          case NEGATED_DOT -> Double.POSITIVE_INFINITY;
        },
        0);
  }

  boolean tells() {
    return deviation > 0;
  }

  /// The same so many deviations higher.
  SumLine moved(double deviations) {
    return new SumLine(atZero, slope, deviation, mean, moved + deviations);
  }

  /// The sum so many deviations above that of a distance.
  double sum(int distance, double deviations) {
    return atZero + slope * distance + (moved + deviations) * deviationAt(distance);
  }

  /// How many deviations a sum lies above that of a distance.
  double deviations(int distance, int sum) {
    return (sum - atZero - slope * distance) / deviationAt(distance) - moved;
  }

  private double deviationAt(int distance) {
    return distance > mean ? deviation * Math.sqrt(distance / mean) : deviation;
  }
}
