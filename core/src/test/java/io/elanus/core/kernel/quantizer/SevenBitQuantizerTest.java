package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SevenBitQuantizerTest {
  private final long seed = Seed.OF_RUN;
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

  @Test
  void errsLikeIndependentNoiseWhereManyElementsAreTheSame() {
    int dimension = 784;
    float[][] sample = new float[200][];
    Arrays.setAll(sample, _ -> picture(dimension));
    SevenBitQuantizer quantizer = SevenBitQuantizer.train(sample, dimension, true);
    byte[] nothing = new byte[SevenBitQuantizer.codeBytes(dimension)];
    byte[] code = nothing.clone();
    quantizer.encode(new float[dimension], nothing);
    for (float[] vector : sample) {
      quantizer.encode(vector, code);
      double squared = 0;
      double ofCodes = 0;
      int inked = 0;
      for (int i = 0; i < dimension; i++) {
        double steps = code[i] - nothing[i];
        inked += vector[i] == 0 ? 0 : 1;
        squared += (double) vector[i] * vector[i];
        ofCodes += steps * steps * quantizer.scale() * quantizer.scale();
      }
      double deviation = 2 * Math.sqrt(squared) * quantizer.scale() * Math.sqrt(2 / 12.0);
      double itself = 2 / 12.0 * quantizer.scale() * quantizer.scale() * inked;
      assertThat((ofCodes - squared - itself) / deviation).as("seed " + seed).isBetween(-6.0, 6.0);
    }
  }

  /// Two thirds of the elements are zero, the others one number of 16 to 255.
  private float[] picture(int dimension) {
    int ink = 16 + random.nextInt(240);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = random.nextInt(3) == 0 ? ink : 0;
    }
    return vector;
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
