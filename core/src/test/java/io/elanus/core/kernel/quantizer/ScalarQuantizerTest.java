package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScalarQuantizerTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource(ScalarType.class)
  void standsForTheVectorWithinHalfAStep(ScalarType type) {
    for (int dimension : new int[] {1, 2, 5, 37, 128, 300}) {
      float[][] sample = gaussian(50, dimension);
      ScalarQuantizer quantizer = ScalarQuantizer.train(type, sample, dimension);
      MemorySegment code = Arena.ofAuto().allocate(quantizer.codeBytes(), 64);
      float[] decoded = new float[dimension];
      for (float[] vector : sample) {
        quantizer.encode(vector, code, 0);
        quantizer.decode(code, 0, decoded);
        for (int i = 0; i < dimension; i++) {
          double allowed =
              switch (type) {
                case FP16 -> Math.abs(vector[i]) * 0x1p-11 + 0x1p-24;
                case BF16 -> Math.abs(vector[i]) * 0x1p-8;
                case SQ4U, SQ6, SQ8 -> quantizer.step()[i] * 0.5001 + 1e-6;
              };
          assertThat((double) decoded[i])
              .as("%s, seed %d", type, seed)
              .isCloseTo(vector[i], Offset.offset(allowed));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ScalarType.class)
  void comparesAQueryWithWhatCodesStandFor(ScalarType type) {
    for (int dimension = 1; dimension <= 1100; dimension += dimension < 140 ? 1 : 67) {
      float[][] sample = gaussian(5, dimension);
      ScalarQuantizer quantizer = ScalarQuantizer.train(type, sample, dimension);
      long unaligned = 12;
      MemorySegment code = Arena.ofAuto().allocate(unaligned + quantizer.codeBytes(), 64);
      float[] query = gaussian(1, dimension)[0];
      ScalarQuery ready = quantizer.query(query);
      float[] decoded = new float[dimension];
      quantizer.encode(sample[0], code, unaligned);
      quantizer.decode(code, unaligned, decoded);
      double dot = 0;
      double distance = 0;
      double size = 0;
      for (int i = 0; i < dimension; i++) {
        dot += (double) query[i] * decoded[i];
        size += Math.abs((double) query[i] * decoded[i]);
        distance += Math.pow((double) query[i] - decoded[i], 2);
      }
      assertThat((double) ready.dot(code, unaligned))
          .as("%s of %d, seed %d", type, dimension, seed)
          .isCloseTo(dot, Offset.offset(1e-5 * (size + 3 * Math.sqrt(dimension))));
      assertThat((double) ready.squaredL2(code, unaligned))
          .as("%s of %d, seed %d", type, dimension, seed)
          .isCloseTo(distance, Offset.offset(1e-5 * distance + 1e-6));
    }
  }

  @Test
  void kernelsAgreeWithThePlainSums() {
    for (int codeBytes = 64; codeBytes <= 1152; codeBytes += 64) {
      MemorySegment codes = Arena.ofAuto().allocate(codeBytes, 64);
      byte[] bytes = new byte[codeBytes];
      random.nextBytes(bytes);
      codes.copyFrom(MemorySegment.ofArray(bytes));
      for (ScalarType type : new ScalarType[] {ScalarType.SQ4U, ScalarType.SQ6, ScalarType.SQ8}) {
        float[] weights = gaussian(1, codeBytes / 4 * type.perInt())[0];
        float[] steps = gaussian(1, weights.length)[0];
        float dot =
            switch (type.bits()) {
              case 4 -> ScalarKernels.dot4(weights, codeBytes, codes, 0);
              case 6 -> ScalarKernels.dot6(weights, codeBytes, codes, 0);
              default -> ScalarKernels.dot8(weights, codeBytes, codes, 0);
            };
        float distance =
            switch (type.bits()) {
              case 4 -> ScalarKernels.squaredL2Of4(weights, steps, codeBytes, codes, 0);
              case 6 -> ScalarKernels.squaredL2Of6(weights, steps, codeBytes, codes, 0);
              default -> ScalarKernels.squaredL2Of8(weights, steps, codeBytes, codes, 0);
            };
        float plain = ScalarKernels.plainDot(type.bits(), weights, codeBytes, codes, 0);
        float plainDistance =
            ScalarKernels.plainSquaredL2(type.bits(), weights, steps, codeBytes, codes, 0);
        double size = 256 * Math.sqrt(weights.length);
        assertThat(dot).as("seed " + seed).isCloseTo(plain, Offset.offset((float) (1e-5 * size)));
        assertThat(distance)
            .as("seed " + seed)
            .isCloseTo(plainDistance, Offset.offset(1e-5f * plainDistance));
      }
    }
  }

  @Test
  void clipsWhatLiesOutsideTheSample() {
    ScalarQuantizer quantizer =
        ScalarQuantizer.train(ScalarType.SQ8, new float[][] {{0, 5}, {1, 5}}, 2);
    MemorySegment code = Arena.ofAuto().allocate(quantizer.codeBytes(), 64);
    float[] decoded = new float[2];
    quantizer.encode(new float[] {-3, 7}, code, 0);
    quantizer.decode(code, 0, decoded);
    assertThat(decoded).containsExactly(0, 5);
    quantizer.encode(new float[] {1e30f, -1e30f}, code, 0);
    quantizer.decode(code, 0, decoded);
    assertThat(decoded).containsExactly(1, 5);
  }

  @Test
  void keepsHalvesFinite() {
    MemorySegment code = Arena.ofAuto().allocate(64, 64);
    float[] decoded = new float[2];
    for (ScalarType type : new ScalarType[] {ScalarType.FP16, ScalarType.BF16}) {
      ScalarQuantizer quantizer = ScalarQuantizer.train(type, new float[0][], 2);
      quantizer.encode(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, code, 0);
      quantizer.decode(code, 0, decoded);
      assertThat(decoded[0]).isFinite().isGreaterThan(65_000);
      assertThat(decoded[1]).isFinite().isLessThan(-65_000);
    }
  }

  @ParameterizedTest
  @EnumSource(ScalarType.class)
  void takesAnEmptySample(ScalarType type) {
    ScalarQuantizer quantizer = ScalarQuantizer.train(type, new float[0][], 3);
    MemorySegment code = Arena.ofAuto().allocate(quantizer.codeBytes(), 64);
    quantizer.encode(new float[] {0, 0, 0}, code, 0);
    assertThat(quantizer.query(new float[] {1, 2, 2}).squaredL2(code, 0)).isEqualTo(9);
  }

  private float[][] gaussian(int rows, int dimension) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian() + 0.3f;
      }
    }
    return vectors;
  }
}
