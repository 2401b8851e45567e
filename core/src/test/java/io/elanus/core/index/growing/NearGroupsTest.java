package io.elanus.core.index.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.index.hnsw.scan.Confidence;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NearGroupsTest {
  private static final int DIMENSION = 48;
  private static final int ROWS = 6000;
  private static final int SAMPLED = 1024;
  private static final int GROUPS = 32;
  private static final int NEAREST = 10;
  private static final Confidence USUAL = Confidence.of(1, 1);

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 60, 31);
  private final SketchGroups groups = groups(rows.vectors());

  private static SketchGroups groups(float[][] vectors) {
    float[][] sample = Arrays.copyOf(vectors, SAMPLED);
    int[] nearest = new int[64];
    for (int probe = 0; probe < nearest.length; probe++) {
      nearest[probe] = nearest(sample, nearest.length, sample[probe]);
    }
    return SketchGroups.train(sample, DIMENSION, GROUPS, nearest);
  }

  private static int nearest(float[][] vectors, int from, float[] vector) {
    int nearest = from;
    for (int i = from; i < vectors.length; i++) {
      nearest = squared(vectors[i], vector) < squared(vectors[nearest], vector) ? i : nearest;
    }
    return nearest;
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return sum;
  }

  /// The group of a row, by brute force.
  private int group(float[] vector) {
    float[][] centres = new float[GROUPS][DIMENSION];
    for (int g = 0; g < GROUPS; g++) {
      for (int i = 0; i < DIMENSION; i++) {
        centres[g][i] = groups.centres().values()[g * DIMENSION + i] + groups.origin()[i];
      }
    }
    return nearest(centres, 0, vector);
  }

  /// The query's view when rows were found in all groups.
  private NearGroups holdingAll(float[] query) {
    NearGroups near = new NearGroups(groups, query, USUAL);
    for (int g = 0; g < GROUPS; g++) {
      near.hold(g);
    }
    return near;
  }

  @Test
  void ordersGroupsByTheDistanceOfTheirCentres() {
    for (int q = 0; q < 50; q++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      NearGroups near = new NearGroups(groups, query, USUAL);
      assertThat(near.group(0)).as("seed " + seed).isEqualTo(group(query));
      assertThat(near.isAmong(near.group(3), 3)).isFalse();
      assertThat(near.isAmong(near.group(3), 4)).isTrue();
    }
  }

  @Test
  void leavesOutMostGroupsAndHardlyEverThatOfANearRow() {
    int wanted = 0;
    int missed = 0;
    int visited = 0;
    int queries = 200;
    for (int q = 0; q < queries; q++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      double[] distances = new double[ROWS];
      Arrays.setAll(distances, row -> Math.sqrt(squared(rows.vectors()[row], query)));
      double[] sorted = distances.clone();
      Arrays.sort(sorted);
      double reach = sorted[NEAREST - 1];
      NearGroups near = holdingAll(query);
      for (int g = 0; g < GROUPS; g++) {
        visited += near.mayHold(g, reach) ? 1 : 0;
      }
      for (int row = 0; row < ROWS; row++) {
        if (distances[row] <= reach) {
          wanted++;
          missed += near.mayHold(group(rows.vectors()[row]), reach) ? 0 : 1;
        }
      }
    }
    assertThat(missed).as("seed %d, of %d", seed, wanted).isLessThanOrEqualTo(wanted / 50);
    assertThat(visited).as("seed " + seed).isLessThan(queries * GROUPS / 2);
  }

  /// Ways from outside lead the same way, whatever was measured among rows.
  @Test
  void leavesNothingOutWhereHitsAreFartherThanNearRows() {
    NearGroups near = holdingAll(rows.vectors()[random.nextInt(ROWS)]);
    int farthest = near.group(GROUPS - 1);
    assertThat(near.mayHold(farthest, groups.near())).as("seed " + seed).isFalse();
    for (int g = 0; g < GROUPS; g++) {
      assertThat(near.mayHold(g, 1.3 * groups.near())).as("seed " + seed).isTrue();
      assertThat(near.mayHold(g, Double.POSITIVE_INFINITY)).as("seed " + seed).isTrue();
    }
  }

  /// A filter may leave no row near the query: what lies beyond a plane is no worse then.
  @Test
  void planesCountOnlyWhereRowsWereFound() {
    NearGroups near = new NearGroups(groups, rows.vectors()[random.nextInt(ROWS)], USUAL);
    double reach = groups.near() / 10;
    for (int g = 0; g < GROUPS; g++) {
      assertThat(near.mayHold(g, reach)).as("seed " + seed).isTrue();
    }
    int nearest = near.group(0);
    int farthest = near.group(GROUPS - 1);
    near.hold(farthest);
    assertThat(near.mayHold(near.group(GROUPS / 2), reach)).as("seed " + seed).isTrue();
    near.hold(nearest);
    assertThat(near.mayHold(farthest, reach)).as("seed " + seed).isFalse();
  }

  @Test
  void rowsFarFromZeroAreToldApart() {
    float[][] moved = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      moved[row] = rows.vectors()[row].clone();
      for (int i = 0; i < DIMENSION; i++) {
        moved[row][i] += 5000;
      }
    }
    SketchGroups far = groups(moved);
    assertThat(far.near()).as("seed " + seed).isBetween(groups.near() / 1.1, groups.near() * 1.1);
    float[] query = moved[random.nextInt(ROWS)];
    NearGroups near = new NearGroups(far, query, USUAL);
    double[] squared = new double[GROUPS];
    for (int g = 0; g < GROUPS; g++) {
      float[] centre = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        centre[i] = far.centres().values()[g * DIMENSION + i] + far.origin()[i];
      }
      squared[g] = squared(centre, query);
    }
    for (int i = 1; i < GROUPS; i++) {
      assertThat(squared[near.group(i - 1)])
          .as("seed " + seed)
          .isLessThan(squared[near.group(i)] + 0.1);
    }
  }
}
