package io.elanus.core.index.growing;

import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.scan.CodeErrors;
import io.elanus.core.index.hnsw.scan.CodeScan;
import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The 7-bit codes of some consecutive rows, a chunk or a part of one, which tell most rows from
/// hits at a quarter of the bytes or less, and the sketches that tell most of these apart at a
/// tenth of that. See [CodedScan].
public final class CodedRows {
  private static final int TRAINING_ROWS = 1024;

  /// Sums of longer vectors' sketches would not fit 16 bits.
  private static final int LONGEST_SKETCHED = 8192;

  private final int first;
  private final Metric metric;
  private final SevenBitQuantizer quantizer;
  private final NodeRecords codes;
  private final CodeErrors errors;
  private final float longest;
  private final @Nullable ChunkSketches sketches;

  private CodedRows(
      int first,
      Metric metric,
      SevenBitQuantizer quantizer,
      NodeRecords codes,
      CodeErrors errors,
      float longest,
      @Nullable ChunkSketches sketches) {
    this.first = first;
    this.metric = metric;
    this.quantizer = quantizer;
    this.codes = codes;
    this.errors = errors;
    this.longest = longest;
    this.sketches = sketches;
  }

  /// Whether codes of such rows, compared so, save at least half of the bytes.
  public static boolean pays(VectorRows rows, Metric metric) {
    return switch (metric) {
      case L2, IP, COSINE -> bytesPerRow(rows.type(), rows.dimension()) > 0;
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 -> false;
    };
  }

  /// What a row's code and sketch take; 0 where codes would not pay.
  public static int bytesPerRow(DataType type, int dimension) {
    int bytes = SevenBitQuantizer.codeBytes(dimension);
    if (2L * bytes > VectorRows.strideOf(type, dimension)) {
      return 0;
    }
    return bytes + (dimension <= LONGEST_SKETCHED ? ChunkSketches.bytesPerRow(dimension) : 0);
  }

  /// Learns the codes from the rows themselves and makes them.
  ///
  /// @param first a multiple of 64
  /// @param before codes of other rows by the same metric, whose codewords may do here, too; null
  ///   for none
  /// @param arena shared; lives as long as the codes are searched
  public static CodedRows of(
      VectorRows rows,
      int first,
      int count,
      Metric metric,
      @Nullable CodedRows before,
      Arena arena) {
    return of(rows, first, count, metric, before, true, arena);
  }

  /// As the other, for rows that are soon coded again with more beside them: sketches there are
  /// only where the codewords of those before do.
  public static CodedRows provisional(
      VectorRows rows,
      int first,
      int count,
      Metric metric,
      @Nullable CodedRows before,
      Arena arena) {
    return of(rows, first, count, metric, before, false, arena);
  }

  private static CodedRows of(
      VectorRows rows,
      int first,
      int count,
      Metric metric,
      @Nullable CodedRows before,
      boolean mayLearn,
      Arena arena) {
    int dimension = rows.dimension();
    RowReader reader = new RowReader(rows, metric);
    float[][] sample = new float[Math.min(count, TRAINING_ROWS)][];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = new float[Float32Kernels.paddedLength(dimension)];
      reader.read(first + (int) ((long) i * count / sample.length), sample[i]);
    }
    SevenBitQuantizer quantizer = SevenBitQuantizer.train(sample, dimension, metric != Metric.IP);
    int codeBytes = SevenBitQuantizer.codeBytes(dimension);
    MemorySegment bytes = arena.allocate((long) count * codeBytes, VectorRows.ALIGNMENT);
    float[] errors = new float[count];
    float[] vector = new float[Float32Kernels.paddedLength(dimension)];
    byte[] code = new byte[codeBytes];
    float longest = 0;
    for (int i = 0; i < count; i++) {
      double length = reader.read(first + i, vector);
      errors[i] = quantizer.encode(vector, code);
      if (metric == Metric.COSINE && length == 0) {
        errors[i] = Float.POSITIVE_INFINITY;
      }
      MemorySegment.copy(MemorySegment.ofArray(code), 0, bytes, (long) i * codeBytes, codeBytes);
      longest = Math.max(longest, Math.nextUp((float) length));
    }
    NodeRecords codes = NodeRecords.codes(bytes, count, codeBytes);
    return new CodedRows(
        first,
        metric,
        quantizer,
        codes,
        CodeErrors.of(errors, quantizer),
        longest,
        dimension <= LONGEST_SKETCHED
            ? sketches(reader, first, count, sample, before, mayLearn, arena)
            : null);
  }

  private static @Nullable ChunkSketches sketches(
      RowReader reader,
      int first,
      int count,
      float[][] sample,
      @Nullable CodedRows before,
      boolean mayLearn,
      Arena arena) {
    if (before != null && before.sketches != null) {
      SketchCodewords known = before.sketches.codewords();
      ChunkSketches sketches = ChunkSketches.of(reader, first, count, known, mayLearn, arena);
      if (known.fit(sketches.meanSquare())) {
        return sketches;
      }
    }
    if (!mayLearn) {
      return null;
    }
    CodeSpace space = CodeSpace.of(reader.metric());
    int groups = SketchGroups.wanted(count, sample.length);
    SketchCodewords learned =
        SketchCodewords.train(sample, reader.rows().dimension(), space, groups);
    return ChunkSketches.of(reader, first, count, learned, true, arena);
  }

  /// The first of the rows.
  public int first() {
    return first;
  }

  public int count() {
    return codes.count();
  }

  Metric metric() {
    return metric;
  }

  /// Rows whose codes say nothing about them.
  Bits strays() {
    return errors.strays();
  }

  /// @param elements of the query, padded with zeros; changed for COSINE
  /// @param code takes the query's code
  CodedQuery query(float[] elements, MemorySegment code) {
    return CodedQuery.of(metric, elements, quantizer, errors, longest, code);
  }

  /// The distance of codes that a row has at least, but for rounding, when its code says
  /// `distance`.
  int atLeast(CodedQuery query, int row, int distance) {
    return errors.loose().get(row)
        ? query.looseAtLeast(distance)
        : query.unclipped(distance, codes, row);
  }

  /// Null where there are none.
  @Nullable ChunkSketches sketches() {
    return sketches;
  }

  /// The distances of codes between a query and the rows `ids[0 .. count)`; arrays as of
  /// [NodeRecords#distances].
  void distances(CodedQuery query, int[] ids, int count, int[] out) {
    codes.distances(CodeSpace.of(metric).from(query.code(), 0, codes.codeBytes()), ids, count, out);
  }

  CodeScan scan() {
    return new CodeScan(codes, CodeSpace.of(metric), errors);
  }
}
