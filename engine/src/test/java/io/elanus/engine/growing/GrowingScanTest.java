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
import io.elanus.core.index.growing.CodedRows;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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

  /// Where each of the coded parts begins.
  private static List<Integer> parts(GrowingSegment segment, Metric metric) {
    List<CodedRows> codes =
        segment.denseRows(VECTOR).codes().of(segment.view().vectors(VECTOR), metric);
    return codes.stream().map(CodedRows::first).toList();
  }

  @Test
  void rowsBehindTheLastFullChunkGetCodesInSteps() {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      int written = 0;
      for (int upTo : new int[] {0, 1, 511, 512, 513, 1024, 4095, 4096, 4607, 4608, 4609, 8192}) {
        int more = upTo - written;
        if (more > 0) {
          segment.append(rows(written, more), new Timestamp(written + 1));
        }
        written = upTo;
        for (int search = 0; search < 8; search++) { // one part for each, up to seven steps
          parts(segment, Metric.L2);
        }
        List<Integer> expected = new ArrayList<>();
        int full = written & -4096;
        for (int first = 0; first < full; first += 4096) {
          expected.add(first);
        }
        for (int first = full; first + 512 <= written; first += 512) {
          expected.add(first);
        }
        assertThat(parts(segment, Metric.L2)).as(written + " rows").isEqualTo(expected);
        requireExact(segment.view(), Metric.L2);
        requireExact(segment.view(), Metric.IP);
      }
    }
  }

  /// A view from before a step or a chunk was coded sees its own rows and no more.
  @Test
  void olderViewsSeeNoRowsThatWereCodedSince() {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      List<GrowingView> views = new ArrayList<>();
      for (int written = 0; written < 9000; written += 300) {
        segment.append(rows(written, 300), new Timestamp(written + 1));
        parts(segment, Metric.L2);
        views.add(segment.view());
      }
      for (GrowingView view : views) {
        requireExact(view, Metric.L2);
      }
    }
  }

  /// Whatever is coded meanwhile, a row is found as soon as a view has it.
  @Test
  void everyRowIsFoundWhileOthersComeIn() throws InterruptedException {
    try (GrowingSegment segment =
        new GrowingSegment(new SegmentId(1), new PartitionId(1), SCHEMA)) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      List<Thread> searchers = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        Random own = new Random(seed + thread);
        searchers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    while (!done.get()) {
                      requireLastRowsFound(segment.view(), own);
                    }
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                }));
      }
      for (int written = 0; written < 10_000; written += 50) {
        segment.append(rows(written, 50), new Timestamp(written + 1));
      }
      done.set(true);
      for (Thread searcher : searchers) {
        searcher.join();
      }
      assertThat(failure.get()).as("seed " + seed).isNull();
      requireLastRowsFound(segment.view(), random);
    }
  }

  /// The last row of a view, and one of the rows before it, are each their own nearest.
  private static void requireLastRowsFound(GrowingView view, Random random) {
    int count = view.rowCount();
    if (count == 0) return;
    int[] wanted = {count - 1, random.nextInt(count)};
    DenseVectorColumn vectors = (DenseVectorColumn) view.gather(VECTOR, wanted);
    SearchSpec spec = new SearchSpec(3, SearchTuning.NONE, null, SearchBounds.unbounded(Metric.L2));
    for (int i = 0; i < wanted.length; i++) {
      int bytes = 4 * DIMENSION;
      QueryVector.Dense query =
          new QueryVector.Dense(
              DataType.FLOAT_VECTOR,
              DIMENSION,
              Arrays.copyOfRange(vectors.bytes(), i * bytes, (i + 1) * bytes));
      Hits hits = view.scan(VECTOR, Metric.L2, List.of(query), spec, 0, count).getFirst();
      assertThat(hits.rows()[0]).isEqualTo(wanted[i]);
      assertThat(Arrays.stream(hits.rows()).max().getAsInt()).isLessThan(count);
    }
  }
}
