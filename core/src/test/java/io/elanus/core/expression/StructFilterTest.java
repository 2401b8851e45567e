package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Filters about the elements of an array of structs; the judge counts elements one by one.
final class StructFilterTest {
  private static final int ROWS = 5000; // with more than a batch of elements in a batch of rows
  private static final List<String> COLORS = List.of("red", "green", "blue");

  private final CollectionSchema schema =
      new CollectionSchema(
          "films",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              inside(101, "clips[number]", DataType.INT64, false),
              inside(102, "clips[color]", DataType.VARCHAR, false),
              inside(104, "marks", DataType.INT64, true)),
          List.of(new StructSchema(new FieldId(103), "clips", "", Map.of())),
          List.of(),
          false,
          1);
  private final int[] offsets = new int[ROWS + 1];
  private final long[] numbers;
  private final List<String> colors = new ArrayList<>();
  private final Bits marked = Bits.all(ROWS);

  StructFilterTest() {
    Random random = new Random(41);
    for (int row = 0; row < ROWS; row++) {
      offsets[row + 1] = offsets[row] + random.nextInt(5);
      if (random.nextInt(4) == 0) {
        marked.clear(row);
      }
    }
    numbers = random.longs(offsets[ROWS], 0, 10).toArray();
    for (int e = 0; e < numbers.length; e++) {
      colors.add(COLORS.get(random.nextInt(3)));
    }
  }

  private static FieldSchema inside(long id, String name, DataType element, boolean nullable) {
    return new FieldSchema(
        new FieldId(id),
        name,
        "",
        DataType.ARRAY,
        element,
        Map.of("max_capacity", "10", "max_length", "10"),
        false,
        false,
        false,
        false,
        nullable,
        false,
        null);
  }

  private final class Source implements ColumnSource {
    @Override
    public int rowCount() {
      return ROWS;
    }

    @Override
    public Column batch(FieldId field, int batch) {
      int[] rows = new int[batchRows(batch)];
      Arrays.setAll(rows, i -> batch * BATCH_ROWS + i);
      return switch ((int) field.value()) {
        case 100 ->
            new IntegerColumn(DataType.INT64, Arrays.stream(rows).asLongStream().toArray(), null);
        case 101 ->
            new ArrayColumn(offsets, new IntegerColumn(DataType.INT64, numbers, null), null)
                .gather(rows);
        case 102 ->
            new ArrayColumn(offsets, BytesColumn.ofStrings(DataType.VARCHAR, colors), null)
                .gather(rows);
        default ->
            new ArrayColumn(offsets, new IntegerColumn(DataType.INT64, numbers, null), marked)
                .gather(rows);
      };
    }
  }

  private Filter compile(String filter) {
    return FilterCompiler.compile(filter, schema, Map.of());
  }

  private int count(int row) {
    int count = 0;
    for (int e = offsets[row]; e < offsets[row + 1]; e++) {
      count += numbers[e] > 5 && colors.get(e).equals("red") ? 1 : 0;
    }
    return count;
  }

  private interface Expected {
    boolean holds(int row, int count, int of);
  }

  private void assertMatches(String filter, Expected expected) {
    Bits found = compile(filter).matching(new Source());
    for (int row = 0; row < ROWS; row++) {
      assertThat(found.get(row))
          .as("%s, row %d", filter, row)
          .isEqualTo(expected.holds(row, count(row), offsets[row + 1] - offsets[row]));
    }
  }

  @Test
  void countsTheElementsThatMatchAllConditionsAtOnce() {
    String both = "(clips, $[number] > 5 && $[color] == \"red\"";
    assertMatches("MATCH_ANY" + both + ")", (_, count, _) -> count > 0);
    assertMatches("match_all" + both + ")", (_, count, of) -> count == of);
    assertMatches("MATCH_LEAST" + both + ", threshold=2)", (_, count, _) -> count >= 2);
    assertMatches("MATCH_MOST" + both + ", threshold=1)", (_, count, _) -> count <= 1);
    assertMatches("MATCH_EXACT" + both + ", threshold=0)", (_, count, _) -> count == 0);
    assertMatches("not MATCH_ANY" + both + ")", (_, count, _) -> count == 0);
    assertMatches("id >= 0 or MATCH_EXACT" + both + ", threshold=1)", (row, count, _) -> true);
    assertMatches("element_filter" + both + ")", (_, count, _) -> count > 0);
  }

  @Test
  void isUnknownWhereTheArrayIsNull() {
    assertMatches("not MATCH_ANY(marks, $ > 100)", (row, _, _) -> marked.get(row));
    assertMatches("MATCH_ALL(marks, $ >= 0)", (row, _, _) -> marked.get(row));
  }

  @Test
  void tellsWhichElementsASearchMayFind() {
    Filter.ElementFilter elements =
        Objects.requireNonNull(
            compile("id >= 0 and element_filter(clips, $[number] > 5)").elementFilter());
    int start = 0;
    for (int batch = 0; batch < 2; batch++) {
      Bits found = elements.elements().of(new Source(), batch);
      for (int e = 0; e < found.size(); e++) {
        assertThat(found.get(e)).isEqualTo(numbers[start + e] > 5);
      }
      start += found.size();
    }
    assertThat(start).isEqualTo(numbers.length);
    assertThat(compile("MATCH_ANY(clips, $[number] > 5)").elementFilter()).isNull();
  }

  @Test
  void namesASubFieldAndOneOfItsElements() {
    Bits lengths = compile("array_length(clips[number]) == 2").matching(new Source());
    Bits second = compile("clips[1][color] == \"red\"").matching(new Source());
    for (int row = 0; row < ROWS; row++) {
      int length = offsets[row + 1] - offsets[row];
      assertThat(lengths.get(row)).isEqualTo(length == 2);
      assertThat(second.get(row))
          .isEqualTo(length > 1 && colors.get(offsets[row] + 1).equals("red"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MATCH_LEAST(clips, $[number] > 5, threshold=0)",
        "MATCH_MOST(clips, $[number] > 5, threshold=-1)",
        "MATCH_ANY(clips, $[number] > 5, threshold=1)",
        "MATCH_EXACT(clips, $[number] > 5)",
        "MATCH_ANY(clips, $[size] > 5)",
        "MATCH_ANY(clips, id > 5)",
        "MATCH_ANY(id, $ > 5)",
        "MATCH_ANY(clips, MATCH_ANY(marks, $ > 5))",
        "element_filter(clips, $[number] > 5) and id > 5",
        "not element_filter(clips, $[number] > 5)",
        "$[number] > 5",
        "clips[size] == 5",
        "clips == 5",
      })
  void refusesWhatHasNoMeaning(String filter) {
    assertThatThrownBy(() -> compile(filter))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("cannot parse expression");
  }
}
