package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// A query as the graph sees it: its code, and how far distances of codes can be from the truth.
///
/// Exact scores and distances of codes meet as a *cost*, smaller is nearer: the distance (with the
/// root) for L2, the distance of the vectors made to length one for COSINE, the negated inner
/// product for IP. The cost of a row with code distance d is within [#margin] of [#cost].
public final class CodedQuery {
  /// Of a standard deviation: a row whose distance of codes is this much larger than another's is
  /// hardly ever the nearer one.
  private static final double SURE = 4;

  private static final double LIKELY = 1.5;

  /// What rounding of a cosine near one to float32 moves a cost by: `sqrt(2 * 2^-23)` and a little
  /// more.
  private static final double COSINE_ROUNDING = 1e-3;

  private final Metric metric;
  private final MemorySegment code;
  private final double step;
  private final double margin;
  private final boolean stray;

  /// The variance of a distance of codes d is `slope * d + offset`.
  private final double slope;

  private final double offset;

  /// How far the cost of a loose row may be from [#cost], either way.
  private final double looseMargin;

  private final Clipped clipped;

  private CodedQuery(
      Metric metric,
      MemorySegment code,
      double step,
      double margin,
      boolean stray,
      double slope,
      double offset,
      double looseMargin,
      Clipped clipped) {
    this.looseMargin = looseMargin;
    this.clipped = clipped;
    this.metric = metric;
    this.code = code;
    this.step = step;
    this.margin = margin;
    this.stray = stray;
    this.slope = slope;
    this.offset = offset;
  }

