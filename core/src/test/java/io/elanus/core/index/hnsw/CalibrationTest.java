package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.RecallTarget;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CalibrationTest {
  private static final int ROWS = 12_000;
  private static final int QUERIES = 500;
  private static final HnswParameters SPARSE_GRAPH = new HnswParameters(6, 30);

  private static RandomRows hard(long seed) {
    return RandomRows.clustered(new Random(seed), ROWS + QUERIES, 32, 8, 31);
  }

  private static RandomRows without(RandomRows all, int from, int to) {
    return RandomRows.of(Arrays.copyOfRange(all.vectors(), from, to), 32, 31);
  }

  /// Rows and queries come from one distribution, of which the build saw the rows alone.
  @ParameterizedTest
  @EnumSource(
      value = Metric.class,
      names = {"L2", "COSINE", "IP"})
  void aTargetIsReachedByQueriesThatTheBuildNeverSaw(Metric metric) {
    RandomRows all = hard(7);
    RandomRows rows = without(all, 0, ROWS);
    HnswIndex index = rows.open(rows.build(metric, SPARSE_GRAPH, 1));
    boolean mayScan = metric == Metric.IP; // inner products do not lead so far in a sparse graph
    double last = 0;
    for (double target : new double[] {0.8, 0.9, 0.95, 0.98}) {
      double recall = recall(all, rows, index, metric, target, 10);
      assertThat(recall).as("%s of %s", target, metric).isGreaterThan(target - 0.025);
      assertThat(recall < target + 0.025 || mayScan).as("%s of %s", target, metric).isTrue();
      assertThat(recall).isGreaterThanOrEqualTo(last);
      last = recall;
    }
    assertThat(recall(all, rows, index, metric, 0.9, 100)).isGreaterThan(0.87);
    assertThat(recall(all, rows, index, metric, 0.9, 30)).isGreaterThan(0.87);
  }

  private static double recall(
      RandomRows all, RandomRows rows, HnswIndex index, Metric metric, double target, int topK) {
    SearchBounds bounds = SearchBounds.unbounded(metric);
    SearchSpec spec =
        new SearchSpec(topK, SearchTuning.of(RecallTarget.NAME, target), null, bounds);
    int found = 0;
    for (int q = 0; q < QUERIES; q++) {
      float[] query = all.vectors()[ROWS + q];
      float bar = rows.bruteForce(metric, query, topK, null, bounds).scores()[topK - 1];
      Hits hits = index.search(rows.query(query), spec);
      for (float score : hits.scores()) {
        found += metric.better(bar, score) ? 0 : 1;
      }
    }
    return (double) found / (QUERIES * topK);
  }

  @Test
  void everyRowIsFoundThoughSomeWereHeldOut() {
    RandomRows rows = without(hard(3), 0, 4000);
    HnswIndex index = rows.open(rows.build(Metric.L2, new HnswParameters(16, 100), 1));
    int found = 0;
    for (int row = 0; row < 4000; row++) {
      SearchSpec spec =
          new SearchSpec(1, SearchTuning.of("ef", 40), null, SearchBounds.unbounded(Metric.L2));
      Hits hits = index.search(rows.query(rows.vectors()[row]), spec);
      found += hits.rows()[0] == row ? 1 : 0;
    }
    assertThat(found).isGreaterThan(3990);
  }

  /// Three of four queries found all ten, one none: their deviations from 7.5 have the squares 3 *
  /// 6.25 + 56.25 = 75, of which 8.7 is the root.
  @Test
  void whatAFewQueriesFoundCountsLessItsStandardError() {
    assertThat(Calibration.surely(40, 400, 4)).isEqualTo(40);
    assertThat(Calibration.surely(30, 300, 4)).isEqualTo(30 - 9);
    assertThat(Calibration.surely(0, 0, 4)).isZero();
    assertThat(Calibration.surely(1, 1, 4)).isZero();
  }

  @Test
  void aSmallGraphIsNotCalibrated() {
    assertThat(Calibration.rowsFor(1023)).isZero();
    assertThat(Calibration.rowsFor(1024)).isEqualTo(128);
    assertThat(Calibration.rowsFor(1_000_000)).isEqualTo(400);
  }

  @Test
  void aDamagedCurveIsRefused() {
    RandomRows rows = without(hard(3), 0, 2000);
    byte[] file = rows.build(Metric.L2, SPARSE_GRAPH, 1);
    int last = file.length - 1;
    while (file[last] == 0) last--; // behind the curve, which is the last section, there is padding
    file[last] ^= 1;
    assertThatThrownBy(() -> rows.open(file)).hasMessageContaining("CURVE");
  }

  @Test
  void aSearchNamesATargetALevelOrABeam() {
    HnswMethod method = new HnswMethod();
    Map<String, String> plain = method.buildParameters(DataType.FLOAT_VECTOR, 8, Map.of());
    Map<String, String> aimed =
        method.buildParameters(DataType.FLOAT_VECTOR, 8, Map.of("recall_target", "0.97"));
    assertThat(target(plain, Map.of())).isZero();
    assertThat(target(plain, Map.of("level", "3"))).isZero();
    assertThat(target(plain, Map.of("level", "none"))).isZero();
    assertThat(target(plain, Map.of("recall_target", "0.9"))).isEqualTo(0.9);
    assertThat(target(aimed, Map.of())).isEqualTo(0.97);
    assertThat(target(aimed, Map.of("level", "1"))).isEqualTo(0.9);
    assertThat(target(aimed, Map.of("level", "10"))).isEqualTo(0.995);
    assertThat(target(aimed, Map.of("recall_target", "0.95", "level", "1"))).isEqualTo(0.95);
    assertThat(target(aimed, Map.of("ef", "50"))).isZero();
  }

  private static double target(Map<String, String> build, Map<String, String> given) {
    return new HnswMethod().tuning(build, given, 10).number(RecallTarget.NAME, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "recall_target | 1.5 | param 'recall_target' (1.5) should be in range [0.500000, 0.999000]",
        "recall_target | 0.4 | param 'recall_target' (0.4) should be in range [0.500000, 0.999000]",
        "recall_target | [] | param 'recall_target' ([]) should be a number",
        "recall_target | high | invalid float value, key: 'recall_target', value: 'high'",
        "level | 0 | param 'level' (0) should be in range [1, 10]",
        "level | 11 | param 'level' (11) should be in range [1, 10]",
        "level | 2.5 | param 'level' (2.5) should be integer"
      })
  void aSearchRefusesWhatIsNone(String key, String value, String text) {
    Map<String, String> aimed = Map.of("recall_target", "0.97");
    assertThatThrownBy(
            () -> new HnswMethod().tuning(aimed, Map.of(Objects.requireNonNull(key), value), 10))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }

  @Test
  void aTargetAndABeamExcludeEachOther() {
    assertThatThrownBy(() ->
            new HnswMethod().tuning(Map.of(), Map.of("ef", "64", "recall_target", "0.95"), 10))
        .hasMessageContaining(
            "param 'ef' (64) and param 'recall_target' (0.95) exclude each other");
  }
}
