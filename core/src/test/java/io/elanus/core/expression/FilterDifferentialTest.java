package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterDifferentialTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void agreesWithTheRowByRowJudge(long seed) {
    RandomFilters random = new RandomFilters(seed);
    Table table = random.table(150);
    for (int i = 0; i < 1000; i++) {
      requireAgreement(seed, table, random, i % 4);
    }
  }

  @Test
  void agreesAcrossBatches() {
    RandomFilters random = new RandomFilters(77);
    Table table = random.table(2 * 4096 + 70);
    for (int i = 0; i < 30; i++) {
      requireAgreement(77, table, random, 2);
    }
  }

  @Tag("slow")
  @Test
  void agreesForManySeeds() {
    int filters = 0;
    for (long seed = 1000; seed < 1150; seed++) {
      RandomFilters random = new RandomFilters(seed);
      Table table = random.table(60);
      for (int i = 0; i < 2000; i++) {
        requireAgreement(seed, table, random, i % 5);
        filters++;
      }
    }
    System.out.println("columns and judge: " + filters + " filters agree");
  }

  private static void requireAgreement(long seed, Table table, RandomFilters random, int depth) {
    ReferenceFilter filter = random.filter(depth);
    List<Integer> expected = new ArrayList<>();
    for (int row = 0; row < table.rows.size(); row++) {
      if (Boolean.TRUE.equals(filter.holds(table.rows.get(row)))) {
        expected.add(row);
      }
    }
    List<Integer> found;
    try {
      found = table.matching(filter.text(), random.templates());
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + filter.text(), e);
    }
    if (!found.equals(expected)) {
      int row = 0;
      while (found.contains(row) == expected.contains(row)) {
        row++;
      }
      assertThat(found.contains(row))
          .as("seed %d, filter %s, row %s", seed, filter.text(), table.rows.get(row))
          .isEqualTo(expected.contains(row));
    }
  }
}
