package io.elanus.core.index.ivf;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import java.lang.foreign.MemorySegment;

/// What lists keep of their vectors, and how a query's scan of a list is made from it.
///
/// A *cost* is what scans compare, smaller is nearer: the squared distance for L2, the negated
/// inner product for IP and, on vectors made to length one, for COSINE. Codes of what is left after
/// the centre `c` is taken off a vector give it as `base(list) + addend(row) + factor(row) * sum`,
/// where only the sum of look-ups needs both query and row: a query's tables are made once for all
/// lists.
sealed interface ListCodes {
  /// How codes lie in their section.
  enum Layout {
    VECTORS,
    SCALARS,
    BYTES,
    PACKED,
    NIBBLES,
    SIGNS,
    EXTENDED;

    static Layout of(IvfType type, int bits) {
      return switch (type) {
        case IVF_FLAT, IVF_FLAT_CC -> VECTORS;
        case IVF_SQ8, IVF_SQ_CC -> SCALARS;
        case IVF_PQ, SCANN ->
            bits > ProductQuantizer.MOST_BYTE_BITS ? PACKED : bits > 4 ? BYTES : NIBBLES;
        case IVF_RABITQ -> bits > 0 ? EXTENDED : SIGNS;
      };
    }

    /// Whether lists are cut in blocks of 32 rows.
    boolean isInBlocks() {
      return this == NIBBLES || this == SIGNS || this == EXTENDED;
    }
  }

  /// Bytes of a block: the codes for [FastScan], 32 addends, 32 factors.
  static long blockBytes(int parts) {
    return FastScan.blockBytes(parts) + 8L * FastScan.ROWS;
  }

