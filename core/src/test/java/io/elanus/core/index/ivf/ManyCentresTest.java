package io.elanus.core.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ManyCentresTest {
  private static final int COUNT = 2500;
  private static final int DIMENSION = 106;
  private static final int QUERIES = 200;
  private static final int[] NONE = {};

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final float[][] middles = new float[30][];
  private final float[] values = values();

  /// Centres lie around middles, as those of lists do: within such a group signs tell little.
  private float[] values() {
    Arrays.setAll(middles, i -> gaussian(new float[DIMENSION], 3));
    float[] values = new float[COUNT * DIMENSION];
    for (int c = 0; c < COUNT; c++) {
      System.arraycopy(near(), 0, values, c * DIMENSION, DIMENSION);
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void namesNearlyAllOfTheNearestAndComparesFew(Metric metric) {
    FewCentres all = all(metric);
    ListCentres many = many(metric);
    assertThat(many).isInstanceOf(ManyCentres.class);
    for (int wanted : new int[] {1, 10, 100}) {
      int right = 0;
      int compared = 0;
      for (int q = 0; q < QUERIES; q++) {
        float[] query = near();
        int[] truth = all.nearest(all.bases(query), NONE, wanted);
        ListBases bases = many.bases(query);
        int[] known = many.nearest(bases, NONE, wanted);
        compared += bases.compared();
        assertThat(known).hasSizeGreaterThanOrEqualTo(wanted).doesNotHaveDuplicates();
        int[] named = Arrays.copyOf(known, wanted);
        right += common(truth, named);
      }
      String what = "%s, %d lists, seed %d".formatted(metric, wanted, seed);
      assertThat((double) right).as(what).isGreaterThan(0.93 * QUERIES * wanted);
      assertThat(compared).as(what).isLessThan(QUERIES * COUNT / 3);
    }
  }

  /// From what comparing gives costs are computed, whichever way it was done.
  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void namesListsInOrderAndKnowsTheirBases(Metric metric) {
    float[] query = near();
    ListBases expected = all(metric).bases(query);
    ListCentres many = many(metric);
    ListBases bases = many.bases(query);
    int[] named = many.nearest(bases, NONE, 50);
    for (int i = 0; i < named.length; i++) {
      int list = named[i];
      String what = "list %d, seed %d".formatted(list, seed);
      assertThat(bases.base(list)).as(what).isCloseTo(expected.base(list), Offset.offset(0.02f));
      assertThat(bases.gap(list)).as(what).isCloseTo(expected.gap(list), Offset.offset(0.02f));
      assertThat(bases.rank(list)).isGreaterThanOrEqualTo(bases.rank(named[Math.max(0, i - 1)]));
    }
  }

  /// A search that is short of hits asks for more lists, and must look at none twice.
  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void namesFurtherListsBehindThoseNamedBefore(Metric metric) {
    float[] query = near();
    ListCentres many = many(metric);
    ListBases bases = many.bases(query);
    int[] first = many.nearest(bases, NONE, 40);
    int[] more = many.nearest(bases, first, 400);
    int[] everything = many.nearest(bases, more, COUNT);
    assertThat(more).as("seed " + seed).startsWith(first).doesNotHaveDuplicates();
    assertThat(more.length).as("seed " + seed).isGreaterThanOrEqualTo(400);
    assertThat(everything).as("seed " + seed).startsWith(more).doesNotHaveDuplicates();
    assertThat(everything).as("seed " + seed).containsExactlyInAnyOrder(numbers());
    ListBases expected = all(metric).bases(query);
    for (int list : everything) {
      assertThat(bases.base(list)).isCloseTo(expected.base(list), Offset.offset(0.02f));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void namesNoListsWhereSumsAreNoNumbers(Metric metric) {
    float[] query = new float[DIMENSION];
    Arrays.fill(query, Float.NaN);
    ListCentres many = many(metric);
    assertThat(many.nearest(many.bases(query), NONE, 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void takesWhatWasEstimatedBefore(Metric metric) {
    assertThat(ListCentres.residentBytes(COUNT, DIMENSION))
        .isCloseTo(many(metric).residentBytes(), Percentage.withPercentage(5));
  }

  private FewCentres all(Metric metric) {
    return new FewCentres(new Centroids(COUNT, DIMENSION, values), metric);
  }

  private ListCentres many(Metric metric) {
    return ListCentres.of(COUNT, DIMENSION, values, metric, 7, Arena.ofAuto());
  }

  private float[] near() {
    return gaussian(middles[random.nextInt(middles.length)].clone(), 1);
  }

  private float[] gaussian(float[] vector, float deviation) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) random.nextGaussian() * deviation;
    }
    return vector;
  }

  private static int common(int[] truth, int[] named) {
    return (int) Arrays.stream(named).filter(n -> contains(truth, n)).count();
  }

  private static boolean contains(int[] numbers, int wanted) {
    return Arrays.stream(numbers).anyMatch(n -> n == wanted);
  }

  private static int[] numbers() {
    return IntStream.range(0, COUNT).toArray();
  }
}
