package io.elanus.core.index.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.BinaryRows;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Filters of every selectivity, at random and by clusters near to the query and far from it, on
/// every family of indexes that walks a graph.
final class FilteredGraphsTest {
  private static final int ROWS = 24_000;
  private static final int DIMENSION = 16;
  private static final int CLUSTERS = 60;
  private static final int QUERIES = 30;
  private static final int TOP_K = 10;
  private static final double[] SHARES = {0.001, 0.01, 0.05, 0.1, 0.25, 0.5};

  private enum Kind {
    UNCORRELATED,
    CORRELATED,
    ANTI_CORRELATED
  }

  private final Random random = new Random(11);
  private final float[][] centres = new float[CLUSTERS][];
  private final int[] clusterOf = new int[ROWS];

  @ParameterizedTest
  @ValueSource(strings = {"HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ", "DISKANN"})
  void findsNearlyAllThatPasses(String type) {
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = clustered(arena);
      VectorIndex index = index(type, rows, arena);
      for (Kind kind : Kind.values()) {
        for (double share : SHARES) {
          assertThat(recall(type, index, rows, kind, share))
              .as("%s: %s of %s", type, share, kind)
              .isGreaterThanOrEqualTo(0.95);
        }
      }
    }
  }

  private VectorRows clustered(Arena arena) {
    for (int c = 0; c < CLUSTERS; c++) {
      centres[c] = gaussian(new float[DIMENSION], 1);
    }
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, DIMENSION);
    MemorySegment segment = arena.allocate(ROWS * stride, VectorRows.ALIGNMENT);
    for (int row = 0; row < ROWS; row++) {
      clusterOf[row] = random.nextInt(CLUSTERS);
      float[] vector = gaussian(centres[clusterOf[row]], 0.5);
      MemorySegment.copy(vector, 0, segment, ValueLayout.JAVA_FLOAT, row * stride, DIMENSION);
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR, DIMENSION, ROWS, stride, 31, new MemorySegment[] {segment});
  }

  private float[] gaussian(float[] centre, double spread) {
    float[] vector = centre.clone();
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] += (float) (spread * random.nextGaussian());
    }
    return vector;
  }

  private static VectorIndex index(String type, VectorRows rows, Arena arena) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> parameters =
        method.buildParameters(
            DataType.FLOAT_VECTOR,
            DIMENSION,
            Map.of(
                "M", "16",
                "efConstruction", "100",
                "m", "8",
                "refine", "true",
                "refine_type", "FP32"));
    IndexedRows indexed = new IndexedRows.Dense(rows);
    byte[] file =
        BinaryRows.file(sink ->
            method.build(
                new IndexBuild(indexed, Metric.L2, parameters, 1), BuildRun.alone(), sink));
    return method.open(BinaryRows.inArena(file, arena), indexed, arena);
  }

  private double recall(String type, VectorIndex index, VectorRows rows, Kind kind, double share) {
    int found = 0;
    int wanted = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] query = gaussian(centres[random.nextInt(CLUSTERS)], 0.5);
      ByteBuffer bytes = ByteBuffer.allocate(4 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(query);
      QueryVector.Dense vector =
          new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, bytes.array());
      Map<String, String> given = type.equals("DISKANN") ? Map.of("search_list", "60") : Map.of();
      SearchSpec spec =
          new SearchSpec(
              TOP_K,
              Objects.requireNonNull(IndexMethods.find(type)).tuning(Map.of(), given, TOP_K),
              filter(kind, share, query),
              SearchBounds.unbounded(Metric.L2));
      float[] nearest = FlatSearch.search(rows, Metric.L2, vector, spec).scores();
      Hits hits = index.search(vector, spec);
      assertThat(hits.count()).isEqualTo(nearest.length);
      wanted += nearest.length;
      for (float score : hits.scores()) {
        found += score <= nearest[nearest.length - 1] ? 1 : 0;
      }
    }
    return (double) found / wanted;
  }

  private Bits filter(Kind kind, double share, float[] query) {
    double[] distances = new double[CLUSTERS];
    for (int c = 0; c < CLUSTERS; c++) {
      for (int i = 0; i < DIMENSION; i++) {
        double difference = query[i] - centres[c][i];
        distances[c] += difference * difference;
      }
    }
    long[] order = new long[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double place =
          switch (kind) {
            case UNCORRELATED -> 0;
            case CORRELATED -> distances[clusterOf[row]];
            case ANTI_CORRELATED -> -distances[clusterOf[row]];
          };
      long rank = Math.round(1000 * place) << 16 | random.nextInt(1 << 16);
      order[row] = rank << 16 | row;
    }
    Arrays.sort(order);
    Bits passing = Bits.none(ROWS);
    for (int i = 0; i < Math.round(share * ROWS); i++) {
      passing.set((int) (order[i] & 0xFFFF));
    }
    return passing;
  }
}
