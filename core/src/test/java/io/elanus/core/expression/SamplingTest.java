package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.schema.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplingTest {
  private static final int ROWS = 10_000;

  private static Table numbers() {
    Table table = new Table(List.of(Table.field(100, "n", DataType.INT64).asPrimaryKey(false)));
    for (long n = 0; n < ROWS; n++) {
      table.row(n);
    }
    return table;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.7, 0.00001})
  void keepsAsManyRowsAsTheFactorSays(double factor) {
    Table table = numbers();
    List<Integer> all = table.matching("random_sample(" + factor + ")", Map.of());
    assertThat(all).hasSize(Math.max(1, (int) (ROWS * factor)));
    List<Integer> some =
        table.matching("n >= 2000 and n < 7000 and random_sample(" + factor + ")", Map.of());
    assertThat(some)
        .hasSize(Math.max(1, (int) (5000 * factor)))
        .allMatch(n -> n >= 2000 && n < 7000);
  }

  @Test
  void keepsRowsOfEverywhere() {
    Set<Integer> tenths = new HashSet<>();
    numbers().matching("random_sample(0.01)", Map.of()).forEach(n -> tenths.add(n * 10 / ROWS));
    assertThat(tenths).hasSize(10);
  }

  @Test
  void ofNothingKeepsNothing() {
    assertThat(numbers().matching("n < 0 and random_sample(0.5)", Map.of())).isEmpty();
  }
}
