package io.elanus.core.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecallCurveTest {
  /// Of 100 queries.
  private static final RecallCurve CURVE =
      RecallCurve.NONE
          .with(4, new long[] {80, 0, 0}, 100)
          .with(10, new long[] {90, 700, 0}, 100)
          .with(20, new long[] {95, 900, 0}, 100)
          .with(100, new long[] {99, 980, 8000}, 100)
          .with(200, new long[] {100, 990, 9500}, 100);

  @ParameterizedTest
  @CsvSource({
    "0.50, 1, 4",
    "0.80, 1, 4",
    "0.85, 1, 7",
    "0.95, 1, 20",
    "0.95, 10, 70",
    "0.99, 10, 200",
    "0.60, 10, 10",
    "0.95, 100, 200",
    "0.875, 100, 150",
    "0.95, 200, 400"
  })
  void takesTheNarrowestBeamThatReaches(double recall, int topK, int width) {
    assertThat(CURVE.widthFor(recall, topK)).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({"0.995, 10, 400", "0.96, 100, 400", "0.96, 200, 800", "0.96, 5000, 20000"})
  void goesBeyondWhatWasMeasuredWhereNoBeamReaches(double recall, int topK, int width) {
    assertThat(CURVE.widthFor(recall, topK)).isEqualTo(width);
    assertThat(RecallCurve.NONE.widthFor(recall, topK)).isEqualTo(-1);
  }

  @Test
  void growsWithTheDepthAndIsNeverNarrowerThanIt() {
    int before = 0;
    for (int topK = 1; topK < 1000; topK++) {
      int width = CURVE.widthFor(0.9, topK);
      assertThat(width).isGreaterThanOrEqualTo(Math.max(before, topK));
      before = width;
    }
  }

  @Test
  void isReadAsItWasWritten() {
    RecallCurve read = Objects.requireNonNull(RecallCurve.read(CURVE.toBytes()));
    assertThat(read.widths()).isEqualTo(CURVE.widths());
    assertThat(read.recalls()).isDeepEqualTo(CURVE.recalls());
    assertThat(CURVE.toBytes().byteSize()).isEqualTo(5 * RecallCurve.POINT_BYTES);
  }

  @Test
  void refusesWhatIsNoCurve() {
    RecallCurve falling =
        RecallCurve.NONE.with(20, new long[3], 1).with(10, new long[] {1, 1, 0}, 1);
    assertThat(RecallCurve.read(falling.toBytes())).isNull();
    assertThat(RecallCurve.read(RecallCurve.NONE.with(10, new long[] {2, 0, 0}, 1).toBytes()))
        .isNull();
  }
}
