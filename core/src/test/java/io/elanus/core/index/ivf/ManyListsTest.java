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
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Searches over lists whose centres are so long that queries find them by signs ([ManyCentres]).
final class ManyListsTest {
  private static final int ROWS = 5200;
  private static final int DIMENSION = 2048;
  private static final int LISTS = 128;
  private static final int CLUSTERS = 40;
  private static final int QUERIES = 20;
  private static final int TOP = 10;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);
  private final float[][] middles = new float[CLUSTERS][];
  private final VectorRows rows = rows();

  @ParameterizedTest
  @CsvSource({"IVF_RABITQ, L2", "IVF_RABITQ, IP", "IVF_RABITQ, COSINE", "IVF_FLAT, L2"})
  void findWhatBruteForceFinds(String type, Metric metric) {
    assertThat(ManyCentres.isWorthwhile(LISTS, DIMENSION)).isTrue();
    VectorIndex index = index(type, metric);
    Bits fifth = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row++) {
      if (row / CLUSTERS % 5 == 0) {
        fifth.set(row);
      }
    }
    for (@Nullable Bits eligible : Arrays.asList(null, fifth)) {
      int right = 0;
      for (int q = 0; q < QUERIES; q++) {
        QueryVector.Dense query = query(near(random.nextInt(CLUSTERS)));
        SearchSpec spec =
            new SearchSpec(
                TOP, SearchTuning.of("nprobe", 16), eligible, SearchBounds.unbounded(metric));
        Hits hits = index.search(query, spec);
        Hits truth = FlatSearch.search(rows, metric, query, spec);
        assertThat(hits.rows()).as("seed " + seed).hasSize(TOP).doesNotHaveDuplicates();
        for (int row : hits.rows()) {
          right += Arrays.stream(truth.rows()).anyMatch(t -> t == row) ? 1 : 0;
        }
      }
      assertThat((double) right / (QUERIES * TOP))
          .as("%s %s, filtered %b, seed %d", type, metric, eligible != null, seed)
          .isGreaterThan(0.9);
    }
  }

  private VectorIndex index(String type, Metric metric) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> parameters =
        method.buildParameters(DataType.FLOAT_VECTOR, DIMENSION, Map.of("nlist", "" + LISTS));
    IndexedRows indexed = new IndexedRows.Dense(rows);
    IndexBuild build = new IndexBuild(indexed, metric, parameters, 3);
    byte[] file = BinaryRows.file(sink -> method.build(build, BuildRun.alone(), sink));
    return method.open(BinaryRows.inArena(file, Arena.ofAuto()), indexed, Arena.ofAuto());
  }

  private VectorRows rows() {
    Arrays.setAll(middles, i -> gaussian(new float[DIMENSION], 2));
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, DIMENSION);
    MemorySegment chunk = Arena.ofAuto().allocate(ROWS * stride, 64);
    for (int row = 0; row < ROWS; row++) {
      float[] vector = near(row % CLUSTERS);
      MemorySegment.copy(vector, 0, chunk, ValueLayout.JAVA_FLOAT, row * stride, DIMENSION);
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, DIMENSION, ROWS, stride, 31, new MemorySegment[] {chunk});
  }

  private float[] near(int cluster) {
    return gaussian(middles[cluster].clone(), 1);
  }

  private float[] gaussian(float[] vector, float deviation) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] += (float) random.nextGaussian() * deviation;
    }
    return vector;
  }

  private static QueryVector.Dense query(float[] vector) {
    byte[] bytes = new byte[4 * vector.length];
    MemorySegment.copy(vector, 0, MemorySegment.ofArray(bytes), IvfFile.FLOAT32, 0, vector.length);
    return new QueryVector.Dense(DataType.FLOAT_VECTOR, vector.length, bytes);
  }
}