  /// Codes a query.
  ///
  /// @param metric L2, IP or COSINE
  /// @param elements of the query, padded with zeros; changed for COSINE
  /// @param quantizer of the rows
  /// @param errors of the rows' codes
  /// @param longest the length of the longest row as coded
  /// @param code takes the code
  public static CodedQuery of(
      Metric metric,
      float[] elements,
      SevenBitQuantizer quantizer,
      CodeErrors errors,
      float longest,
      MemorySegment code) {
    return switch (metric) {
      case L2 -> {
        double norm = Math.sqrt(Float32Kernels.squaredNorm(elements));
        double error = quantizer.encode(elements, code, 0);
        double margin = (error + errors.largest()) * 1.0001 + 1e-6 * (norm + longest);
        yield ofDistance(metric, elements, quantizer, errors, error, margin, code);
      }
      case COSINE -> {
        boolean directionless = RowReader.normalize(elements) == 0;
        double error = quantizer.encode(elements, code, 0);
        double margin =
            directionless ? Double.POSITIVE_INFINITY : error + errors.largest() + COSINE_ROUNDING;
        yield ofDistance(metric, elements, quantizer, errors, error, margin, code);
      }
      case IP -> ofProduct(elements, quantizer, errors, longest, code);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  /// Squared distances d of codes: rounding of a squared length e in all moves d by a normal
  /// variable of variance `4 d e / dimension`, and by its own square, of variance `2 e^2 /
  /// dimension`. Where few elements vary, these have all of the rounding: at least a sixth (two
  /// uniform ones) is reckoned for each.
  private static CodedQuery ofDistance(
      Metric metric,
      float[] elements,
      SevenBitQuantizer quantizer,
      CodeErrors errors,
      double error,
      double margin,
      MemorySegment code) {
    double scale = quantizer.scale();
    int dimension = quantizer.dimension();
    double squared = (errors.meanSquare() + error * error) / (scale * scale);
    double slope = 4 * Math.max(squared / dimension, 1 / 6.0);
    double offset = 2 * squared * squared / dimension;
    boolean loose = errors.isLoose(error);
    return new CodedQuery(
        metric,
        code,
        scale,
        margin,
        errors.isStray(error),
        slope,
        offset,
        errors.largest() + (loose ? error : 0),
        loose ? Clipped.of(elements, quantizer) : Clipped.NOTHING);
  }

  private static CodedQuery ofProduct(
      float[] elements,
      SevenBitQuantizer quantizer,
      CodeErrors errors,
      float longest,
      MemorySegment code) {
    float most = 0;
    for (float element : elements) {
      most = Math.max(most, Math.abs(element));
    }
    float queryScale = most > 0 ? most / 63.5f : 1;
    int dimension = quantizer.dimension();
    double error =
        new SevenBitQuantizer(new float[dimension], queryScale).encode(elements, code, 0);
    double norm = Math.sqrt(Float32Kernels.squaredNorm(elements));
    double margin = (norm + error) * errors.largest() + error * longest + 4e-6 * norm * longest;
    double step = (double) quantizer.scale() * queryScale;
    double ofRow = Math.max(errors.meanSquare() / dimension, square(quantizer.scale()) / 12);
    double ofQuery = Math.max(error * error / dimension, square(queryScale) / 12);
    double variance = (norm * norm * ofRow + (double) longest * longest * ofQuery) / (step * step);
    double looseMargin = norm * errors.largest();
    return new CodedQuery(
        Metric.IP, code, step, margin, false, 0, variance, looseMargin, Clipped.NOTHING);
  }

  /// The code, elements in the order of the rows' codes.
  public MemorySegment code() {
    return code;
  }

  /// How far [#cost] may be from the exact cost, either way; infinite when codes say nothing.
  public double margin() {
    return margin;
  }

  /// Whether the query lies so far outside of what the codes span that they order rows wrongly.
  public boolean isStray() {
    return stray;
  }

  /// The distance of codes up to which a row may still be nearer than one at distance `d`: beyond,
  /// that is no more likely than four standard deviations of rounding.
  public int mayBeNearerThan(int d) {
    return beyond(d, SURE);
  }

  /// The distance of codes that tells a row from one at distance `d` in most cases.
  public int likelyNearerThan(int d) {
    return beyond(d, LIKELY);
  }

  /// The distance of codes that a loose row has at least, but for rounding, when its code says `d`.
  /// Clipping brings vectors nearer to each other, never farther apart; an inner product it may
  /// change either way.
  public int looseAtLeast(int d) {
    return metric == Metric.IP ? (int) Math.max(Integer.MIN_VALUE, d - looseMargin / step - 1) : d;
  }

  /// The distance of codes that a loose row has at most, but for rounding.
  int looseAtMost(int d) {
    int most = distanceAt(cost(d) + looseMargin);
    return most == Integer.MAX_VALUE ? most : most + 1;
  }

  /// The distance of a row, no loose one, from the query as it was before it was clipped, when its
  /// code says `d`: never less.
  public int unclipped(int d, NodeRecords rows, int row) {
    return clipped.at().length == 0 ? d : clipped.unclipped(d, rows.bytes(), rows.code(row));
  }

  private int beyond(int d, double deviations) {
    double within = 2 + deviations * Math.sqrt(slope * Math.max(0, d) + offset);
    return (int) Math.min(Integer.MAX_VALUE, d + within);
  }

  /// The cost that a distance of codes stands for.
  public double cost(int codeDistance) {
    return metric == Metric.IP ? step * codeDistance : step * Math.sqrt(codeDistance);
  }

  /// The cost that a score stands for.
  public double costOfScore(float score) {
    return switch (metric) {
      case L2 -> score > 0 ? Math.sqrt(score) : 0;
      case COSINE -> Math.sqrt(Math.max(0, 2 - 2 * (double) score));
      case IP -> -(double) score;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  /// A cost that the true cost of a row of such a score does not exceed: scores are float32.
  public double roundedUp(double cost) {
    return metric == Metric.COSINE ? cost + COSINE_ROUNDING : cost + 1e-4 * Math.abs(cost);
  }

  /// The largest distance of codes whose cost is at most the given one; -1 or less when there is
  /// none (for IP: when there is none that an int can hold).
  public int distanceAt(double cost) {
    if (metric == Metric.IP) {
      return (int)
          Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, Math.floor(cost / step)));
    }
    if (cost < 0) {
      return -1;
    }
    double steps = cost / step;
    return (int) Math.min(Integer.MAX_VALUE, Math.floor(steps * steps));
  }

  private static double square(double value) {
    return value * value;
  }

  /// The elements of a query that lie outside of what codes span.
  ///
  /// @param at which elements, shape `[clipped]`
  /// @param beyond by how many steps, negative when too small
  private record Clipped(int[] at, double[] beyond) {
    static final Clipped NOTHING = new Clipped(new int[0], new double[0]);

    static Clipped of(float[] elements, SevenBitQuantizer quantizer) {
      int[] at = new int[quantizer.dimension()];
      double[] beyond = new double[at.length];
      int count = 0;
      for (int i = 0; i < at.length; i++) {
        double steps = ((double) elements[i] - quantizer.origin()[i]) / quantizer.scale();
        double code = steps + SevenBitQuantizer.CENTRE;
        double out = code - Math.max(0, Math.min(127, code));
        if (Math.abs(out) > 0.5) {
          at[count] = i;
          beyond[count++] = out;
        }
      }
      return new Clipped(Arrays.copyOf(at, count), Arrays.copyOf(beyond, count));
    }

    /// An element that is e steps beyond the last code, which is c steps from the row's, adds `(e +
    /// c)^2` and not `c^2`.
    int unclipped(int d, MemorySegment codes, long code) {
      double more = 0;
      for (int i = 0; i < at.length; i++) {
        double out = Math.abs(beyond[i]);
        int element = codes.get(ValueLayout.JAVA_BYTE, code + at[i]);
        more += out * (out + 2 * (beyond[i] > 0 ? 127 - element : element));
      }
      return (int) Math.min(Integer.MAX_VALUE, d + more);
    }
  }
}
