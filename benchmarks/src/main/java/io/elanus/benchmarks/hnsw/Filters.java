package io.elanus.benchmarks.hnsw;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.kernel.bits.Bits;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The filters that the sets have exact answers for.
///
/// | name | rows that pass |
/// |------|----------------|
/// | none | all |
/// | id_lt_N | the first N |
/// | id_mod100_eq_7 | one in a hundred |
/// | random_P | P in a thousand, at random; the answers are found by brute force |
/// | filter_X | those that X of wiki-movies-lsa128 names: see [Films] |
/// | label_eq_querylabel_plus1_mod10 | those of another class than the query's: far from it |
final class Filters {
  private Filters() {}

  /// One for each query; null for all rows.
  static @Nullable Bits[] of(String name, Path folder, DataSet data) {
    int rows = data.base().rowCount();
    @Nullable Bits[] filters = new Bits[data.queries().length];
    if (name.equals("none")) {
      return filters;
    }
    if (name.equals("label_eq_querylabel_plus1_mod10")) {
      float[][] base = DataSet.u8(folder, "base_label.u8bin");
      float[][] query = DataSet.u8(folder, "query_label.u8bin");
      Bits[] byLabel = new Bits[10];
      for (int label = 0; label < 10; label++) {
        int wanted = label;
        byLabel[label] = bits(rows, row -> (int) base[row][0] == wanted);
      }
      for (int q = 0; q < filters.length; q++) {
        filters[q] = byLabel[((int) query[q][0] + 1) % 10];
      }
      return filters;
    }
    if (name.startsWith("random_")) {
      int perMille = Integer.parseInt(name.substring(7));
      java.util.Random random = new java.util.Random(7);
      Bits passing = bits(rows, row -> random.nextInt(1000) < perMille);
      java.util.Arrays.fill(filters, passing);
      return filters;
    }
    if (name.startsWith("filter_")) {
      return Films.filters(name.substring(7), folder, filters.length);
    }
    Bits all =
        name.startsWith("id_lt_")
            ? bits(rows, row -> row < Integer.parseInt(name.substring(6)))
            : bits(rows, row -> row % 100 == 7);
    java.util.Arrays.fill(filters, all);
    return filters;
  }

  static Bits bits(int rows, IntPredicate passes) {
    Bits bits = Bits.none(rows);
    for (int row = 0; row < rows; row++) {
      if (passes.test(row)) {
        bits.set(row);
      }
    }
    return bits;
  }
}
