package io.elanus.core.expression.shredding;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShredderTest {
  private static BytesColumn page(int rows, IntFunction<String> document) {
    return BytesColumn.ofStrings(
        DataType.JSON, IntStream.range(0, rows).mapToObj(document).toList());
  }

  private static List<TypedPath> chosen(int rows, IntFunction<String> document) {
    return new Shredder().shred(page(rows, document)).stream().map(ShreddedPage::path).toList();
  }

  private static TypedPath path(DataType type, String... keys) {
    return new TypedPath(List.of(keys), type);
  }

  @Test
  void givesEveryTypeAColumn() {
    assertThat(
            chosen(
                4096,
                row ->
                    "{\"i\": %d, \"d\": %d.5, \"s\": \"x%d\", \"b\": %b, \"o\": {\"i\": 1}, \"l\": [1]}"
                        .formatted(row, row, row, row % 2 == 0)))
        .containsExactlyInAnyOrder(
            path(DataType.INT64, "i"),
            path(DataType.DOUBLE, "d"),
            path(DataType.VARCHAR, "s"),
            path(DataType.BOOL, "b"),
            path(DataType.INT64, "o", "i"));
  }

  @Test
  void leavesRarePathsInTheirDocuments() {
    assertThat(chosen(400, row -> row % 4 == 0 ? "{\"rare\": 1}" : "{\"x\": 2}"))
        .containsExactly(path(DataType.INT64, "x"));
    assertThat(chosen(400, row -> row % 3 == 0 ? "{\"frequent\": 1}" : "{}"))
        .containsExactly(path(DataType.INT64, "frequent"));
  }

  @Test
  void leavesMixedTypesInTheirDocuments() {
    assertThat(chosen(400, row -> row % 5 == 0 ? "{\"k\": \"x\"}" : "{\"k\": 1}")).isEmpty();
    assertThat(chosen(400, row -> row % 20 == 0 ? "{\"k\": \"x\"}" : "{\"k\": 1}"))
        .containsExactly(path(DataType.INT64, "k"));
    assertThat(chosen(400, row -> row % 2 == 0 ? "{\"k\": null}" : "{\"k\": 1}"))
        .as("null is no other type")
        .containsExactly(path(DataType.INT64, "k"));
  }

  @Test
  void takesNumbersWithAndWithoutFractionsTogether() {
    List<ShreddedPage> pages =
        new Shredder().shred(page(300, row -> row % 2 == 0 ? "{\"k\": 3}" : "{\"k\": 2.5}"));
    ShreddedPage only = pages.getFirst();
    assertThat(only.path()).isEqualTo(path(DataType.DOUBLE, "k"));
    FloatingColumn values = (FloatingColumn) only.values();
    assertThat(values.valid()).isNull();
    assertThat(values.values()[0]).isEqualTo(3);
    assertThat(values.values()[1]).isEqualTo(2.5);
    assertThat(only.marks().values()[0]).isEqualTo(ShreddedPath.INTEGER);
    assertThat(only.marks().values()[1]).isEqualTo(ShreddedPath.TYPED);
  }

  @Test
  void marksWhatDoesNotFit() {
    List<String> odd =
        List.of("{\"k\": \"x\"}", "{\"k\": 1.5}", "{\"k\": [1]}", "{\"k\": null}", "{}", "7");
    ShreddedPage only =
        new Shredder(List.of(path(DataType.INT64, "k")))
            .shred(page(300, row -> row < odd.size() ? odd.get(row) : "{\"k\": " + row + "}"))
            .getFirst();
    IntegerColumn values = (IntegerColumn) only.values();
    for (int row = 0; row < odd.size(); row++) {
      assertThat(values.isNull(row)).as(odd.get(row)).isTrue();
      assertThat(only.marks().values()[row])
          .as(odd.get(row))
          .isEqualTo(row < 3 ? ShreddedPath.RAW : ShreddedPath.TYPED);
    }
    assertThat(values.values()[299]).isEqualTo(299);
    assertThat(only.marks().values()[299]).isEqualTo(ShreddedPath.TYPED);
  }

  @Test
  void leavesIntegersThatNoDoubleHoldsInTheirDocuments() {
    long large = (1L << 53) + 1;
    ShreddedPage only =
        new Shredder(List.of(path(DataType.DOUBLE, "k")))
            .shred(page(2, row -> "{\"k\": " + (large - row) + "}"))
            .getFirst();
    assertThat(only.marks().values()).containsExactly(ShreddedPath.RAW, ShreddedPath.INTEGER);
  }

  @Test
  void leavesLongTextsInTheirDocuments() {
    String text = "x".repeat(ColumnBuilder.LONGEST_TEXT);
    assertThat(chosen(300, row -> "{\"k\": \"" + text + "\"}"))
        .containsExactly(path(DataType.VARCHAR, "k"));
    assertThat(chosen(300, row -> "{\"k\": \"" + text + "x\"}")).isEmpty();
  }

  @Test
  void addsPathsThatBecomeFrequent() {
    Shredder shredder = new Shredder();
    assertThat(shredder.shred(page(4096, row -> "{\"a\": 1}"))).hasSize(1);
    List<ShreddedPage> second =
        shredder.shred(page(4096, row -> "{\"b\": \"x\", \"a\": " + row + "}"));
    assertThat(second).extracting(page -> page.path().keys().getFirst()).containsExactly("a", "b");
    List<ShreddedPage> last = shredder.shred(page(3, row -> "{\"b\": \"x\"}"));
    assertThat(last).extracting(page -> page.values().rowCount()).containsExactly(3, 3);
    assertThat(last.getFirst().values().valid().count()).isZero();
  }

  @Test
  void makesNoColumnsOfFewRows() {
    assertThat(chosen(Shredder.LEAST_ROWS - 1, row -> "{\"a\": 1}")).isEmpty();
  }

  @Test
  void takesTheMostFrequentPathsWhenThereAreTooMany() {
    List<TypedPath> paths =
        chosen(
            300,
            row -> {
              StringBuilder document = new StringBuilder("{\"first\": {\"of\": 1}");
              for (int key = 0; key < 150; key++) {
                if (key >= 90 || row % 2 == 0) {
                  document.append(", \"k").append(key).append("\": 1");
                }
              }
              return document.append("}").toString();
            });
    assertThat(paths).hasSize(Shredder.MOST_PATHS);
    assertThat(paths).contains(path(DataType.INT64, "first", "of"));
    for (int key = 90; key < 150; key++) {
      assertThat(paths).contains(path(DataType.INT64, "k" + key));
    }
  }

  @Test
  void forgetsKeysThatDoNotComeBack() {
    Shredder shredder = new Shredder();
    for (int p = 0; p < 20; p++) {
      int page = p;
      assertThat(
              shredder.shred(
                  page(512, row -> "{\"r%d_%d\": 1, \"s%d\": 2}".formatted(page, row, row))))
          .isEmpty();
    }
    assertThat(shredder.shred(page(512, row -> "{\"new\": 1}"))).hasSize(1);
  }

  @Test
  void goesNoDeeperThanItSays() {
    List<String> keys = new ArrayList<>();
    StringBuilder document = new StringBuilder();
    for (int depth = 0; depth < 2000; depth++) {
      document.append("{\"n\": 1, \"k\": ");
    }
    document.append("0").append("}".repeat(2000));
    List<TypedPath> paths = chosen(300, row -> document.toString());
    for (int depth = 1; depth <= Shredder.DEEPEST; depth++) {
      List<String> deep = new ArrayList<>(keys);
      deep.add("n");
      assertThat(paths).contains(new TypedPath(deep, DataType.INT64));
      keys.add("k");
    }
    assertThat(paths).hasSize(Shredder.DEEPEST);
  }
}
