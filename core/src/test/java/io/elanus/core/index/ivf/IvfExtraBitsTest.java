package io.elanus.core.index.ivf;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.BinaryRows;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.SearchWork;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What more bits of an element gain: the order by codes comes near to the true one, though most
/// rows are looked at by their signs alone.
final class IvfExtraBitsTest {
  private static final int ROWS = 8000;
  private static final int DIMENSION = 100;
  private static final int LISTS = 16;
  private static final int QUERIES = 20;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "IP", "COSINE"})
  void bringTheHitsByCodesNearTheTrueOnes(Metric metric) {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = rows(arena);
      double signs = recall(rows, metric, 1, arena);
      double four = recall(rows, metric, 4, arena);
      double six = recall(rows, metric, 6, arena);
      assertThat(signs).as("signs, seed " + seed).isLessThan(0.5);
      assertThat(four).as("4 bits, seed " + seed).isGreaterThan(0.7);
      assertThat(six).as("6 bits, seed " + seed).isGreaterThan(0.88);
    }
  }

  /// Recall@10 of the ten candidates that are first by their codes, all lists probed.
  private double recall(VectorRows rows, Metric metric, int bits, Arena arena) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find("IVF_RABITQ"));
    Map<String, String> parameters =
        method.buildParameters(
            DataType.FLOAT_VECTOR, DIMENSION, Map.of("nlist", "" + LISTS, "rbq_bits", "" + bits));
    IndexBuild build = new IndexBuild(new IndexedRows.Dense(rows), metric, parameters, 5);
    byte[] file = BinaryRows.file(sink -> method.build(build, BuildRun.alone(), sink));
    VectorIndex index =
        method.open(BinaryRows.inArena(file, arena), new IndexedRows.Dense(rows), arena);
    SearchTuning tuning = new SearchTuning(Map.of("nprobe", (double) LISTS, "refine_k", 1.0));
    int right = 0;
    SearchWork work = new SearchWork();
    for (int q = 0; q < QUERIES; q++) {
      QueryVector.Dense query = query(new Random(q));
      SearchSpec spec = new SearchSpec(10, tuning, null, SearchBounds.unbounded(metric), work);
      Hits hits = index.search(query, spec);
      SearchSpec plain = new SearchSpec(10, tuning, null, SearchBounds.unbounded(metric));
      int[] best = FlatSearch.search(rows, metric, query, plain).rows();
      right += (int) Arrays.stream(hits.rows()).filter(row -> contains(best, row)).count();
    }
    assertThat(work.scans()).as("searches that went past the lists").isZero();
    long looks = work.distances() - (long) QUERIES * (ROWS + LISTS + 10);
    assertThat(looks)
        .as("second looks of %d bits, seed %d", bits, seed)
        .isBetween(bits == 1 ? 0L : 10 * QUERIES, bits == 1 ? 0L : QUERIES * ROWS / 3);
    return right / (10.0 * QUERIES);
  }

  private static boolean contains(int[] rows, int row) {
    return Arrays.stream(rows).anyMatch(other -> other == row);
  }

  private VectorRows rows(Arena arena) {
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, DIMENSION);
    MemorySegment chunk = arena.allocate(ROWS * stride, 64);
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        chunk.set(
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
            row * stride + 4L * i,
            (float) random.nextGaussian());
      }
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, DIMENSION, ROWS, stride, 31, new MemorySegment[] {chunk});
  }

  private static QueryVector.Dense query(Random random) {
    byte[] bytes = new byte[4 * DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      MemorySegment.ofArray(bytes)
          .set(
              ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
              4L * i,
              (float) random.nextGaussian());
    }
    return new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, bytes);
  }
}
