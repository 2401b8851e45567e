package io.elanus.core.kernel.quantizer;

import static io.elanus.core.kernel.quantizer.GaussianVectors.dot;
import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RaBitQuantizerTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void rotationsKeepLengthsAndInnerProducts() {
    for (int dimension : new int[] {1, 2, 3, 8, 100, 128, 768}) {
      Rotation rotation = new Rotation(dimension, 5);
      float[] a = gaussian(dimension);
      float[] b = gaussian(dimension);
      double dot = dot(a, b);
      double norm = dot(a, a);
      rotation.rotate(a);
      rotation.rotate(b);
      assertThat(dot(a, b)).as("%d, seed %d", dimension, seed).isCloseTo(dot, Offset.offset(1e-2));
      assertThat(dot(a, a)).as("%d, seed %d", dimension, seed).isCloseTo(norm, Offset.offset(1e-2));
    }
  }

  @Test
  void rotationsSpreadASingleElementOverAll() {
    for (int dimension : new int[] {96, 128, 200}) {
      for (int at : new int[] {0, dimension / 2, dimension - 1}) {
        float[] vector = new float[dimension];
        vector[at] = 1;
        new Rotation(dimension, 5).rotate(vector);
        for (float element : vector) {
          assertThat(Math.abs(element)).as("%d of %d", at, dimension).isLessThan(0.7f);
        }
      }
    }
  }

  @Test
  void estimatesInnerProductsWithoutBias() {
    int dimension = 120;
    RaBitQuantizer quantizer = new RaBitQuantizer(dimension, 3);
    float[] query = new float[quantizer.rotatedDimension()];
    float[] rotated = new float[query.length];
    MemorySegment block = Arena.ofAuto().allocate(FastScan.blockBytes(quantizer.parts()), 64);
    double error = 0;
    double squares = 0;
    int trials = 600;
    for (int trial = 0; trial < trials; trial++) {
      float[] q = gaussian(dimension);
      float[] x = gaussian(dimension);
      quantizer.rotate(q, query);
      quantizer.rotate(x, rotated);
      block.fill((byte) 0);
      quantizer.put(rotated, block, 0, trial % 32);
      float[] table = quantizer.table(query);
      double sum = 0;
      for (int part = 0; part < quantizer.parts(); part++) {
        sum += table[16 * part + FastScan.get(block, 0, part, trial % 32)];
      }
      double sizes = 0;
      for (float element : rotated) {
        sizes += Math.abs(element);
      }
      double gap = dot(x, x) / sizes * sum - dot(q, x);
      error += gap / trials;
      squares += gap * gap / trials;
    }
    double lengths = dimension; // of two such vectors, multiplied
    assertThat(error).as("seed " + seed).isBetween(-0.02 * lengths, 0.02 * lengths);
    assertThat(Math.sqrt(squares))
        .as("seed " + seed)
        .isLessThan(1.2 * lengths / Math.sqrt(dimension));
  }

  private float[] gaussian(int dimension) {
    return GaussianVectors.vector(dimension, random);
  }
}
