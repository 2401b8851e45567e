package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Rows and queries that the codes clip look nearer than they are; scans of many rows must not take
/// them for the nearest, nor leave out those that are.
///
/// All rows but a few lie between -3 and 3 in each element, so that codes reach no further. Tests
/// put an element of some to 3.2: three times as far beyond as rounding moves a row, not far enough
/// to make strays of them.
final class LooseRowsTest {
  private static final int ROWS = 20_000;
  private static final int DIMENSION = 24;
  private static final int LOOSE = 40;
  private static final int PASSING = 2000;
  private static final int HITS = 10;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final float[][] vectors = new float[ROWS][DIMENSION];

  @Test
  void findsTheNearestBesidesClippedRowsThatLookNearer() {
    float[] query = new float[DIMENSION];
    query[0] = -2;
    spreadOut();
    Bits passing = Bits.none(ROWS);
    for (int i = 0; i < PASSING; i++) {
      int row = LOOSE + i;
      vectors[row] = at(query, i < HITS ? 5.5 : 5.8 + 0.3 * random.nextDouble());
      passing.set(row);
    }
    for (int row = 0; row < LOOSE; row++) {
      boolean above = row % 2 == 0;
      vectors[row] = at(query, above ? 3.2f : -3.2f, 5.56);
      if (above) {
        passing.set(row);
      }
    }
    requireTheHits(query, passing);
  }

  @Test
  void findsTheNearestOfAClippedQuery() {
    float[] query = new float[DIMENSION];
    query[0] = -3.25f;
    spreadOut();
    Bits passing = Bits.none(ROWS);
    for (int i = 0; i < PASSING; i++) {
      int row = LOOSE + i;
      double distance = i < HITS ? 6 : i < 40 * HITS ? 6.02 : 6.3 + 0.3 * random.nextDouble();
      vectors[row] = at(query, i < HITS ? -2.99f : i < 40 * HITS ? 2.7f : -1f, distance);
      passing.set(row);
    }
    requireTheHits(query, passing);
  }

  private void requireTheHits(float[] query, Bits passing) {
    RandomRows rows = RandomRows.of(vectors, DIMENSION, 31);
    HnswIndex index = rows.open(rows.build(Metric.L2, new HnswParameters(4, 8), 1));
    SearchBounds all = SearchBounds.unbounded(Metric.L2);
    assertThat(
            index
                .search(rows.query(query), new SearchSpec(HITS, SearchTuning.NONE, passing, all))
                .rows())
        .as("seed " + seed)
        .containsExactlyInAnyOrder(rows.bruteForce(Metric.L2, query, HITS, passing, all).rows());
  }

  private void spreadOut() {
    for (float[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = 6 * random.nextFloat() - 3;
      }
    }
  }

  /// A vector within the codes' reach, at a distance.
  private float[] at(float[] query, double distance) {
    return at(query, query[0] + 1.5f + random.nextFloat(), distance);
  }

  /// The same with a given first element.
  private float[] at(float[] query, float first, double distance) {
    double rest = Math.sqrt(distance * distance - (first - query[0]) * (first - query[0]));
    while (true) {
      float[] vector = new float[DIMENSION];
      double norm = 0;
      for (int i = 1; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian();
        norm += vector[i] * vector[i];
      }
      boolean fits = true;
      for (int i = 1; i < DIMENSION; i++) {
        vector[i] *= (float) (rest / Math.sqrt(norm));
        fits &= Math.abs(vector[i]) < 3;
      }
      if (fits) {
        vector[0] = first;
        return vector;
      }
    }
  }
}
