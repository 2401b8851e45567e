package io.elanus.core.index.ivf;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import io.elanus.core.kernel.quantizer.ScalarType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Turns the rows of lists into codes: see [ListCodes] for what these mean.
abstract sealed class CodeWriter {
  final VectorRows rows;
  final Metric metric;
  final Centroids centres;
  final RowReader reader;

  private CodeWriter(VectorRows rows, Metric metric, Centroids centres) {
    this.rows = rows;
    this.metric = metric;
    this.centres = centres;
    this.reader = new RowReader(rows, metric);
  }

  /// Writes the codes of a list; one thread at a time.
  interface Work {
    /// @param rows the row at each position; -1 where there is none
    void write(int list, int[] rows, int from, int to);
  }

  /// Learns what the codes need.
  ///
  /// @param sample rows as [RowReader] reads them; overwritten
  static CodeWriter train(
      VectorRows rows,
      Metric metric,
      IvfParameters parameters,
      Centroids centres,
      float[][] sample,
      long seed,
      Workers workers) {
    return switch (parameters.layout()) {
      case VECTORS -> new OfVectors(rows, metric, centres);
      case SCALARS ->
          new OfScalars(
              rows,
              metric,
              centres,
              ScalarQuantizer.train(ScalarType.SQ8, sample, rows.dimension()));
      case BYTES, PACKED, NIBBLES -> {
        int[] labels = new int[sample.length];
        KMeans.assign(sample, 0, centres, labels, workers);
        for (int i = 0; i < sample.length; i++) {
          takeOff(centres, labels[i], sample[i]);
        }
        yield new OfParts(
            rows,
            metric,
            centres,
            ProductQuantizer.train(
                sample,
                IvfParameters.codedDimension(parameters.type(), rows.dimension()),
                parameters.parts(),
                parameters.bits(),
                parameters.codebooks(rows.rowCount(), rows.dimension()).codewords(),
                seed,
                workers));
      }
      case SIGNS -> ofSigns(rows, metric, centres, new RaBitQuantizer(rows.dimension(), seed));
      case EXTENDED -> {
        RaBitQuantizer signs = new RaBitQuantizer(rows.dimension(), seed);
        var extra = new RaBitExtraBits(signs.rotatedDimension(), parameters.bits());
        yield new OfExtraBits(rows, metric, centres, signs, extra);
      }
    };
  }

  /// Of signs, which need not be learned.
  ///
  /// @param centres that are taken off rows
  static CodeWriter ofSigns(
      VectorRows rows, Metric metric, Centroids centres, RaBitQuantizer quantizer) {
    return new OfSigns(rows, metric, centres, quantizer);
  }

  /// What the file's quantizer section holds.
  abstract float[] quantizer();

  /// Codewords of a part of a product quantizer, else 0.
  int codewords() {
    return 0;
  }

  /// @param addends shape `[positions]` where codes have them apart
  /// @param extras of the positions, where there are any
  abstract Work work(MemorySegment codes, float[] addends, MemorySegment extras);

  /// Takes a list's centre off a vector.
  static void takeOff(Centroids centres, int list, float[] vector) {
    int dimension = centres.dimension();
    for (int i = 0; i < dimension; i++) {
      vector[i] -= centres.values()[list * dimension + i];
    }
  }

  private static final class OfVectors extends CodeWriter {
    OfVectors(VectorRows rows, Metric metric, Centroids centres) {
      super(rows, metric, centres);
    }

    @Override
    float[] quantizer() {
      return new float[0];
    }

    @Override
    Work work(MemorySegment codes, float[] addends, MemorySegment extras) {
      long stride = rows.stride();
      return (list, listRows, from, to) -> {
        for (int at = from; at < to; at++) {
          int row = listRows[at];
          MemorySegment.copy(rows.chunkOf(row), rows.offsetOf(row), codes, at * stride, stride);
        }
      };
    }
  }

  private static final class OfScalars extends CodeWriter {
    private final ScalarQuantizer quantizer;

    OfScalars(VectorRows rows, Metric metric, Centroids centres, ScalarQuantizer quantizer) {
      super(rows, metric, centres);
      this.quantizer = quantizer;
    }

    @Override
    float[] quantizer() {
      float[] both = Arrays.copyOf(quantizer.least(), 2 * rows.dimension());
      System.arraycopy(quantizer.step(), 0, both, rows.dimension(), rows.dimension());
      return both;
    }

