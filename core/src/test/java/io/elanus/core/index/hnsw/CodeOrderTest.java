package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.Hits;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodeOrderTest {
  private static final int ROWS = 1500;
  private static final int DIMENSION = 339;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void elementsOfMuchVarianceComeFirst() {
    RandomRows rows = RandomRows.fading(random, 300, DIMENSION);
    CodeOrder order = CodeOrder.of(rows.vectors(), DIMENSION);
    assertThat(order.prefix()).isEqualTo(64);
    assertThat(order.fits(DIMENSION, 352)).isTrue();
    assertThat(Arrays.copyOf(order.elements(), 16))
        .containsExactlyInAnyOrder(
            88, 89, 90, 91, 92, 93, 94, 95, 216, 217, 218, 219, 220, 221, 222, 223);
    for (int i = 0; i < 336; i++) {
      assertThat(order.elements()[i] % 8).isEqualTo(i % 8); // groups stay together
    }
    assertThat(Arrays.copyOfRange(order.elements(), 336, 339)).containsExactly(336, 337, 338);
    float[] vector = rows.vectors()[0];
    float[] ordered = order.of(vector, new float[DIMENSION]);
    for (int i = 0; i < DIMENSION; i++) {
      assertThat(ordered[i]).isEqualTo(vector[order.elements()[i]]);
    }
  }

  @Test
  void elementsStayWhereNoFewTell() {
    RandomRows even = RandomRows.clustered(random, 300, DIMENSION, 10, 31);
    assertThat(CodeOrder.of(even.vectors(), DIMENSION)).isSameAs(CodeOrder.NATURAL);
    RandomRows brief = RandomRows.fading(random, 300, 256);
    assertThat(CodeOrder.of(brief.vectors(), 256)).isSameAs(CodeOrder.NATURAL);
    assertThat(CodeOrder.of(new float[0][], 768)).isSameAs(CodeOrder.NATURAL);
    assertThat(CodeOrder.of(new float[9][768], 768)).isSameAs(CodeOrder.NATURAL);
    float[] vector = even.vectors()[0];
    assertThat(CodeOrder.NATURAL.of(vector, new float[DIMENSION])).isSameAs(vector);
  }

  @Test
  void impossibleOrdersAreKnown() {
    int[] elements = CodeDistances.idsOf(300);
    assertThat(new CodeOrder(Arrays.copyOf(elements, 300), 64).fits(300, 304)).isTrue();
    assertThat(new CodeOrder(Arrays.copyOf(elements, 299), 64).fits(300, 304)).isFalse();
    assertThat(new CodeOrder(Arrays.copyOf(elements, 300), 60).fits(300, 304)).isFalse();
    assertThat(new CodeOrder(Arrays.copyOf(elements, 300), 256).fits(300, 304)).isFalse();
    assertThat(new CodeOrder(Arrays.copyOf(elements, 300), 0).fits(300, 304)).isFalse();
    for (int damaged : new int[] {-1, 8, 300}) {
      int[] others = Arrays.copyOf(elements, 300);
      others[7] = damaged;
      assertThat(new CodeOrder(others, 64).fits(300, 304)).as("%d", damaged).isFalse();
    }
  }

  /// What the first bytes tell to be too far would not have stayed in the beam.
  @Test
  void walksFindTheSameByParts() {
    RandomRows rows = RandomRows.fading(random, ROWS, DIMENSION);
    new HnswBuild(rows.rows(), Metric.L2, new HnswParameters(8, 40), 1)
        .link(
            BuildRun.alone(),
            1,
            graph -> {
              NodeRecords nodes = graph.nodes();
              int prefix = graph.order().prefix();
              assertThat(prefix).isPositive();
              Walk whole = new Walk(nodes, graph.sample());
              Walk parts = new Walk(nodes, graph.sample());
              CodeSpace space = CodeSpace.SQUARED_DISTANCE;
              for (int query = 0; query < 60; query++) {
                int row = random.nextInt(ROWS);
                int width = 1 + random.nextInt(80);
                int entries = 1 + random.nextInt(graph.sample().count());
                long code = nodes.code(row);
                whole.walk(space.from(nodes.bytes(), code, nodes.codeBytes()), width, entries, 4);
                parts.walk(
                    space.from(nodes.bytes(), code, nodes.codeBytes(), prefix), width, entries, 4);
                assertThat(beam(parts)).as("row %d, seed %d", row, seed).isEqualTo(beam(whole));
                assertThat(parts.computed()).isEqualTo(whole.computed());
              }
            });
  }

  private static long[][] beam(Walk walk) {
    long[][] beam = new long[walk.size()][];
    Arrays.setAll(beam, i -> new long[] {walk.node(i), walk.distance(i)});
    return beam;
  }

  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "IP"})
  void searchesFindWhatBruteForceFinds(Metric metric) {
    RandomRows rows = RandomRows.fading(random, ROWS, DIMENSION);
    byte[] file = rows.build(metric, new HnswParameters(16, 100), 1);
    assertThat(HnswFile.read(RandomRows.inMemory(file)).prefix()).isEqualTo(64);
    HnswIndex index = rows.open(file);
    Bits most = Bits.all(ROWS);
    Bits few = Bits.none(ROWS);
    for (int row = 0; row < ROWS; row++) {
      if (row % 3 == 0) {
        most.clear(row);
      }
      if (row % 17 == 0) {
        few.set(row);
      }
    }
    SearchBounds all = SearchBounds.unbounded(metric);
    int found = 0;
    int foundOfMost = 0;
    for (int q = 0; q < 40; q++) {
      float[] query = rows.vectors()[random.nextInt(ROWS)].clone();
      for (int i = 0; i < DIMENSION; i++) {
        query[i] += 0.01f * (float) random.nextGaussian();
      }
      SearchTuning tuning = SearchTuning.of("ef", 120);
      Hits hits = index.search(rows.query(query), new SearchSpec(10, tuning, null, all));
      found += common(hits, rows.bruteForce(metric, query, 10, null, all));
      hits = index.search(rows.query(query), new SearchSpec(10, tuning, most, all));
      foundOfMost += common(hits, rows.bruteForce(metric, query, 10, most, all));
      hits = index.search(rows.query(query), new SearchSpec(10, tuning, few, all));
      assertThat(hits.rows())
          .as("seed %d", seed)
          .isEqualTo(rows.bruteForce(metric, query, 10, few, all).rows());
    }
    assertThat(found).as("seed %d", seed).isGreaterThan(392);
    assertThat(foundOfMost).as("seed %d", seed).isGreaterThan(388);
  }

  private static int common(Hits hits, Hits truth) {
    return (int)
        Arrays.stream(hits.rows())
            .filter(row -> Arrays.stream(truth.rows()).anyMatch(other -> other == row))
            .count();
  }
}
