package io.elanus.core.index.hnsw.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.hnsw.HnswBuild;
import io.elanus.core.index.hnsw.RandomRows;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SketchListsTest {
  private static final int ROWS = 6000;
  private static final int DIMENSION = 20;
  private static final int SETS = 24;
  private static final double MISSED = 1 / 500.0;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void holdEveryRowOnce() {
    with(
        Metric.L2,
        (rows, lists) -> {
          Bits seen = Bits.none(ROWS);
          for (int l = 0; l < lists.count(); l++) {
            boolean ended = false;
            int end = FastScan.ROWS * lists.firstBlock()[l + 1];
            for (int at = FastScan.ROWS * lists.firstBlock()[l]; at < end; at++) {
              int row = lists.rows()[at];
              assertThat(row >= 0 && ended).as("a row behind the last of its list").isFalse();
              ended = row < 0;
              if (row >= 0) {
                assertThat(seen.get(row)).as("row %d twice", row).isFalse();
                seen.set(row);
              }
            }
          }
          assertThat(seen.count()).isEqualTo(ROWS);
        });
  }

  /// One row in fourteen thousand of a normal distribution is out by more than 3.8 deviations; not
  /// more than one in five hundred of these, whatever their distribution.
  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "IP", "COSINE"})
  void hardlyHoldRowsNearerThanTheyArePromisedToBe(Metric metric) {
    with(
        metric,
        (rows, lists) -> {
          CodeSpace space = CodeSpace.of(metric);
          ListOrder order = new ListOrder(lists.count());
          int[] ids = new int[FastScan.ROWS + 4];
          int[] distances = new int[FastScan.ROWS + SevenBitKernels.OUT_PADDING];
          long nearer = 0;
          int queries = 40;
          for (int q = 0; q < queries; q++) {
            MemorySegment query =
                rows.bytes().asSlice(rows.code(random.nextInt(ROWS)), rows.codeBytes());
            order.sort(lists, space, query);
            for (int i = 0; i < lists.count(); i++) {
              assertThat(i == 0 || order.least(i - 1) <= order.least(i)).isTrue();
              int list = order.list(i);
              for (int b = lists.firstBlock()[list]; b < lists.firstBlock()[list + 1]; b++) {
                int count = 0;
                for (int at = FastScan.ROWS * b; at < FastScan.ROWS * (b + 1); at++) {
                  if (lists.rows()[at] >= 0) {
                    ids[count++] = lists.rows()[at];
                  }
                }
                rows.distances(space.from(query, 0, rows.codeBytes()), ids, count, distances);
                for (int r = 0; r < count; r++) {
                  nearer += distances[r] < order.least(i) ? 1 : 0;
                }
              }
            }
          }
          assertThat(nearer).as("seed %d", seed).isLessThanOrEqualTo(queries * ROWS / 500);
        });
  }

  /// Less than half of them, over many sets of rows: it varies with how clusters happen to lie.
  @Test
  void haveSomeThatUsuallyHoldWhatIsNear() {
    double parts = 0;
    for (int set = 0; set < SETS; set++) {
      parts += usualPart();
    }
    assertThat(parts / SETS).as("seed %d", seed).isLessThan(0.5);
  }

  private double usualPart() {
    double[] part = new double[1];
    with(
        Metric.L2,
        (rows, lists) -> {
          assertThat(lists.usual(MISSED)).isPositive().isLessThanOrEqualTo(lists.usual(MISSED / 2));
          part[0] = lists.usualPart(MISSED);
        });
    return part[0];
  }

  private void with(Metric metric, BiConsumer<NodeRecords, SketchLists> then) {
    RandomRows rows = RandomRows.clustered(random, ROWS, DIMENSION, 40, 31);
    new HnswBuild(rows.rows(), metric, new HnswParameters(8, 40), 1)
        .link(
            BuildRun.alone(),
            1,
            graph ->
                then.accept(
                    graph.nodes(),
                    SketchLists.of(
                        graph.nodes(),
                        graph.sample(),
                        CodeSpace.of(metric),
                        DIMENSION,
                        Arena.ofAuto())));
  }
}
