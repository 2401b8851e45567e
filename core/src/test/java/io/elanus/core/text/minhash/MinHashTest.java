package io.elanus.core.text.minhash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MinHashTest {
  private static final int ELEMENTS = 256;

  /// Of 4,000 pairs, similar to all degrees, the share of equal elements lies around J with the
  /// variance of a binomial: J (1 - J) / elements (Broder 1997).
  @Test
  void equalElementsEstimateTheJaccardSimilarityWithinTheStandardError() {
    int pairs = 4000;
    double sum = 0;
    double squares = 0;
    SplittableRandom random = new SplittableRandom(7);
    for (int pair = 0; pair < pairs; pair++) {
      MinHash minHash = new MinHash(ELEMENTS, random.nextLong());
      int common = 1 + random.nextInt(120);
      int apart = 1 + random.nextInt(60);
      long[] shared = random.longs(common).toArray();
      int[] one = signature(minHash, joined(shared, random.longs(apart).toArray()));
      int[] other = signature(minHash, joined(shared, random.longs(apart).toArray()));
      double jaccard = (double) common / (common + 2 * apart);
      double standardError = Math.sqrt(jaccard * (1 - jaccard) / ELEMENTS);
      double deviation = (equal(one, other) - jaccard) / standardError;
      sum += deviation;
      squares += deviation * deviation;
    }
    // The mean of so many deviations is off by more than 4 / sqrt(4000) once in 16,000 times.
    assertThat(sum / pairs).isBetween(-0.064, 0.064);
    assertThat(squares / pairs).isBetween(0.9, 1.1);
  }

  @Test
  void repeatsAndOrderChangeNothing() {
    MinHash minHash = new MinHash(8, 1);
    assertThat(signature(minHash, new long[] {3, -5, 3, 8, -5}))
        .isEqualTo(signature(minHash, new long[] {8, 3, -5}));
  }

  @Test
  void anEmptySetHasTheLargestElements() {
    int[] nothing = signature(new MinHash(5, 1), new long[0]);
    assertThat(nothing).hasSize(5).containsOnly(-1);
  }

  @Test
  void anotherSeedGivesAnotherSignature() {
    long[] set = {1, 2, 3};
    assertThat(signature(new MinHash(4, 1), set)).isNotEqualTo(signature(new MinHash(4, 2), set));
  }

  private static int[] signature(MinHash minHash, long[] set) {
    byte[] bytes = new byte[minHash.bytes() + 3];
    minHash.sign(set, bytes, 3);
    int[] elements = new int[minHash.bytes() / 4];
    ByteBuffer.wrap(bytes, 3, bytes.length - 3)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer()
        .get(elements);
    return elements;
  }

  private static double equal(int[] one, int[] other) {
    int equal = 0;
    for (int i = 0; i < one.length; i++) {
      equal += one[i] == other[i] ? 1 : 0;
    }
    return (double) equal / one.length;
  }

  private static long[] joined(long[] one, long[] other) {
    long[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
