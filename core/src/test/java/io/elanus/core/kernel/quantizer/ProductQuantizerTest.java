package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ProductQuantizerTest {
  private static final int DIMENSION = 24;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void addsUpTheDistanceToWhatACodeStandsFor() {
    float[][] sample = gaussian(600);
    for (int bits = 1; bits <= 8; bits++) {
      for (int parts : new int[] {1, 3, 8, 12, 24}) {
        ProductQuantizer quantizer = train(sample, parts, bits);
        MemorySegment codes = Arena.ofAuto().allocate(4L * quantizer.codeBytes() + 3, 64);
        quantizer.new Encoder().encode(sample, 4, codes, 3, quantizer.codeBytes());
        float[] query = gaussian(1)[0];
        ProductQuery distances = quantizer.distances(query);
        ProductQuery dots = quantizer.dots(query);
        float[] four = new float[5];
        int bytes = quantizer.codeBytes();
        distances.sum(codes, 3, 3 + bytes, 3 + 2 * bytes, 3 + 3 * bytes, four, 1);
        for (int v = 0; v < 4; v++) {
          long offset = 3 + (long) v * bytes;
          float[] decoded = new float[DIMENSION];
          quantizer.decode(codes, offset, decoded);
          double distance = 0;
          double dot = 0;
          for (int i = 0; i < DIMENSION; i++) {
            distance += Math.pow((double) query[i] - decoded[i], 2);
            dot += (double) query[i] * decoded[i];
          }
          String what = "%d bits, %d parts, seed %d".formatted(bits, parts, seed);
          assertThat((double) distances.sum(codes, offset))
              .as(what)
              .isCloseTo(distance, Offset.offset(1e-3));
          assertThat((double) four[1 + v]).as(what).isCloseTo(distance, Offset.offset(1e-3));
          assertThat((double) dots.sum(codes, offset)).as(what).isCloseTo(dot, Offset.offset(1e-3));
        }
      }
    }
  }

  /// Vectors are made of codewords, the last of each part among them: codes stand for them but for
  /// codewords that are all but equal.
  @Test
  void multipliesWithWhatACodeOfMoreThanAByteStandsFor() {
    for (int bits = 9; bits <= ProductQuantizer.MOST_BITS; bits++) {
      for (int parts : new int[] {1, 3, 8, 12, 24}) {
        int codewords = Math.min(1 << bits, 300 + random.nextInt(12_000));
        ProductQuantizer quantizer = randomCodewords(parts, bits, codewords);
        int bytes = quantizer.codeBytes();
        assertThat(bytes).isEqualTo((parts * bits + 7) / 8);
        MemorySegment codes = MemorySegment.ofArray(new byte[5 + 4 * bytes]);
        float[][] vectors = new float[4][DIMENSION];
        for (int v = 0; v < 4; v++) {
          for (int part = 0; part < parts; part++) {
            int codeword = v == 0 ? codewords - 1 : random.nextInt(codewords);
            System.arraycopy(
                quantizer.codebooks().get(part).values(),
                codeword * quantizer.width(),
                vectors[v],
                part * quantizer.width(),
                quantizer.width());
          }
        }
        codes.fill((byte) -1);
        quantizer.new Encoder().encode(vectors, 4, codes, 5, bytes);
        float[] query = gaussian(1)[0];
        PackedQuery dots = quantizer.packedDots(query);
        for (int v = 0; v < 4; v++) {
          String what = "%d bits, %d parts, seed %d".formatted(bits, parts, seed);
          long offset = 5 + (long) v * bytes;
          double dot = 0;
          float[] decoded = new float[DIMENSION];
          quantizer.decode(codes, offset, decoded);
          for (int i = 0; i < DIMENSION; i++) {
            assertThat(decoded[i]).as(what).isCloseTo(vectors[v][i], Offset.offset(5e-3f));
            dot += (double) query[i] * decoded[i];
          }
          assertThat((double) dots.sum(codes, offset)).as(what).isCloseTo(dot, Offset.offset(1e-3));
          int unused = 8 * bytes - parts * bits;
          int last = codes.get(ValueLayout.JAVA_BYTE, offset + bytes - 1) & 0xFF;
          assertThat(last >>> 8 - unused).as(what).isZero();
        }
      }
    }
  }

  private ProductQuantizer randomCodewords(int parts, int bits, int codewords) {
    List<Centroids> codebooks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      float[] values = new float[codewords * (DIMENSION / parts)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      codebooks.add(new Centroids(codewords, DIMENSION / parts, values));
    }
    return new ProductQuantizer(DIMENSION, bits, codebooks);
  }

  @Test
  void comesNearerWithEveryBitAndPart() {
    float[][] sample = gaussian(2000);
    double before = Double.POSITIVE_INFINITY;
    for (int[] setting :
        new int[][] {{2, 1}, {2, 4}, {2, 8}, {6, 8}, {6, 9}, {12, 8}, {12, 10}, {24, 8}}) {
      double error = meanSquaredError(train(sample, setting[0], setting[1]), sample);
      assertThat(error).as("%d parts, seed %d", setting[0], seed).isLessThan(before);
      before = error;
    }
    assertThat(before).isLessThan(0.01);
  }

  @Test
  void namesTheNearestCodeword() {
    float[][] sample = gaussian(300);
    ProductQuantizer quantizer = train(sample, 8, 6);
    MemorySegment code = Arena.ofAuto().allocate(8, 8);
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    for (int v = 0; v < 50; v++) {
      encoder.encode(sample[v], code, 0);
      float[] table = quantizer.distances(sample[v]).table();
      for (int part = 0; part < 8; part++) {
        float chosen = table[(part << 6) + quantizer.codeword(code, 0, part)];
        for (int c = 0; c < 64; c++) {
          assertThat(chosen).as("seed " + seed).isLessThanOrEqualTo(table[(part << 6) + c] + 1e-4f);
        }
      }
    }
  }

  @Test
  void holdsASampleSmallerThanItsCodebookExactly() {
    float[][] sample = gaussian(5);
    ProductQuantizer quantizer = train(sample, 4, 8);
    assertThat(meanSquaredError(quantizer, sample)).isLessThan(1e-9);
    ProductQuantizer empty = train(new float[0][], 4, 8);
    assertThat(empty.distances(new float[DIMENSION]).table()[0]).isZero();
  }

  @Test
  void dependsOnTheSeedAlone() {
    float[][] sample = gaussian(400);
    ProductQuantizer one = train(sample, 8, 4);
    ProductQuantizer other = train(sample, 8, 4);
    for (int part = 0; part < 8; part++) {
      assertThat(one.codebooks().get(part).values())
          .isEqualTo(other.codebooks().get(part).values());
    }
  }

  private static ProductQuantizer train(float[][] sample, int parts, int bits) {
    Workers alone = Workers.alone();
    return ProductQuantizer.train(sample, DIMENSION, parts, bits, 7, alone);
  }

  private static double meanSquaredError(ProductQuantizer quantizer, float[][] vectors) {
    MemorySegment code = Arena.ofAuto().allocate(quantizer.codeBytes(), 8);
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    float[] decoded = new float[DIMENSION];
    double sum = 0;
    for (float[] vector : vectors) {
      encoder.encode(vector, code, 0);
      quantizer.decode(code, 0, decoded);
      for (int i = 0; i < DIMENSION; i++) {
        sum += Math.pow((double) vector[i] - decoded[i], 2);
      }
    }
    return sum / (vectors.length * DIMENSION);
  }

  private float[][] gaussian(int rows) {
    float[][] vectors = new float[rows][DIMENSION];
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }
}