  /// @param elements the query as lists see vectors: see [RowReader]
  /// @param bases what the costs of the lists' rows start from
  ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases);

  /// How many rows more than wanted are kept before those that cost too much are left out.
  default int slack(int wanted) {
    return Math.max(wanted, Candidates.SLACK);
  }

  /// Candidates to keep for so many hits, when nobody says how many to score.
  default int kept(int topK) {
    return Math.max(128, 8 * topK);
  }

  /// Codes alone are exact.
  default boolean isExact() {
    return false;
  }

  /// The vectors as the segment has them, each list's one after the other.
  ///
  /// @param vectors a row for each position
  record Vectors(VectorRows vectors, int[] rows, Metric metric) implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      RowScorer scorer = RowScorer.of(vectors, metric, query, SearchTuning.NONE);
      boolean negated = metric.largerIsBetter();
      return new PositionScan(
          rows,
          (positions, count, list, costs) -> {
            scorer.score(vectors, positions, count, costs);
            if (negated) {
              for (int i = 0; i < count; i++) {
                costs[i] = -costs[i];
              }
            }
          });
    }

    @Override
    public boolean isExact() {
      return true;
    }
  }

  /// 8 bits an element of the whole vector.
  record Scalars(ScalarQuantizer quantizer, MemorySegment codes, int[] rows, Metric metric)
      implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      var ready = quantizer.query(elements);
      long stride = quantizer.codeBytes();
      return new PositionScan(
          rows,
          metric == Metric.L2
              ? (positions, count, list, costs) -> {
                for (int i = 0; i < count; i++) {
                  costs[i] = ready.squaredL2(codes, positions[i] * stride);
                }
              }
              : (positions, count, list, costs) -> {
                for (int i = 0; i < count; i++) {
                  costs[i] = -ready.dot(codes, positions[i] * stride);
                }
              });
    }
  }

  /// A byte a part. With `r` what a code stands for, the sum is `q r`. For L2 the addend is `|r|^2
  /// + 2 c r` and the factor -2. For IP the addend is 0 and the factor -1. COSINE is as IP, the
  ///   addend `(|c + r|^2 - 1) / 2` (0 for a zero vector): so a cost is half a squared distance
  ///   between vectors of length one, in which a code errs alike for near rows and far ones.
  ///
  /// @param addends shape `[positions]`
  record Bytes(
      ProductQuantizer quantizer,
      MemorySegment codes,
      MemorySegment addends,
      int[] rows,
      Metric metric)
      implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      var ready = quantizer.dots(elements);
      long stride = quantizer.codeBytes();
      float factor = factor(metric);
      return new PositionScan(
          rows,
          (positions, count, list, costs) -> {
            int i = 0;
            for (; i + 4 <= count; i += 4) {
              ready.sum(
                  codes,
                  positions[i] * stride,
                  positions[i + 1] * stride,
                  positions[i + 2] * stride,
                  positions[i + 3] * stride,
                  costs,
                  i);
            }
            for (; i < count; i++) {
              costs[i] = ready.sum(codes, positions[i] * stride);
            }
            float base = bases.base(list);
            for (i = 0; i < count; i++) {
              float addend = addends.get(IvfFile.FLOAT32, 4L * positions[i]);
              costs[i] = base + addend + factor * costs[i];
            }
          });
    }
  }

  /// More than 8 bits a part, codes one behind the other: addend, factor and sum as of [Bytes].
  ///
  /// @param addends shape `[positions]`
  record Packed(
      ProductQuantizer quantizer,
      MemorySegment codes,
      MemorySegment addends,
      int[] rows,
      Metric metric)
      implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      var ready = quantizer.packedDots(elements);
      long stride = quantizer.codeBytes();
      float factor = factor(metric);
      return new PositionScan(
          rows,
          (positions, count, list, costs) -> {
            float base = bases.base(list);
            for (int i = 0; i < count; i++) {
              float addend = addends.get(IvfFile.FLOAT32, 4L * positions[i]);
              costs[i] = base + addend + factor * ready.sum(codes, positions[i] * stride);
            }
          });
    }
  }

  /// Half a byte a part, in blocks: addend, factor and sum as of [Bytes].
  record Nibbles(ProductQuantizer quantizer, MemorySegment blocks, int[] rows)
      implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      FastScanTable table = table(quantizer, quantizer.dots(elements).table());
      return new BlockScan(table, quantizer.parts(), blocks, rows, bases);
    }

    /// With 16 addends a part, whatever the quantizer's bits.
    private static FastScanTable table(ProductQuantizer quantizer, float[] table) {
      int stored = 1 << quantizer.bits();
      int codewords = quantizer.codebooks().getFirst().count();
      float[] wide = new float[16 * quantizer.parts()];
      for (int part = 0; part < quantizer.parts(); part++) {
        for (int i = 0; i < 16; i++) {
          wide[16 * part + i] = table[part * stored + Math.min(i, codewords - 1)];
        }
      }
      return FastScanTable.of(wide, quantizer.parts());
    }
  }

  /// A bit an element of the rotated rest, in blocks. With `s` the signs, `f = |r|^2 / sum |r[i]|`
  /// and `d` the sum of signs times the rotated centre: for L2 the addend is `|r|^2 + 2 f d` and
  /// the factor `-2 f`, else `f d - c r` and `-f`; the sum is that of signs times the rotated
  /// query.
  record Signs(RaBitQuantizer quantizer, MemorySegment blocks, int[] rows) implements ListCodes {
    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      return scan(bases.signs(quantizer), bases);
    }

    /// @param query looked up by signs
    ListScan scan(SignedQuery query, ListBases bases) {
      return new BlockScan(query.table(), quantizer.parts(), blocks, rows, bases);
    }
  }

  /// As [Signs], each block with 32 errors behind its factors, and for each position an addend and
  /// a factor (4 bytes each) and a code of more bits.
  ///
  /// With `y` what a code stands for, signs alone or all bits, and `f = |r|^2 / (r y)`: for L2 the
  /// addend is `|r|^2 + 2 f (y c)` and the factor `-2 f`, else `f (y c) - c r` and `-f`; the sum is
  /// `y q`. By signs alone a cost is wrong by about its error times the query's distance from the
  /// centre, and hardly ever by twice that: the error is `sqrt((f^2 |y|^2 - |r|^2) / (D - 1))`, for
  /// L2 twice that, with D rotated elements.
  record Extended(
      RaBitQuantizer quantizer,
      RaBitExtraBits extra,
      MemorySegment blocks,
      MemorySegment extras,
      int[] rows)
      implements ListCodes {
    /// Bytes of the addend and the factor ahead of a code of more bits.
    static final int EXTRA_TERMS_BYTES = 8;

    private static final int SLACK = 32;

    /// Bytes of a block: as of signs, and 32 errors.
    static long blockBytes(int parts) {
      return ListCodes.blockBytes(parts) + 4L * FastScan.ROWS;
    }

    /// Bytes of what a position has besides signs.
    static long extraBytes(int dimension, int bits) {
      return EXTRA_TERMS_BYTES + RaBitExtraBits.codeBytes((dimension + 3) & -4, bits);
    }

    @Override
    public ListScan scan(QueryVector.Dense query, float[] elements, ListBases bases) {
      SignedQuery signed = bases.signs(quantizer);
      return new ExtendedScan(signed.table(), extra.query(signed.rotated()), this, bases);
    }

    /// Fewer than by shorter codes: these are less in doubt.
    @Override
    public int kept(int topK) {
      return Math.max(48, 4 * topK);
    }

    /// Small: a limit that is drawn often spares second looks.
    @Override
    public int slack(int wanted) {
      return SLACK;
    }
  }

  /// What a sum of look-ups is multiplied by in a cost.
  static float factor(Metric metric) {
    return metric == Metric.L2 ? -2 : -1;
  }
}
