package io.elanus.core.index.diskann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.CheckedBytes;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.RandomBits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DiskIndexTest {
  private static final int ROWS = 8000;
  private static final DiskMethod METHOD = new DiskMethod();

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  static Stream<Arguments> metricsOfEveryType() {
    return Stream.of(DataType.FLOAT_VECTOR, DataType.FLOAT16_VECTOR, DataType.BFLOAT16_VECTOR)
        .flatMap(type ->
            Stream.of(Metric.L2, Metric.IP, Metric.COSINE)
                .map(metric -> Arguments.of(type, metric)));
  }

  @ParameterizedTest
  @MethodSource("metricsOfEveryType")
  void findsNearlyAllOfTheNearestWithTheirExactScores(DataType type, Metric metric) {
    VectorRows rows = clustered(type, ROWS, 31);
    VectorIndex index = index(rows, metric);
    assertThat(recall(rows, index, metric, SearchTuning.NONE, null))
        .as("seed " + seed)
        .isGreaterThan(0.85);
    assertThat(recall(rows, index, metric, SearchTuning.NONE, random(ROWS, 600)))
        .as("seed " + seed)
        .isGreaterThan(0.85);
  }

  @Test
  void findsMoreWithALongerList() {
    VectorRows rows = clustered(DataType.FLOAT_VECTOR, ROWS, 48);
    VectorIndex index = index(rows, Metric.L2);
    double some = recall(rows, index, Metric.L2, SearchTuning.of("search_list", 10), null);
    double more =
        recall(
            rows,
            index,
            Metric.L2,
            new SearchTuning(Map.of("search_list", 200.0, "beam_width_ratio", 8.0)),
            null);
    assertThat(more).as("seed " + seed).isGreaterThan(0.97).isGreaterThanOrEqualTo(some);
  }

  @Test
  void isBruteForceWhenFewRowsAreEligibleOrARangeLeavesOutTheNearest() {
    VectorRows rows = clustered(DataType.FLOAT_VECTOR, ROWS, 24);
    VectorIndex index = index(rows, Metric.L2);
    for (int perMille : new int[] {0, 1, 20}) {
      Bits eligible = random(ROWS, perMille);
      QueryVector.Dense query = near(rows, random.nextInt(ROWS));
      SearchSpec spec = spec(Metric.L2, 10, SearchTuning.NONE, eligible);
      assertThat(index.search(query, spec).rows())
          .isEqualTo(FlatSearch.search(rows, Metric.L2, query, spec).rows());
    }
    SearchSpec ring = new SearchSpec(10, SearchTuning.NONE, null, new SearchBounds(2, 9));
    QueryVector.Dense query = near(rows, 5);
    assertThat(index.search(query, ring).rows())
        .isEqualTo(FlatSearch.search(rows, Metric.L2, query, ring).rows());
  }

  @Test
  void neverReturnsAnIneligibleRowNorFewerThanThereAre() {
    VectorRows rows = clustered(DataType.FLOAT_VECTOR, 5000, 16);
    VectorIndex index = index(rows, Metric.L2);
    for (int i = 0; i < 60; i++) {
      Bits eligible = random(5000, random.nextInt(1000));
      int topK = 1 + random.nextInt(200);
      Hits found = index.search(near(rows, i), spec(Metric.L2, topK, SearchTuning.NONE, eligible));
      assertThat(found.count()).as("seed " + seed).isEqualTo(Math.min(topK, eligible.count()));
      for (int row : found.rows()) {
        assertThat(eligible.get(row)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "3", "50"})
  void holdsFromNoRowToAFew(int count) {
    VectorRows rows = clustered(DataType.FLOAT_VECTOR, count, 7);
    Hits found =
        index(rows, Metric.COSINE)
            .search(
                new QueryVector.Dense(DataType.FLOAT_VECTOR, 7, new byte[28]),
                spec(Metric.COSINE, 10, SearchTuning.NONE, null));
    assertThat(found.count()).isEqualTo(Math.min(10, count));
  }

  @Test
  void findsEveryCopyOfOneVector() {
    float[][] vectors = new float[4000][5];
    for (int r = 0; r < 4000; r++) {
      vectors[r][r % 5] = 1;
    }
    VectorRows rows = rows(DataType.FLOAT_VECTOR, vectors, 5);
    Hits found =
        index(rows, Metric.L2)
            .search(query(rows, vectors[2]), spec(Metric.L2, 800, SearchTuning.NONE, null));
    assertThat(found.count()).isEqualTo(800);
    assertThat(found.scores()).containsOnly(0);
  }

  @Test
  void keepsAnEighthOfTheVectorsInMemory() {
    VectorRows rows = clustered(DataType.FLOAT_VECTOR, 3000, 128);
    long codebooks = 64 * Centroids.residentBytes(256, 2);
    assertThat(index(rows, Metric.L2).residentBytes())
        .isBetween(codebooks + 3000 * 64L, codebooks + 3000 * 80L);
  }

  @Test
  void writesTheSameBytesForTheSameSeedAndFindsDamage() {
    VectorRows rows = clustered(DataType.FLOAT16_VECTOR, 1200, 20);
    byte[] file = build(rows, Metric.L2);
    assertThat(build(rows, Metric.L2)).isEqualTo(file);
    // Opening reads all sections but the records, which come first.
    CheckedBytes checked = CheckedBytes.of(file, 192, 1, DiskFile.Section.values().length);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = file.clone();
      int at = i < 20 ? checked.anyOfHeader(random) : checked.any(random);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> open(rows, damaged))
          .as("byte %d, seed %d", at, seed)
          .isInstanceOf(DatabaseException.class);
    }
    assertThatThrownBy(() -> open(rows, java.util.Arrays.copyOf(file, behindHalf(file))))
        .isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> open(clustered(DataType.FLOAT16_VECTOR, 1199, 20), file))
        .hasMessageContaining("1199");
  }

  @Test
  void readsAFileWrittenBefore() throws IOException {
    float[][] vectors = new float[60][8];
    for (int row = 0; row < 60; row++) {
      for (int i = 0; i < 8; i++) {
        vectors[row][i] = ((row * 31 + i * 17) % 64) / 64f;
      }
    }
    VectorRows rows = rows(DataType.FLOAT_VECTOR, vectors, 8);
    byte[] file;
    try (InputStream in = DiskIndexTest.class.getResourceAsStream("graph-1.edsk")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    DiskFile header = DiskFile.read(MemorySegment.ofArray(file));
    assertThat(header)
        .isEqualTo(new DiskFile(Metric.L2, DataType.FLOAT_VECTOR, 8, 60, 0, 8, 8, 56, 8));
    DiskRecords records = header.records(MemorySegment.ofArray(file));
    int[] links = new int[56];
    for (int row = 0; row < 60; row++) {
      assertThat(records.neighbours(row, links)).isPositive();
      assertThat(records.bytes().asSlice(row * records.stride(), 32).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(bytes(DataType.FLOAT_VECTOR, vectors[row]));
    }
    assertThat(open(rows, file).rowCount()).isEqualTo(60);
  }

  private static int behindHalf(byte[] file) {
    return file.length / 2;
  }

  @Test
  void aRecordLiesOnAsFewPagesAsItCan() {
    assertThat(DiskRecords.stride(DataType.FLOAT_VECTOR, 128, 56)).isEqualTo(1024);
    assertThat(DiskRecords.stride(DataType.FLOAT_VECTOR, 768, 56)).isEqualTo(4096);
    assertThat(DiskRecords.stride(DataType.FLOAT_VECTOR, 1024, 56)).isEqualTo(8192);
    assertThat(DiskRecords.stride(DataType.FLOAT16_VECTOR, 16, 8)).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search_list_size|1|search_list_size(1) should be larger than k(10)",
        "search_list|9|search_list(9) should be larger than k(10)",
        "search_list_size|-1|param 'search_list_size' (-1) should be in range [1, 2147483647]",
        "search_list_size|100.0|Type conflict in json: param 'search_list_size' (100.0) should be integer",
        "search_list_size|true|Type conflict in json: param 'search_list_size' (true) should be integer"
      })
  void refusesSearchParametersInMilvusWords(String key, String value, String text) {
    assertThatThrownBy(() -> METHOD.tuning(Map.of(), Map.of(key, value), 10))
        .hasMessageContaining(text);
  }

  @Test
  void takesTheDefaultForWhatIsOutOfRangeWhereMilvusRefusesNothing() {
    Map<String, String> defaults =
        Map.of("max_degree", "56", "search_list_size", "100", "pq_code_budget_gb_ratio", "0.125");
    for (String value : new String[] {"-1", "True", "None"}) {
      assertThat(
              METHOD.buildParameters(
                  DataType.FLOAT_VECTOR,
                  8,
                  Map.of(
                      "max_degree", value,
                      "search_list_size", value,
                      "pq_code_budget_gb_ratio", value)))
          .isEqualTo(defaults);
    }
    assertThat(METHOD.tuning(Map.of(), Map.of("beam_width_ratio", "17.0"), 10).values())
        .isEqualTo(Map.of("beam_width_ratio", 4.0));
    assertThat(METHOD.takes(DataType.INT8_VECTOR, Metric.L2)).isFalse();
  }

  private static byte[] build(VectorRows rows, Metric metric) {
    Map<String, String> parameters =
        METHOD.buildParameters(rows.type(), rows.dimension(), Map.of());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    METHOD.build(
        new IndexBuild(new IndexedRows.Dense(rows), metric, parameters, 1),
        BuildRun.alone(),
        part -> {
          byte[] bytes = new byte[part.remaining()];
          part.get(bytes);
          file.writeBytes(bytes);
        });
    return file.toByteArray();
  }

  private static VectorIndex open(VectorRows rows, byte[] file) {
    MemorySegment mapped = Arena.ofAuto().allocate(file.length, 64);
    MemorySegment.copy(file, 0, mapped, ValueLayout.JAVA_BYTE, 0, file.length);
    return METHOD.open(mapped, new IndexedRows.Dense(rows), Arena.ofAuto());
  }

  private static VectorIndex index(VectorRows rows, Metric metric) {
    return open(rows, build(rows, metric));
  }

  private double recall(
      VectorRows rows,
      VectorIndex index,
      Metric metric,
      SearchTuning tuning,
      @Nullable Bits eligible) {
    int right = 0;
    Random queries = new Random(seed);
    for (int i = 0; i < 50; i++) {
      QueryVector.Dense query = near(rows, queries.nextInt(rows.rowCount()));
      Hits found = index.search(query, spec(metric, 10, tuning, eligible));
      Hits all =
          FlatSearch.search(
              rows, metric, query, spec(metric, rows.rowCount(), SearchTuning.NONE, eligible));
      float[] exact = new float[rows.rowCount()];
      for (int h = 0; h < all.count(); h++) {
        exact[all.rows()[h]] = all.scores()[h];
      }
      assertThat(found.count()).isEqualTo(10);
      for (int h = 0; h < 10; h++) {
        assertThat(found.scores()[h])
            .isCloseTo(exact[found.rows()[h]], Percentage.withPercentage(1e-3));
        right += metric.better(all.scores()[9], found.scores()[h]) ? 0 : 1;
      }
    }
    return right / 500.0;
  }

  private static SearchSpec spec(
      Metric metric, int topK, SearchTuning tuning, @Nullable Bits eligible) {
    return new SearchSpec(topK, tuning, eligible, SearchBounds.unbounded(metric));
  }

  private VectorRows clustered(DataType type, int count, int dimension) {
    float[][] centres = new float[20][dimension];
    float[][] vectors = new float[count][dimension];
    for (float[] centre : centres) {
      for (int i = 0; i < dimension; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    for (float[] vector : vectors) {
      float[] centre = centres[random.nextInt(20)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = centre[i] + 0.4f * (float) random.nextGaussian();
      }
    }
    return rows(type, vectors, dimension);
  }

  private static VectorRows rows(DataType type, float[][] vectors, int dimension) {
    long stride = VectorRows.strideOf(type, dimension);
    MemorySegment bytes = Arena.ofAuto().allocate(Math.max(64, vectors.length * stride), 64);
    for (int r = 0; r < vectors.length; r++) {
      byte[] vector = bytes(type, vectors[r]);
      MemorySegment.copy(vector, 0, bytes, ValueLayout.JAVA_BYTE, r * stride, vector.length);
    }
    return new VectorRows(type, dimension, vectors.length, stride, 31, new MemorySegment[] {bytes});
  }

  private static byte[] bytes(DataType type, float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(type.vectorBytes(vector.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : vector) {
      switch (type) {
        case FLOAT_VECTOR -> bytes.putFloat(element);
        case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(element));
        default -> bytes.putShort((short) (Float.floatToIntBits(element) >>> 16));
      }
    }
    return bytes.array();
  }

  private static QueryVector.Dense query(VectorRows rows, float[] vector) {
    return new QueryVector.Dense(rows.type(), vector.length, bytes(rows.type(), vector));
  }

  /// A stored row, its first element taken from another.
  private static QueryVector.Dense near(VectorRows rows, int row) {
    int width = rows.type().vectorBytes(1);
    MemorySegment bytes = rows.chunks()[0];
    byte[] vector =
        bytes
            .asSlice(rows.offsetOf(row), rows.type().vectorBytes(rows.dimension()))
            .toArray(ValueLayout.JAVA_BYTE);
    long other = rows.offsetOf((row + 1) % rows.rowCount());
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, other, vector, 0, width);
    return new QueryVector.Dense(rows.type(), rows.dimension(), vector);
  }

  private Bits random(int size, int perMille) {
    return RandomBits.of(size, perMille, random);
  }
}
