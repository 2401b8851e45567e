package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.ProductQuantizer;

/// A query as sketches of the same codewords see it. One thread at a time.
final class SketchedQuery {
  /// Rows of which the query learns how its own differences lie to what codewords leave over.
  private static final int PROBES = 128;

  private final SketchCodewords codewords;
  private final FastScanTable table;

  /// What rounding of the addends may add to a sum, in four standard deviations.
  private final double rounding;

  /// The query's length.
  private final double norm;

  private double lean;
  private boolean learned;

  /// @param elements of the query, padded, made to length one for COSINE
  SketchedQuery(SketchCodewords codewords, float[] elements) {
    this.codewords = codewords;
    ProductQuantizer quantizer = codewords.quantizer();
    table = Sketches.table(quantizer, codewords.space(), elements);
    norm = Math.sqrt(Float32Kernels.squaredNorm(elements));
    rounding = SketchCodewords.SURE * Math.sqrt(quantizer.parts() / 12.0);
    lean = codewords.lean();
  }

  SketchCodewords codewords() {
    return codewords;
  }

  /// Whether float32 could hold the addends.
  boolean isSound() {
    return Float.isFinite(table.bias()) && Float.isFinite(table.step());
  }

  byte[] addends() {
    return table.bytes();
  }

  /// The largest sum that a row may have which costs no more than `cost` and is off by `error`.
  ///
  /// @param cost as of [CodedQuery]: a distance with the root, or a negated product; may be
  ///   infinite
  int mostSum(double error, double cost) {
    if (Double.isInfinite(cost)) {
      return FastScan.MOST_SUM;
    }
    double reach =
        switch (codewords.space()) {
          case SQUARED_DISTANCE -> error * error + cost * cost + 2 * lean * error * cost;
          case NEGATED_DOT -> cost + lean * error * norm;
        };
    double sum = (reach - table.bias()) / table.step() + rounding;
    return (int) Math.max(-1, Math.min(FastScan.MOST_SUM, sum));
  }

  boolean hasLearned() {
    return learned;
  }

  /// How many places to ask [#learn] about.
  static int probes(int count) {
    return Math.min(PROBES, count);
  }

  /// Learns from rows of known costs how this query lies to what codewords leave over: one unlike
  /// all rows may lean to one side. Of a row that has nothing to do with the query, `(|q - x'|^2 +
  /// e^2 - d^2) / (2 e |q - x'|)` is the cosine, around zero.
  void learn(short[] sums, int[] places, double[] costs, ChunkSketches sketches) {
    learned = true;
    double squares = 0;
    int used = 0;
    for (int i = 0; i < places.length; i++) {
      double error = sketches.error(places[i]);
      double seen = table.bias() + (double) table.step() * sums[places[i]];
      double cosine =
          switch (codewords.space()) {
            case SQUARED_DISTANCE ->
                (seen + error * error - costs[i] * costs[i]) / (2 * error * Math.sqrt(seen));
            case NEGATED_DOT -> (seen - costs[i]) / (norm * error);
          };
      if (Double.isFinite(cosine)) {
        squares += cosine * cosine;
        used++;
      }
    }
    if (used > 0) {
      double found = SketchCodewords.SURE * Math.sqrt(squares / used);
      lean = Math.min(1, Math.max(codewords.lean(), found));
    }
  }
}
