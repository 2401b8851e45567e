package io.elanus.core.index.flat;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SparseRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

final class SparseScanTest {
  @RepeatedTest(10)
  void agreesWithBruteForceInDoubleArithmetic(RepetitionInfo repetition) {
    long seed = Seed.OF_RUN + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Map<Integer, Float>> stored = new ArrayList<>();
    int rowCount = random.nextInt(10_000);
    // Positions beyond 2^31 too: they are unsigned.
    int origin = random.nextBoolean() ? 0 : -500;
    for (int r = 0; r < rowCount; r++) {
      stored.add(vector(random, origin, random.nextInt(20)));
    }
    Map<Integer, Float> query = vector(random, origin, 1 + random.nextInt(20));
    Bits eligible = random.nextBoolean() ? null : Bits.none(rowCount);
    if (eligible != null) {
      for (int r = 0; r < rowCount; r++) {
        if (random.nextInt(3) == 0) {
          eligible.set(r);
        }
      }
    }
    SearchBounds bounds =
        random.nextBoolean() ? SearchBounds.unbounded(Metric.IP) : new SearchBounds(2.123f, 0.123f);
    Hits hits =
        FlatSearch.search(
            rows(stored),
            Metric.IP,
            new QueryVector.Sparse(indices(query), values(query)),
            new SearchSpec(25, SearchTuning.NONE, eligible, bounds));

    List<double[]> expected = new ArrayList<>();
    for (int r = 0; r < rowCount; r++) {
      double sum = 0;
      boolean shared = false;
      for (Map.Entry<Integer, Float> element : query.entrySet()) {
        Float weight = stored.get(r).get(element.getKey());
        if (weight != null) {
          shared = true;
          sum += (double) weight * element.getValue();
        }
      }
      if (shared
          && (eligible == null || eligible.get(r))
          && bounds.accepts((float) sum, Metric.IP)) {
        expected.add(new double[] {r, sum});
      }
    }
    expected.sort((a, b) -> a[1] != b[1] ? Double.compare(b[1], a[1]) : Double.compare(a[0], b[0]));
    assertThat(hits.count()).as("seed " + seed).isEqualTo(Math.min(25, expected.size()));
    for (int i = 0; i < hits.count(); i++) {
      assertThat((double) hits.scores()[i])
          .as("seed " + seed)
          .isCloseTo(expected.get(i)[1], Offset.offset(1e-5));
    }
  }

  private static Map<Integer, Float> vector(Random random, int origin, int count) {
    Map<Integer, Float> vector = new TreeMap<>(Integer::compareUnsigned);
    for (int i = 0; i < count; i++) {
      vector.put(origin + random.nextInt(300), random.nextFloat() - 0.1f);
    }
    return vector;
  }

  private static int[] indices(Map<Integer, Float> vector) {
    return vector.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] values(Map<Integer, Float> vector) {
    float[] values = new float[vector.size()];
    int next = 0;
    for (float value : vector.values()) {
      values[next++] = value;
    }
    return values;
  }

  private static SparseRows rows(List<Map<Integer, Float>> stored) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return stored.size();
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        int from = batch * ColumnSource.BATCH_ROWS;
        List<Map<Integer, Float>> rows =
            stored.subList(from, Math.min(stored.size(), from + ColumnSource.BATCH_ROWS));
        int[] offsets = new int[rows.size() + 1];
        for (int r = 0; r < rows.size(); r++) {
          offsets[r + 1] = offsets[r] + rows.get(r).size();
        }
        int[] indices = new int[offsets[rows.size()]];
        float[] values = new float[indices.length];
        for (int r = 0; r < rows.size(); r++) {
          System.arraycopy(indices(rows.get(r)), 0, indices, offsets[r], rows.get(r).size());
          System.arraycopy(values(rows.get(r)), 0, values, offsets[r], rows.get(r).size());
        }
        return new SparseVectorColumn(offsets, indices, values, null);
      }
    };
  }
}
