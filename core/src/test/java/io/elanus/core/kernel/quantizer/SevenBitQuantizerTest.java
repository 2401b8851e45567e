package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SevenBitQuantizerTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void saysHowFarACodeIsFromItsVector() {
    float[][] sample = gaussian(300, 20, 5);
    SevenBitQuantizer quantizer = SevenBitQuantizer.train(sample, 20, true);
    byte[] code = new byte[SevenBitQuantizer.codeBytes(20)];
    for (float[] vector : gaussian(100, 20, 8)) {
      float error = quantizer.encode(vector, code);
      double squared = 0;
      for (int i = 0; i < 20; i++) {
        double stands =
            quantizer.origin()[i]
                + (double) quantizer.scale() * (code[i] - SevenBitQuantizer.CENTRE);
        squared += (vector[i] - stands) * (vector[i] - stands);
      }
      assertThat((double) error)
          .as("seed " + seed)
          .isBetween(Math.sqrt(squared), Math.sqrt(squared) * 1.00001);
    }
  }

  @Test
  void roundsWithinHalfAStepWhatLiesInsideTheSample() {
    float[][] sample = new float[2][200];
    for (int i = 0; i < 200; i++) {
      sample[0][i] = 10 + i;
      sample[1][i] = 20 + i;
    }
    SevenBitQuantizer quantizer = SevenBitQuantizer.train(sample, 200, true);
    float error = quantizer.encode(sample[1], new byte[256]);
    assertThat(error).isLessThanOrEqualTo((float) (0.51 * quantizer.scale() * Math.sqrt(200)));
  }

  @Test
  void padsWithTheCentre() {
    SevenBitQuantizer quantizer = SevenBitQuantizer.train(gaussian(10, 3, 1), 3, false);
    byte[] code = new byte[64];
    quantizer.encode(new float[] {1, 2, 3}, code);
    for (int i = 3; i < 64; i++) {
      assertThat(code[i]).isEqualTo((byte) SevenBitQuantizer.CENTRE);
    }
    assertThat(quantizer.origin()).containsOnly(0);
  }

  @Test
  void takesAnEmptyOrConstantSample() {
    assertThat(SevenBitQuantizer.train(new float[0][], 4, true).scale()).isPositive();
    SevenBitQuantizer constant = SevenBitQuantizer.train(new float[][] {{7, 7}, {7, 7}}, 2, true);
    assertThat(constant.encode(new float[] {7, 7}, new byte[64])).isZero();
  }

  private float[][] gaussian(int rows, int dimension, float spread) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian() * spread;
      }
    }
    return vectors;
  }
}
