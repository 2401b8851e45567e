package io.elanus.core.index.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkSketchesTest {
  private static final int ROWS = 2048;
  private static final int DIMENSION = 64;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final RandomRows rows = RandomRows.clustered(random, 2 * ROWS, DIMENSION, 20, 11);

  private CodedRows coded(Metric metric) {
    return CodedRows.of(rows.rows(), 0, ROWS, metric, null, Arena.ofAuto());
  }

  @Test
  void everyRowLiesInTheGroupOfItsNearestCentre() {
    ChunkSketches sketches = coded(Metric.L2).sketches();
    SketchGroups groups = sketches.codewords().groups();
    assertThat(sketches.groups()).isEqualTo(ROWS / 64);
    Bits seen = Bits.none(ROWS);
    for (int g = 0; g < sketches.groups(); g++) {
      for (int place = sketches.start(g); place < sketches.start(g + 1); place++) {
        int row = sketches.row(place);
        assertThat(seen.get(row)).isFalse();
        seen.set(row);
        double own = squaredDistance(groups, g, row);
        for (int other = 0; other < groups.count(); other++) {
          assertThat(own)
              .as("row %d, seed %d", row, seed)
              .isLessThan(squaredDistance(groups, other, row) + 1e-3);
        }
      }
    }
    assertThat(seen.count()).isEqualTo(ROWS);
  }

  private double squaredDistance(SketchGroups groups, int centre, int row) {
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double element = groups.centres().values()[centre * DIMENSION + i] + groups.origin()[i];
      sum += (rows.vectors()[row][i] - element) * (rows.vectors()[row][i] - element);
    }
    return sum;
  }

  @Test
  void errorsAscendWithinAGroup() {
    for (Metric metric : new Metric[] {Metric.L2, Metric.IP, Metric.COSINE}) {
      ChunkSketches sketches = coded(metric).sketches();
      assertThat(sketches.groups()).isEqualTo(metric == Metric.IP ? 1 : ROWS / 64);
      for (int g = 0; g < sketches.groups(); g++) {
        for (int place = sketches.start(g) + 1; place < sketches.start(g + 1); place++) {
          assertThat(sketches.error(place))
              .as("seed " + seed)
              .isGreaterThanOrEqualTo(sketches.error(place - 1));
        }
      }
      assertThat(sketches.start(sketches.groups())).isEqualTo(ROWS);
    }
  }

  /// Steps are too short for groups.
  @Test
  void provisionalRowsAreOneGroup() {
    CodedRows step =
        CodedRows.provisional(rows.rows(), ROWS, 512, Metric.L2, coded(Metric.L2), Arena.ofAuto());
    assertThat(step.sketches().groups()).isEqualTo(1);
  }
}
