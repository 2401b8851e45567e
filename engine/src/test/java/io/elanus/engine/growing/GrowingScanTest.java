package io.elanus.engine.growing;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Searches while chunks fill up and get their codes; brute force is the judge.
final class GrowingScanTest {
  private static final int DIMENSION = 40;
  private static final FieldId KEY = new FieldId(100);
  private static final FieldId VECTOR = new FieldId(101);
  private static final FieldId BITS = new FieldId(102);
  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "c",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "v", DataType.FLOAT_VECTOR, Map.of("dim", "" + DIMENSION)),
              FieldSchema.of(102, "b", DataType.BINARY_VECTOR, Map.of("dim", "16"))),
          false,
          1);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  private byte[] vectors(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * DIMENSION * count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat((float) random.nextGaussian());
    }
    return bytes.array();
  }

  private Rows rows(long firstKey, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = firstKey + i;
    }
    return new Rows(
        count,
        Map.of(
            KEY,
            new IntegerColumn(DataType.INT64, keys, null),
            VECTOR,
            new DenseVectorColumn(DataType.FLOAT_VECTOR, DIMENSION, count, vectors(count), null),
            BITS,
            new DenseVectorColumn(DataType.BINARY_VECTOR, 16, count, bits(count), null)));
  }

  private byte[] bits(int count) {
    byte[] bytes = new byte[2 * count];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void vectorsOfBitsAreScannedAsTheyAre() {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      segment.append(rows(0, 5000), new Timestamp(1));
      GrowingView view = segment.view();
      List<QueryVector.Dense> queries =
          List.of(new QueryVector.Dense(DataType.BINARY_VECTOR, 16, bits(1)));
      SearchSpec spec =
          new SearchSpec(10, SearchTuning.NONE, null, SearchBounds.unbounded(Metric.HAMMING));
      for (int end : new int[] {0, 1, 5000}) {
        assertThat(view.scan(BITS, Metric.HAMMING, queries, spec, 0, end).getFirst().rows())
            .as("seed " + seed)
            .isEqualTo(
                FlatSearch.searchRange(view.vectors(BITS), Metric.HAMMING, queries, spec, 0, end)
                    .getFirst()
                    .rows());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "IP", "COSINE"})
  void findsWhatBruteForceFindsWhileItGrows(Metric metric) {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      int written = 0;
      while (written < 14_000) {
        int count = 1 + random.nextInt(1500);
        segment.append(rows(written, count), new Timestamp(written + 1));
        written += count;
        GrowingView view = segment.view();
        requireExact(view, metric);
        requireExact(view, metric == Metric.L2 ? Metric.IP : Metric.L2);
      }
    }
  }

  private void requireExact(GrowingView view, Metric metric) {
    List<QueryVector.Dense> queries =
        List.of(
            new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, vectors(1)),
            new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, vectors(1)));
    SearchSpec spec = new SearchSpec(10, SearchTuning.EXACT, null, SearchBounds.unbounded(metric));
    List<Hits> found = view.scan(VECTOR, metric, queries, spec, 0, view.rowCount());
    List<Hits> expected = FlatSearch.searchAll(view.vectors(VECTOR), metric, queries, spec);
    for (int q = 0; q < queries.size(); q++) {
      assertThat(found.get(q).rows()).as("seed " + seed).isEqualTo(expected.get(q).rows());
      assertThat(found.get(q).scores()).isEqualTo(expected.get(q).scores());
    }
  }

  @Test
  void chunksGetCodesFromTheFirstSearchOnOneAtATime() {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      RowCodes codes = segment.denseRows(VECTOR).codes();
      segment.append(rows(0, 9000), new Timestamp(1));
      VectorRows first = segment.view().vectors(VECTOR);
      assertThat(codes.of(first, Metric.HAMMING)).isEmpty();
      assertThat(codes.of(first, Metric.L2)).hasSize(1);
      assertThat(codes.of(first, Metric.IP)).hasSize(1);
      segment.append(rows(9000, 100), new Timestamp(2));
      assertThat(codes.of(first, Metric.IP)).hasSize(2);
      segment.append(rows(9100, 5000), new Timestamp(3));
      assertThat(codes.of(segment.view().vectors(VECTOR), Metric.IP)).hasSize(3);
    }
  }
}
