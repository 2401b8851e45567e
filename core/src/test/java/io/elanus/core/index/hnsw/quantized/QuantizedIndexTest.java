package io.elanus.core.index.hnsw.quantized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.CheckedBytes;
import io.elanus.core.index.Hits;
import io.elanus.core.index.IndexBuild;
import io.elanus.core.index.IndexMethod;
import io.elanus.core.index.IndexedRows;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.index.method.IndexMethods;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class QuantizedIndexTest {
  private static final int ROWS = 8000;
  private static final int DIMENSION = 24;
  private static final Map<String, String> GRAPH = Map.of("M", "12", "efConstruction", "80");

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  /// Type, its parameters, the recall@10 by codes alone that clustered rows must reach.
  static Stream<Arguments> codes() {
    return Stream.of(
        Arguments.of("HNSW_SQ", Map.of("sq_type", "SQ4U"), 0.25),
        Arguments.of("HNSW_SQ", Map.of("sq_type", "SQ6"), 0.7),
        Arguments.of("HNSW_SQ", Map.of(), 0.9),
        Arguments.of("HNSW_SQ", Map.of("sq_type", "bf16"), 0.9),
        Arguments.of("HNSW_SQ", Map.of("sq_type", "FP16"), 0.95),
        Arguments.of("HNSW_PQ", Map.of("m", "12"), 0.4),
        Arguments.of("HNSW_PQ", Map.of("m", "12", "nbits", "4"), 0.1),
        Arguments.of("HNSW_PQ", Map.of("m", "12", "nbits", "10"), 0.55),
        Arguments.of("HNSW_PRQ", Map.of("m", "6", "nrq", "3"), 0.4),
        Arguments.of("HNSW_PRQ", Map.of("m", "6", "nrq", "3", "nbits", "12"), 0.55));
  }

  @ParameterizedTest
  @MethodSource("codes")
  void findsTheNearestByTheirCodes(String type, Map<String, String> code, double least) {
    RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 30, 31);
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      VectorIndex index = index(rows, metric, type, code, false);
      assertThat(recall(rows, index, metric, SearchTuning.NONE, null))
          .as("%s, seed %d", metric, seed)
          .isGreaterThan(least);
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void refinesToExactScores(String type, Map<String, String> code, double least) {
    for (DataType data : List.of(DataType.FLOAT_VECTOR, DataType.INT8_VECTOR)) {
      RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 30, 31, data);
      for (Metric metric : List.of(Metric.L2, Metric.COSINE)) {
        VectorIndex index = index(rows, metric, type, code, true);
        double byDefault = recall(rows, index, metric, SearchTuning.NONE, null);
        assertThat(byDefault)
            .as("%s %s, seed %d", data, metric, seed)
            .isGreaterThan(least > 0.5 ? 0.97 : 0.88);
        SearchTuning few = SearchTuning.of("refine_k", 1);
        assertThat(recall(rows, index, metric, few, null)).isLessThanOrEqualTo(byDefault);
        exactScores(rows, index, metric, null);
        exactScores(rows, index, metric, random(ROWS, 400));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void neverReturnsAnIneligibleRowNorFewerThanThereAre(
      String type, Map<String, String> code, double least) {
    RandomRows rows = RandomRows.clustered(random, 2500, DIMENSION, 10, 31);
    VectorIndex index = index(rows, Metric.L2, type, code, random.nextBoolean());
    for (int i = 0; i < 60; i++) {
      Bits eligible = random(2500, random.nextInt(1000));
      int topK = 1 + random.nextInt(300);
      Hits found = search(rows, index, Metric.L2, rows.near(random, i), topK, 0, eligible);
      assertThat(found.count()).as("seed " + seed).isEqualTo(Math.min(topK, eligible.count()));
      for (int h = 0; h < found.count(); h++) {
        assertThat(eligible.get(found.rows()[h])).isTrue();
        assertThat(h == 0 || found.scores()[h - 1] <= found.scores()[h]).isTrue();
      }
    }
  }

  @Test
  void answersRangesExactlyWhenItRefines() {
    RandomRows rows = RandomRows.clustered(random, 3000, 12, 20, 31);
    VectorIndex index = index(rows, Metric.L2, "HNSW_SQ", Map.of("sq_type", "SQ6"), true);
    SearchBounds all = SearchBounds.unbounded(Metric.L2);
    for (int i = 0; i < 30; i++) {
      float[] query = rows.near(random, random.nextInt(3000));
      Hits byScore = rows.bruteForce(Metric.L2, query, 3000, null, all);
      SearchBounds bounds =
          new SearchBounds(
              byScore.scores()[random.nextInt(40)], byScore.scores()[60 + random.nextInt(100)]);
      SearchSpec spec = new SearchSpec(30, SearchTuning.NONE, null, bounds);
      assertThat(index.search(rows.query(query), spec).rows())
          .as("seed " + seed)
          .isEqualTo(rows.bruteForce(Metric.L2, query, 30, null, bounds).rows());
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "40"})
  void holdsFromNoRowToAFew(int count) {
    RandomRows rows = RandomRows.clustered(random, count, 8, 3, 31);
    for (String type : List.of("HNSW_SQ", "HNSW_PQ", "HNSW_PRQ")) {
      VectorIndex index = index(rows, Metric.L2, type, Map.of(), true);
      assertThat(search(rows, index, Metric.L2, new float[8], 10, 0, null).count())
          .isEqualTo(Math.min(10, count));
    }
  }

  @Test
  void findsEveryCopyAndTakesZeroVectors() {
    float[][] vectors = new float[4000][8];
    for (int r = 0; r < vectors.length; r++) {
      vectors[r][r % 4] = r % 4;
    }
    RandomRows rows = RandomRows.of(vectors, 8, 31);
    for (Metric metric : List.of(Metric.L2, Metric.IP, Metric.COSINE)) {
      VectorIndex index = index(rows, metric, "HNSW_SQ", Map.of(), true);
      Hits found = search(rows, index, metric, vectors[3], 1000, 0, null);
      assertThat(found.count()).isEqualTo(1000);
      assertThat(found.scores())
          .containsOnly(metric == Metric.L2 ? 0 : metric == Metric.IP ? 9 : 1);
    }
  }

  @Test
  void keepsFewerBytesThanTheVectors() {
    RandomRows rows = RandomRows.clustered(random, 2000, 256, 10, 31);
    long sq8 = index(rows, Metric.L2, "HNSW_SQ", Map.of(), false).residentBytes();
    long sq4 = index(rows, Metric.L2, "HNSW_SQ", Map.of("sq_type", "SQ4U"), false).residentBytes();
    assertThat(sq8).isBetween(2000 * 256L, 2000 * 400L);
    assertThat(sq4).isLessThan(2000 * 260L);
  }

  @Test
  void writesTheSameBytesForTheSameSeedAndFindsDamage() {
    RandomRows rows = RandomRows.clustered(random, 1500, 12, 10, 31);
    for (String setting : List.of("HNSW_SQ", "HNSW_PQ", "HNSW_PRQ", "HNSW_PQ 12", "HNSW_PRQ 9")) {
      String type = setting.split(" ")[0];
      String bits = setting.equals(type) ? "8" : setting.split(" ")[1];
      Map<String, String> code = Map.of("m", "4", "nbits", bits);
      byte[] file = build(rows, Metric.COSINE, type, code, true);
      assertThat(build(rows, Metric.COSINE, type, code, true)).isEqualTo(file);
      CheckedBytes checked = CheckedBytes.of(file, 192, 0, QuantizedFile.Section.values().length);
      for (int i = 0; i < 40; i++) {
        byte[] damaged = file.clone();
        int at = i < 20 ? checked.anyOfHeader(random) : checked.any(random);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        assertThatThrownBy(() -> open(rows, type, damaged))
            .as("byte %d, seed %d", at, seed)
            .isInstanceOf(DatabaseException.class);
      }
      RandomRows others = RandomRows.clustered(random, 1499, 12, 10, 31);
      assertThatThrownBy(() -> open(others, type, file)).hasMessageContaining("1499");
    }
  }

  @ParameterizedTest
  @CsvSource({"HNSW_SQ, 1", "HNSW_PRQ, 1", "HNSW_SQ, 2", "HNSW_PRQ, 2"})
  void readsTheFilesOfEveryVersion(String type, int version) throws IOException {
    float[][] vectors = new float[60][8];
    for (int row = 0; row < 60; row++) {
      for (int i = 0; i < 8; i++) {
        vectors[row][i] = ((row * 31 + i * 17) % 64) / 64f;
      }
    }
    RandomRows golden = RandomRows.of(vectors, 8, 31);
    Map<String, String> code =
        type.equals("HNSW_SQ") ? Map.of() : Map.of("m", "4", "nrq", "2", "nbits", "4");
    byte[] written = build(golden, Metric.L2, type, code, false);
    String name = type + "-" + version + ".ehnq";
    if (version == 2 && Boolean.getBoolean("golden.write")) {
      Files.write(Path.of("src/test/resources/io/elanus/core/index/hnsw", name), written);
    }
    byte[] file;
    try (InputStream in = QuantizedIndexTest.class.getResourceAsStream(name)) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    assertThat(Arrays.equals(file, written)).isEqualTo(version == 2);
    VectorIndex index = open(golden, type, file);
    VectorIndex built = index(golden, Metric.L2, type, code, false);
    for (float[] query : vectors) {
      Hits read = search(golden, index, Metric.L2, query, 5, 0, null);
      assertThat(read.rows()).isEqualTo(search(golden, built, Metric.L2, query, 5, 0, null).rows());
    }
  }

  /// Rows enough for 300 codewords of 9 bits; with `-Dgolden.write=true` the file becomes what is
  /// written now.
  @Test
  void readsTheFileOfCodesOfMoreThanAByte() throws IOException {
    float[][] vectors = new float[600][4];
    for (int row = 0; row < vectors.length; row++) {
      for (int i = 0; i < 4; i++) {
        vectors[row][i] = ((row * 31 + i * 17 + row / 64) % 64 + row % 5) / 64f;
      }
    }
    RandomRows golden = RandomRows.of(vectors, 4, 31);
    Map<String, String> code = Map.of("m", "2", "nbits", "12");
    byte[] written = build(golden, Metric.L2, "HNSW_PQ", code, false);
    String name = "HNSW_PQ-2-packed.ehnq";
    if (Boolean.getBoolean("golden.write")) {
      Files.write(Path.of("src/test/resources/io/elanus/core/index/hnsw", name), written);
    }
    byte[] file;
    try (InputStream in = QuantizedIndexTest.class.getResourceAsStream(name)) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    assertThat(written).isEqualTo(file);
    VectorIndex index = open(golden, "HNSW_PQ", file);
    for (int row = 0; row < 600; row += 7) {
      Hits read = search(golden, index, Metric.L2, vectors[row], 5, 0, null);
      assertThat(read.scores()[0]).isLessThan(1e-3f);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HNSW_SQ|sq_type|FP32|invalid scalar quantizer type",
        "HNSW_SQ|sq_type|8|invalid scalar quantizer type",
        "HNSW_SQ|refine|test|Type conflict in json: param 'refine' (\"test\") should be a boolean",
        "HNSW_SQ|refine|1|Type conflict in json: param 'refine' (\"1\") should be a boolean",
        "HNSW_SQ|refine_type|INT8|invalid refine type : INT8, optional types are [sq6, sq8, fp16, bf16, fp32, flat]",
        "HNSW_SQ|M|2049|Out of range in json: param 'M' (2049) should be in range [2, 2048]",
        "HNSW_PQ|m|7|The dimension of the vector (dim) should be a multiple of the number of subquantizers (m). Dimension: 24, m: 7",
        "HNSW_PQ|nbits|25|Out of range in json: param 'nbits' (25) should be in range [1, 24]",
        "HNSW_PRQ|nbits|0|Out of range in json: param 'nbits' (0) should be in range [1, 24]",
        "HNSW_PRQ|nrq|17|Out of range in json: param 'nrq' (17) should be in range [1, 16]",
        "HNSW_PRQ|nrq|0|Out of range in json: param 'nrq' (0) should be in range [1, 16]"
      })
  void refusesBuildParametersInMilvusWords(String type, String key, String value, String text) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    assertThatThrownBy(
            () -> method.buildParameters(DataType.FLOAT_VECTOR, DIMENSION, Map.of(key, value)))
        .hasMessage(text + ": invalid parameter");
  }

  @Test
  void fillsInBuildParameters() {
    assertThat(parameters("HNSW_SQ", Map.of("sq_type", "sq6", "refine", "True")))
        .isEqualTo(Map.of("M", "30", "efConstruction", "360", "sq_type", "SQ6", "refine", "true"));
    assertThat(parameters("HNSW_PQ", Map.of("refine_type", "FP16")))
        .isEqualTo(
            Map.of(
                "M",
                "30",
                "efConstruction",
                "360",
                "m",
                "24",
                "nbits",
                "8",
                "refine",
                "false",
                "refine_type",
                "FP16"));
    assertThat(parameters("HNSW_PRQ", Map.of()))
        .isEqualTo(
            Map.of(
                "M",
                "30",
                "efConstruction",
                "360",
                "m",
                "2",
                "nbits",
                "8",
                "nrq",
                "2",
                "refine",
                "false"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5|Out of range in json: param 'refine_k' (0.5) should be in range [1.000000, 340282346638528859811704183484516925440.000000]",
        "true|Type conflict in json: param 'refine_k' (true) should be a number",
      })
  void refusesSearchParametersInMilvusWords(String value, String text) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find("HNSW_SQ"));
    assertThatThrownBy(() -> method.tuning(Map.of(), Map.of("refine_k", value), 10))
        .hasMessageContaining(text);
    assertThatThrownBy(() -> method.tuning(Map.of(), Map.of("ef", "1"), 10))
        .hasMessageContaining("ef(1) should be larger than k(10)");
    assertThat(method.tuning(Map.of(), Map.of("refine_k", "2.5", "ef", "20"), 10).values())
        .isEqualTo(Map.of("refine_k", 2.5, "ef", 20.0));
  }

  private static Map<String, String> parameters(String type, Map<String, String> given) {
    return Objects.requireNonNull(IndexMethods.find(type))
        .buildParameters(DataType.FLOAT_VECTOR, DIMENSION, given);
  }

  private static byte[] build(
      RandomRows rows, Metric metric, String type, Map<String, String> code, boolean refine) {
    IndexMethod method = Objects.requireNonNull(IndexMethods.find(type));
    Map<String, String> given = new HashMap<>(GRAPH);
    given.putAll(code);
    given.put("refine", Boolean.toString(refine));
    Map<String, String> checked =
        method.buildParameters(rows.rows().type(), rows.rows().dimension(), given);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    method.build(
        new IndexBuild(new IndexedRows.Dense(rows.rows()), metric, checked, 1),
        BuildRun.alone(),
        bytes -> RandomRows.append(file, bytes));
    return file.toByteArray();
  }

  private static VectorIndex open(RandomRows rows, String type, byte[] file) {
    return Objects.requireNonNull(IndexMethods.find(type))
        .open(RandomRows.inMemory(file), new IndexedRows.Dense(rows.rows()), Arena.ofAuto());
  }

  private static VectorIndex index(
      RandomRows rows, Metric metric, String type, Map<String, String> code, boolean refine) {
    return open(rows, type, build(rows, metric, type, code, refine));
  }

  private void exactScores(
      RandomRows rows, VectorIndex index, Metric metric, @Nullable Bits eligible) {
    for (int i = 0; i < 10; i++) {
      float[] query = rows.near(random, random.nextInt(ROWS));
      Hits found = search(rows, index, metric, query, 20, 0, eligible);
      Hits all = rows.bruteForce(metric, query, ROWS, null, SearchBounds.unbounded(metric));
      Map<Integer, Float> scores = new HashMap<>();
      for (int h = 0; h < all.count(); h++) {
        scores.put(all.rows()[h], all.scores()[h]);
      }
      for (int h = 0; h < found.count(); h++) {
        assertThat(found.scores()[h]).as("seed " + seed).isEqualTo(scores.get(found.rows()[h]));
      }
    }
  }

  private double recall(
      RandomRows rows,
      VectorIndex index,
      Metric metric,
      SearchTuning tuning,
      @Nullable Bits eligible) {
    int right = 0;
    SearchBounds all = SearchBounds.unbounded(metric);
    Random queries = new Random(seed);
    for (int i = 0; i < 50; i++) {
      float[] query = rows.near(queries, queries.nextInt(rows.vectors().length));
      Hits found = index.search(rows.query(query), new SearchSpec(10, tuning, eligible, all));
      Hits best = rows.bruteForce(metric, query, 10, eligible, all);
      assertThat(found.count()).isEqualTo(best.count());
      Bits wanted = Bits.none(rows.vectors().length);
      for (int row : best.rows()) {
        wanted.set(row);
      }
      for (int row : found.rows()) {
        right += wanted.get(row) ? 1 : 0;
      }
    }
    return right / 500.0;
  }

  private static Hits search(
      RandomRows rows,
      VectorIndex index,
      Metric metric,
      float[] query,
      int topK,
      int ef,
      @Nullable Bits eligible) {
    SearchTuning tuning = ef > 0 ? SearchTuning.of("ef", ef) : SearchTuning.NONE;
    return index.search(
        rows.query(query), new SearchSpec(topK, tuning, eligible, SearchBounds.unbounded(metric)));
  }

  private Bits random(int size, int perMille) {
    Bits bits = Bits.none(size);
    for (int row = 0; row < size; row++) {
      if (random.nextInt(1000) < perMille) {
        bits.set(row);
      }
    }
    return bits;
  }
}
