package io.elanus.core.index.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ArrayScanTest {
  private static final int DIMENSION = 5;
  private static final int ROWS = 5000; // more than one batch
  private static final FieldId ID = new FieldId(101);
  private static final FieldSchema FIELD =
      new FieldSchema(
          ID,
          "clips[vector]",
          "",
          DataType.ARRAY,
          DataType.FLOAT_VECTOR,
          Map.of("dim", Integer.toString(DIMENSION), "max_capacity", "6"),
          false,
          false,
          false,
          false,
          true,
          false,
          null);

  private final Random random = new Random(20261129);
  private final ArrayColumn stored = stored();
  private final Bits eligible = eligible();

  private record Source(ArrayColumn column) implements ColumnSource {
    @Override
    public int rowCount() {
      return column.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      int[] rows = new int[batchRows(batch)];
      Arrays.setAll(rows, i -> batch * BATCH_ROWS + i);
      return column.gather(rows);
    }
  }

  private ArrayColumn stored() {
    int[] offsets = new int[ROWS + 1];
    Bits valid = Bits.all(ROWS);
    for (int row = 0; row < ROWS; row++) {
      boolean isNull = random.nextInt(20) == 0;
      if (isNull) {
        valid.clear(row);
      }
      offsets[row + 1] = offsets[row] + (isNull ? 0 : random.nextInt(7));
    }
    int count = offsets[ROWS];
    return new ArrayColumn(
        offsets,
        new DenseVectorColumn(
            DataType.FLOAT_VECTOR, DIMENSION, count, bytes(floats(count * DIMENSION)), null),
        valid);
  }

  private Bits eligible() {
    Bits rows = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row++) {
      if (random.nextInt(3) > 0) {
        rows.set(row);
      }
    }
    return rows;
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private double score(Metric metric, byte[] query, int at, int element) {
    ByteBuffer a = ByteBuffer.wrap(query).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b =
        ByteBuffer.wrap(((DenseVectorColumn) stored.elements()).bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    double dot = 0;
    double squaredA = 0;
    double squaredB = 0;
    double distance = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double x = a.getFloat(4 * (at * DIMENSION + i));
      double y = b.getFloat(4 * (element * DIMENSION + i));
      dot += x * y;
      squaredA += x * x;
      squaredB += y * y;
      distance += (x - y) * (x - y);
    }
    return switch (metric) {
      case L2 -> distance;
      case IP -> dot;
      default -> dot / Math.sqrt(squaredA * squaredB);
    };
  }

  private record Expected(int row, int element, double score) {}

  private static List<Expected> best(Metric metric, List<Expected> all, int count) {
    Comparator<Expected> byScore = Comparator.comparingDouble(Expected::score);
    return all.stream()
        .sorted(metric.largerIsBetter() ? byScore.reversed() : byScore)
        .limit(count)
        .toList();
  }

  private SearchSpec spec(Metric metric) {
    return new SearchSpec(20, SearchTuning.NONE, eligible, SearchBounds.unbounded(metric));
  }

  private boolean holdsSomething(int row) {
    return eligible.get(row) && !stored.isNull(row) && stored.length(row) > 0;
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void findsTheRowsWithTheLargestSumOfBestMatches(Metric metric) {
    byte[] query = bytes(floats(3 * DIMENSION));
    List<Expected> all = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      if (!holdsSomething(row)) {
        continue;
      }
      double sum = 0;
      for (int q = 0; q < 3; q++) {
        double best = score(metric, query, q, stored.offsets()[row]);
        for (int e = stored.offsets()[row]; e < stored.offsets()[row + 1]; e++) {
          double score = score(metric, query, q, e);
          best = metric.largerIsBetter() ? Math.max(best, score) : Math.min(best, score);
        }
        sum += best;
      }
      all.add(new Expected(row, 0, sum));
    }

    Hits hits =
        new ArrayScan(new Source(stored), FIELD, metric, spec(metric))
            .rows(new QueryVector.Many(DataType.FLOAT_VECTOR, query));

    List<Expected> expected = best(metric, all, 20);
    assertThat(hits.rows()).containsExactly(expected.stream().mapToInt(Expected::row).toArray());
    for (int i = 0; i < hits.count(); i++) {
      assertThat((double) hits.scores()[i]).isCloseTo(expected.get(i).score(), within(1e-4));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"L2", "IP", "COSINE"})
  void findsTheNearestElementsAmongThoseThatMayBeHits(Metric metric) {
    byte[] query = bytes(floats(DIMENSION));
    List<Expected> all = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      for (int e = stored.offsets()[row];
          holdsSomething(row) && e < stored.offsets()[row + 1];
          e++) {
        int place = e - stored.offsets()[row];
        if (place % 2 == 1) {
          all.add(new Expected(row, place, score(metric, query, 0, e)));
        }
      }
    }

    ArrayScan.ElementHits hits =
        new ArrayScan(new Source(stored), FIELD, metric, spec(metric))
            .elements(
                new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, query), this::oddPlaces);

    List<Expected> expected = best(metric, all, 20);
    assertThat(hits.rows().rows())
        .containsExactly(expected.stream().mapToInt(Expected::row).toArray());
    assertThat(hits.elements())
        .containsExactly(expected.stream().mapToInt(Expected::element).toArray());
  }

  private Bits oddPlaces(int batch) {
    int[] offsets = ((ArrayColumn) new Source(stored).batch(ID, batch)).offsets();
    Bits odd = Bits.none(offsets[offsets.length - 1]);
    for (int row = 0; row + 1 < offsets.length; row++) {
      for (int e = offsets[row] + 1; e < offsets[row + 1]; e += 2) {
        odd.set(e);
      }
    }
    return odd;
  }
}
