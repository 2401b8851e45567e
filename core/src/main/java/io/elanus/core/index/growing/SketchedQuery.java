package io.elanus.core.index.growing;

import io.elanus.core.index.hnsw.scan.Confidence;
import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A query as sketches of the same codewords see it. One thread at a time.
final class SketchedQuery {
  /// Rows of which the query learns how its own differences lie to what codewords leave over.
  private static final int PROBES = 128;

  /// Errors are rounded up to so many levels, up to four times their root mean square.
  private static final int LEVELS = 256;

  private static final short UNKNOWN = Short.MIN_VALUE;

  /// One of so many rows of a block is one of them.
  private static final int PROBED = 4;

  private final SketchCodewords codewords;
  private final Confidence confidence;
  private final FastScanTable table;
  private final @Nullable NearGroups near;

  /// What rounding of the addends adds to a sum times its step: the variance.
  private final double rounding;

  /// The query's length.
  private final double norm;

  /// Standard deviation of the cosine between what codewords leave over and the way to the query.
  private double deviation;

  private boolean learned;
  private double reach = Double.POSITIVE_INFINITY;
  private final double levelsPerUnit;

  /// What [#mostSum] is for each level, as far as it has been asked for; shape `[LEVELS]`.
  private final short[] mostOfLevel = new short[LEVELS];

  /// @param elements of the query, padded, made to length one for COSINE
  SketchedQuery(SketchCodewords codewords, float[] elements, Confidence confidence) {
    this.codewords = codewords;
    this.confidence = confidence;
    ProductQuantizer quantizer = codewords.quantizer();
    table = Sketches.table(quantizer, codewords.space(), elements);
    norm = Math.sqrt(Float32Kernels.squaredNorm(elements));
    rounding = (double) table.step() * table.step() * quantizer.parts() / 12;
    deviation = codewords.deviation();
    levelsPerUnit = LEVELS / 4 / Math.sqrt(codewords.meanSquare());
    Arrays.fill(mostOfLevel, UNKNOWN);
    SketchGroups groups = codewords.groups();
    near = groups == null ? null : new NearGroups(groups, elements, confidence);
  }

  /// The groups of rows as the query sees them; null where rows are not grouped.
  @Nullable NearGroups near() {
    return near;
  }

  /// Whether float32 could hold the addends.
  boolean isSound() {
    return Float.isFinite(table.bias()) && Float.isFinite(table.step());
  }

  byte[] addends() {
    return table.bytes();
  }

  /// The cost that [#mostSum] is about from now on.
  ///
  /// @param cost as of `CodedQuery`: a distance with the root, or a negated product; may be
  ///   infinite
  void reach(double cost) {
    if (cost != reach) {
      reach = cost;
      Arrays.fill(mostOfLevel, UNKNOWN);
    }
  }

  /// The largest sum that a row has which costs no more than [#reach] and is off by `error`, but
  /// for what the confidence leaves out.
  int mostSum(float error) {
    int level = (int) (error * levelsPerUnit) + 1;
    if (level >= LEVELS) {
      return mostSum(error, reach);
    }
    if (mostOfLevel[level] == UNKNOWN) {
      mostOfLevel[level] = (short) mostSum(level / levelsPerUnit, reach);
    }
    return mostOfLevel[level];
  }

  private int mostSum(double error, double cost) {
    if (Double.isInfinite(cost)) {
      return FastScan.MOST_SUM;
    }
    double lever =
        switch (codewords.space()) {
          case SQUARED_DISTANCE -> 2 * error * cost;
          case NEGATED_DOT -> error * norm;
        };
    double known =
        switch (codewords.space()) {
          case SQUARED_DISTANCE -> error * error + cost * cost;
          case NEGATED_DOT -> cost;
        };
    double spread = lever * deviation;
    double reach =
        known
            + lever * codewords.lean()
            + confidence.deviations() * Math.sqrt(spread * spread + rounding);
    double sum = (reach - table.bias()) / table.step();
    return (int) Math.max(-1, Math.min(FastScan.MOST_SUM, sum));
  }

  boolean hasLearned() {
    return learned;
  }

  /// The places that [#learn] is told about, up to one in four of each of some blocks.
  static int[] probes(ChunkSketches sketches) {
    int perBlock = FastScan.ROWS / PROBED;
    int blocks = Math.min(PROBES / perBlock, sketches.blocks());
    int[] places = new int[PROBES];
    int count = 0;
    for (int i = 0; i < blocks; i++) {
      int block = (int) ((long) i * sketches.blocks() / blocks);
      for (int row = 0; row < FastScan.ROWS; row += PROBED) {
        if (block * FastScan.ROWS + row < sketches.count()) {
          places[count++] = block * FastScan.ROWS + row;
        }
      }
    }
    return Arrays.copyOf(places, count);
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
      deviation = Math.max(deviation, Math.sqrt(squares / used));
      Arrays.fill(mostOfLevel, UNKNOWN);
    }
  }
}