    @Override
    Work work(MemorySegment codes, float[] addends, MemorySegment extras) {
      float[] vector = new float[RowReader.length(rows.dimension())];
      long stride = quantizer.codeBytes();
      return (list, listRows, from, to) -> {
        for (int at = from; at < to; at++) {
          reader.read(listRows[at], vector);
          quantizer.encode(vector, codes, at * stride);
        }
      };
    }
  }

  private static final class OfParts extends CodeWriter {
    private static final int BATCH = 32;

    private final ProductQuantizer quantizer;

    OfParts(VectorRows rows, Metric metric, Centroids centres, ProductQuantizer quantizer) {
      super(rows, metric, centres);
      this.quantizer = quantizer;
    }

    @Override
    float[] quantizer() {
      int each = codewords() * quantizer.width();
      float[] all = new float[quantizer.parts() * each];
      for (int part = 0; part < quantizer.parts(); part++) {
        System.arraycopy(quantizer.codebooks().get(part).values(), 0, all, part * each, each);
      }
      return all;
    }

    @Override
    int codewords() {
      return quantizer.codebooks().getFirst().count();
    }

    @Override
    Work work(MemorySegment codes, float[] addends, MemorySegment extras) {
      ProductQuantizer.Encoder encoder = quantizer.new Encoder();
      float[][] rests = new float[BATCH][RowReader.length(rows.dimension())];
      boolean[] zero = new boolean[BATCH];
      float[] decoded = new float[quantizer.dimension()];
      long codeBytes = quantizer.codeBytes();
      MemorySegment scratch = MemorySegment.ofArray(new byte[(int) (BATCH * codeBytes)]);
      return (list, listRows, from, to) -> {
        for (int begin = from; begin < to; begin += BATCH) {
          int count = 0;
          while (begin + count < to && count < BATCH && listRows[begin + count] >= 0) {
            reader.read(listRows[begin + count], rests[count]);
            zero[count] = isZero(rests[count]);
            takeOff(centres, list, rests[count]);
            count++;
          }
          encoder.encode(rests, count, scratch, 0, codeBytes);
          for (int i = 0; i < count; i++) {
            quantizer.decode(scratch, i * codeBytes, decoded);
            float addend = addend(list, decoded, zero[i]);
            if (quantizer.bits() > 4) {
              MemorySegment.copy(scratch, i * codeBytes, codes, (begin + i) * codeBytes, codeBytes);
              addends[begin + i] = addend;
            } else {
              long block = begin / FastScan.ROWS * ListCodes.blockBytes(quantizer.parts());
              quantizer.putInBlock(scratch, i * codeBytes, codes, block, i);
              putTerms(codes, block, quantizer.parts(), i, addend, ListCodes.factor(metric));
            }
          }
        }
      };
    }

    /// See [ListCodes.Bytes].
    private float addend(int list, float[] rest, boolean zero) {
      double squares = 0;
      double centreSquares = 0;
      double dot = 0;
      int dimension = rows.dimension();
      for (int i = 0; i < rest.length; i++) {
        double centre = i < dimension ? centres.values()[list * dimension + i] : 0;
        squares += (double) rest[i] * rest[i];
        centreSquares += centre * centre;
        dot += rest[i] * centre;
      }
      if (metric == Metric.L2) {
        return (float) (squares + 2 * dot);
      }
      boolean directed = metric == Metric.COSINE && !zero;
      return directed ? (float) ((squares + 2 * dot + centreSquares - 1) / 2) : 0;
    }

