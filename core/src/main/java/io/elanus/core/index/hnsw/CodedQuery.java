package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Float32Query;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.MemorySegment;

/// A query as the graph sees it: its code, and how far distances of codes can be from the truth.
///
/// Exact scores and distances of codes meet as a *cost*, smaller is nearer: the distance (with the
/// root) for L2, the distance of the vectors made to length one for COSINE, the negated inner
/// product for IP. The cost of a row with code distance d is within [#margin] of [#cost].
final class CodedQuery {
  private final Metric metric;
  private final Float32Query exact;
  private final MemorySegment code;
  private final double step;
  private final double margin;

  private CodedQuery(
      Metric metric, Float32Query exact, MemorySegment code, double step, double margin) {
    this.metric = metric;
    this.exact = exact;
    this.code = code;
    this.step = step;
    this.margin = margin;
  }

  /// @param code takes the code
  /// @param largestError the largest distance of a row from what its code stands for
  /// @param longest the length of the longest row as coded
  static CodedQuery of(
      Metric metric,
      Float32Query exact,
      SevenBitQuantizer quantizer,
      float largestError,
      float longest,
      MemorySegment code) {
    float[] elements = exact.elements().clone();
    double scale = quantizer.scale();
    return switch (metric) {
      case L2 -> {
        double error = quantizer.encode(elements, code, 0);
        double norm = Math.sqrt(exact.squaredNorm());
        yield new CodedQuery(
            metric, exact, code, scale, (error + largestError) * 1.0001 + 1e-6 * (norm + longest));
      }
      case COSINE -> {
        boolean directionless = RowReader.normalize(elements) == 0;
        double error = quantizer.encode(elements, code, 0);
        double rounding =
            1e-3; // of a cosine near one in float32: sqrt(2 * 2^-23) and a little more
        yield new CodedQuery(
            metric,
            exact,
            code,
            scale,
            directionless ? Double.POSITIVE_INFINITY : error + largestError + rounding);
      }
      case IP -> {
        float most = 0;
        for (float element : elements) {
          most = Math.max(most, Math.abs(element));
        }
        float queryScale = most > 0 ? most / 63.5f : 1;
        double error =
            new SevenBitQuantizer(new float[quantizer.dimension()], queryScale)
                .encode(elements, code, 0);
        double norm = Math.sqrt(Float32Kernels.squaredNorm(elements));
        yield new CodedQuery(
            metric,
            exact,
            code,
            scale * queryScale,
            (norm + error) * largestError + error * longest + 4e-6 * norm * longest);
      }
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  Float32Query exact() {
    return exact;
  }

  MemorySegment code() {
    return code;
  }

  /// How far [#cost] may be from the exact cost, either way; infinite when codes say nothing.
  double margin() {
    return margin;
  }

  /// The cost that a distance of codes stands for.
  double cost(int codeDistance) {
    return metric == Metric.IP ? step * codeDistance : step * Math.sqrt(codeDistance);
  }

  /// The cost that a score stands for.
  double costOfScore(float score) {
    return switch (metric) {
      case L2 -> score > 0 ? Math.sqrt(score) : 0;
      case COSINE -> Math.sqrt(Math.max(0, 2 - 2 * (double) score));
      case IP -> -(double) score;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalStateException(metric.name());
    };
  }

  /// The largest distance of codes whose cost is at most the given one; -1 or less when there is
  /// none (for IP: when there is none that an int can hold).
  int distanceAt(double cost) {
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
}
