package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HnswBuildTest {
  private static final HnswParameters PARAMETERS = new HnswParameters(8, 40);

  private final long seed = Seed.OF_RUN;
  private final RandomRows rows = RandomRows.clustered(new Random(seed), 3000, 16, 10, 31);

  @Test
  void writesTheSameBytesForTheSameSeed() {
    byte[] file = rows.build(Metric.L2, PARAMETERS, 5);
    assertThat(rows.build(Metric.L2, PARAMETERS, 5)).isEqualTo(file);
    assertThat(rows.build(Metric.L2, PARAMETERS, 6)).isNotEqualTo(file);
  }

  @Test
  void buildsWithSeveralThreads() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      new HnswBuild(rows.rows(), Metric.L2, PARAMETERS, 1)
          .run(
              threads,
              4,
              () -> false,
              count -> done.accumulateAndGet(count, Math::max),
              bytes -> RandomRows.append(file, bytes));
    }
    assertThat(done).hasValue(3000);
    HnswIndex index = rows.open(file.toByteArray());
    float[] query = rows.vectors()[7];
    SearchSpec spec =
        new SearchSpec(1, SearchTuning.of("ef", 64), null, SearchBounds.unbounded(Metric.L2));
    assertThat(index.search(rows.query(query), spec).rows()).containsExactly(7);
  }

  @Test
  void doesNotWaitForTasksThatNeverStart() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new HnswBuild(rows.rows(), Metric.L2, PARAMETERS, 5)
        .run(task -> {}, 4, () -> false, count -> {}, bytes -> RandomRows.append(file, bytes));
    assertThat(file.toByteArray()).isEqualTo(rows.build(Metric.L2, PARAMETERS, 5));
  }

  @Test
  void stopsWhenCancelled() {
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() ->
            new HnswBuild(rows.rows(), Metric.L2, PARAMETERS, 5)
                .run(
                    Runnable::run,
                    1,
                    () -> asked.incrementAndGet() > 15,
                    count -> {},
                    bytes -> {
                      throw new AssertionError("wrote a cancelled graph");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void anyDamagedByteOfTheFileIsFoundWhenOpened() {
    byte[] file = rows.build(Metric.IP, PARAMETERS, 5);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = file.clone();
      int at = i < 20 ? random.nextInt(HnswFile.HEADER_BYTES) : random.nextInt(file.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> rows.open(damaged))
          .as("byte %d, seed %d", at, seed)
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    byte[] file = rows.build(Metric.IP, PARAMETERS, 5);
    for (int length :
        new int[] {0, 3, 100, HnswFile.HEADER_BYTES, file.length / 2, file.length - 1}) {
      assertThatThrownBy(() -> rows.open(java.util.Arrays.copyOf(file, length)))
          .isInstanceOf(DatabaseException.class);
    }
  }

  @Test
  void aFileOfOtherRowsIsRefused() {
    byte[] file = rows.build(Metric.L2, PARAMETERS, 5);
    RandomRows others = RandomRows.clustered(new Random(seed), 2999, 16, 10, 31);
    assertThatThrownBy(
            () -> HnswIndex.open(RandomRows.inMemory(file), others.rows(), Arena.ofAuto()))
        .hasMessageContaining("2999");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void readsTheFilesOfEveryVersion(int version) throws IOException {
    float[][] vectors = new float[60][8];
    for (int row = 0; row < 60; row++) {
      for (int i = 0; i < 8; i++) {
        vectors[row][i] = ((row * 31 + i * 17) % 64) / 64f;
      }
    }
    RandomRows golden = RandomRows.of(vectors, 8, 31);
    if (version == 5 && Boolean.getBoolean("golden.write")) {
      java.nio.file.Files.write(
          java.nio.file.Path.of("src/test/resources/io/elanus/core/index/hnsw/graph-5.ehnw"),
          golden.build(Metric.L2, new HnswParameters(4, 12), 1));
    }
    byte[] file;
    try (InputStream in = HnswBuildTest.class.getResourceAsStream("graph-" + version + ".ehnw")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    SearchBounds all = SearchBounds.unbounded(Metric.L2);
    for (float[] query : vectors) {
      SearchSpec spec = new SearchSpec(5, SearchTuning.of("ef", 60), null, all);
      assertThat(golden.open(file).search(golden.query(query), spec).rows())
          .isEqualTo(golden.bruteForce(Metric.L2, query, 5, null, all).rows());
    }
    if (version == 5) {
      assertThat(golden.build(Metric.L2, new HnswParameters(4, 12), 1)).isEqualTo(file);
    }
  }

  @Test
  void writesTheOrderOfElementsToTheByte() throws IOException {
    RandomRows golden = RandomRows.fading(new Random(300), 40, 300);
    byte[] written = golden.build(Metric.L2, new HnswParameters(4, 12), 1);
    if (Boolean.getBoolean("golden.write")) {
      java.nio.file.Files.write(
          java.nio.file.Path.of("src/test/resources/io/elanus/core/index/hnsw/graph-5-300.ehnw"),
          written);
    }
    try (InputStream in = HnswBuildTest.class.getResourceAsStream("graph-5-300.ehnw")) {
      assertThat(written).isEqualTo(Objects.requireNonNull(in).readAllBytes());
    }
  }

  /// Files of version 3 pad codes of any length to multiples of 64.
  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "IP"})
  void readsOldCodesOfLongVectors(Metric metric) throws IOException {
    RandomRows golden = RandomRows.clustered(new Random(300), 40, 300, 4, 31);
    byte[] file;
    try (InputStream in =
        HnswBuildTest.class.getResourceAsStream("graph-3-300-" + metric + ".ehnw")) {
      file = Objects.requireNonNull(in).readAllBytes();
    }
    assertThat(golden.build(metric, new HnswParameters(4, 12), 1)).hasSizeLessThan(file.length);
    SearchBounds all = SearchBounds.unbounded(metric);
    SearchSpec walk = new SearchSpec(5, SearchTuning.of("ef", 40), null, all);
    for (float[] query : golden.vectors()) {
      assertThat(golden.open(file).search(golden.query(query), walk).rows())
          .isEqualTo(golden.bruteForce(metric, query, 5, null, all).rows());
    }
  }

  @Test
  void aFileOfAnotherElementTypeIsRefused() {
    byte[] file = rows.build(Metric.L2, PARAMETERS, 5);
    RandomRows halves = RandomRows.of(rows.vectors(), 16, 31, DataType.FLOAT16_VECTOR);
    assertThatThrownBy(
            () -> HnswIndex.open(RandomRows.inMemory(file), halves.rows(), Arena.ofAuto()))
        .hasMessageContaining("Float16Vector");
  }
}