    private static boolean isZero(float[] vector) {
      for (float element : vector) {
        if (element != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /// What is left of vectors, rotated, and of it the signs in blocks.
  private static sealed class OfSigns extends CodeWriter permits OfExtraBits {
    final RaBitQuantizer signs;

    OfSigns(VectorRows rows, Metric metric, Centroids centres, RaBitQuantizer signs) {
      super(rows, metric, centres);
      this.signs = signs;
    }

    @Override
    float[] quantizer() {
      return new float[0];
    }

    @Override
    Work work(MemorySegment codes, float[] addends, MemorySegment extras) {
      int dimension = rows.dimension();
      float[] rest = new float[RowReader.length(dimension)];
      float[] rotated = new float[signs.rotatedDimension()];
      float[] centre = new float[rotated.length];
      float[] values = new float[rotated.length];
      MoreOfRow more = more(codes, extras);
      return (list, listRows, from, to) -> {
        signs.rotate(
            Arrays.copyOfRange(centres.values(), list * dimension, list * dimension + dimension),
            centre);
        for (int at = from; at < to && listRows[at] >= 0; at++) {
          reader.read(listRows[at], rest);
          takeOff(centres, list, rest);
          signs.rotate(rest, rotated);
          long block = at / FastScan.ROWS * blockBytes();
          int row = at % FastScan.ROWS;
          signs.put(rotated, codes, block, row);
          for (int i = 0; i < rotated.length; i++) {
            values[i] = rotated[i] > 0 ? 1 : -1;
          }
          Terms terms = Terms.of(metric, rotated, centre, values);
          putTerms(codes, block, signs.parts(), row, terms.addend, terms.factor);
          more.write(at, rotated, centre, terms);
        }
      };
    }

    long blockBytes() {
      return ListCodes.blockBytes(signs.parts());
    }

    /// What is written besides signs; used by one thread.
    MoreOfRow more(MemorySegment codes, MemorySegment extras) {
      return (at, rotated, centre, terms) -> {};
    }
  }

  @FunctionalInterface
  private interface MoreOfRow {
    /// @param terms by signs
    void write(int at, float[] rotated, float[] centre, Terms terms);
  }

  private static final class OfExtraBits extends OfSigns {
    private final RaBitExtraBits extra;

    OfExtraBits(
        VectorRows rows,
        Metric metric,
        Centroids centres,
        RaBitQuantizer signs,
        RaBitExtraBits extra) {
      super(rows, metric, centres, signs);
      this.extra = extra;
    }

    @Override
    long blockBytes() {
      return ListCodes.Extended.blockBytes(signs.parts());
    }

    @Override
    MoreOfRow more(MemorySegment codes, MemorySegment extras) {
      float[] scratch = new float[extra.scratchLength()];
      float[] values = new float[signs.rotatedDimension()];
      long errors = ListCodes.blockBytes(signs.parts());
      long extraBytes = ListCodes.Extended.EXTRA_TERMS_BYTES + extra.codeBytes();
      return (at, rotated, centre, terms) -> {
        long block = at / FastScan.ROWS * blockBytes();
        codes.set(IvfFile.FLOAT32, block + errors + 4L * (at % FastScan.ROWS), terms.error);
        extra.nearest(rotated, scratch, values);
        Terms exact = Terms.of(metric, rotated, centre, values);
        long more = at * extraBytes;
        extras.set(IvfFile.FLOAT32, more, exact.addend);
        extras.set(IvfFile.FLOAT32, more + 4, exact.factor);
        extra.put(values, extras, more + ListCodes.Extended.EXTRA_TERMS_BYTES);
      };
    }
  }

  /// What a row's cost is made of when a vector of a grid stands for its rest: see
  /// [ListCodes.Signs] and [ListCodes.Extended].
  private record Terms(float addend, float factor, float error) {
    /// @param rest rotated, `r`
    /// @param centre rotated, `c`
    /// @param values what stands for the rest, `y`
    static Terms of(Metric metric, float[] rest, float[] centre, float[] values) {
      double restSquares = 0;
      double squares = 0;
      double product = 0;
      double centred = 0;
      double dot = 0;
      for (int i = 0; i < rest.length; i++) {
        restSquares += (double) rest[i] * rest[i];
        squares += (double) values[i] * values[i];
        product += (double) values[i] * rest[i];
        centred += (double) values[i] * centre[i];
        dot += (double) rest[i] * centre[i];
      }
      double f = product > 0 ? restSquares / product : 0;
      double addend = metric == Metric.L2 ? restSquares + 2 * f * centred : f * centred - dot;
      double factor = ListCodes.factor(metric) * f;
      double off = Math.sqrt(Math.max(0, f * f * squares - restSquares) / (rest.length - 1));
      double error = Math.abs(ListCodes.factor(metric)) * off;
      return new Terms((float) addend, (float) factor, (float) error);
    }
  }

  /// Writes a row's addend and factor into its block.
  private static void putTerms(
      MemorySegment codes, long block, int parts, int row, float addend, float factor) {
    long at = block + FastScan.blockBytes(parts) + 4L * row;
    codes.set(IvfFile.FLOAT32, at, addend);
    codes.set(IvfFile.FLOAT32, at + 4L * FastScan.ROWS, factor);
  }
}
