package io.elanus.core.index.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The bytes of layout version 1.
final class ScalarIndexFileTest {
  private static Map<String, String> sections(
      Column column, String type, Map<String, String> parameters) {
    FieldSchema field = FieldSchema.of(101, "f", column.type(), Map.of());
    ColumnSource source =
        new ColumnSource() {
          @Override
          public int rowCount() {
            return column.rowCount();
          }

          @Override
          public Column batch(FieldId id, int batch) {
            return column;
          }
        };
    Map<String, String> sections = new TreeMap<>();
    ScalarIndexFile.write(
        source,
        field,
        ScalarIndexShape.of(field, type, parameters),
        (name, bytes) ->
            sections.put(name, HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE))));
    return sections;
  }

  @Test
  void writesListsForRareTermsAndBitMapsForOthers() {
    long[] values = new long[80];
    values[3] = -1;
    values[70] = 7;
    values[71] = 7;
    Bits valid = Bits.all(80);
    valid.clear(5);
    Map<String, String> sections =
        sections(new IntegerColumn(DataType.INT64, values, valid), "BITMAP", Map.of());
    assertThat(sections)
        .containsOnly(
            Map.entry(
                "integers.terms", "ffffffffffffffff" + "0000000000000000" + "0700000000000000"),
            Map.entry(
                "integers.starts",
                "0000000000000000" + "0100000000000000" + "0100000000000000" + "0300000000000000"),
            Map.entry("integers.lists", "03000000" + "46000000" + "47000000"),
            Map.entry("integers.dense", "01000000"),
            Map.entry("integers.bitmaps", "d7ffffffffffffff" + "3fff000000000000"),
            Map.entry("rows.held", "dfffffffffffffff" + "ffff000000000000"));
  }

  @Test
  void writesFloatsInOrderWithOneZero() {
    double[] values = {-2, Double.NaN, 0.0, 1, -0.0};
    Map<String, String> sections =
        sections(new FloatingColumn(DataType.DOUBLE, values, null), "INVERTED", Map.of());
    assertThat(sections)
        .containsEntry(
            "floats.terms",
            "ffffffffffffffbf" + "0000000000000000" + "000000000000f03f" + "000000000000f87f");
  }

  @Test
  void writesValuesOfAJsonPath() {
    Column json =
        BytesColumn.ofStrings(
            DataType.JSON, List.of("{\"a\":\"b\"}", "{\"a\":null}", "{\"a\":[]}", "{\"a\":\"\"}"));
    Map<String, String> sections =
        sections(json, "INVERTED", Map.of("json_path", "f['a']", "json_cast_type", "VARCHAR"));
    assertThat(sections)
        .containsEntry("texts.terms", "62")
        .containsEntry(
            "texts.offsets", "0000000000000000" + "0000000000000000" + "0100000000000000")
        .containsEntry("texts.holders", "0900000000000000")
        .containsEntry("rows.present", "0d00000000000000")
        .containsEntry("rows.existing", "0900000000000000");
  }

  @Test
  void writesPiecesOfStrings() {
    Column texts = BytesColumn.ofStrings(DataType.VARCHAR, List.of("äb", "b", "bäb"));
    Map<String, String> sections =
        sections(texts, "NGRAM", Map.of("min_gram", "2", "max_gram", "9"));
    assertThat(sections)
        .containsEntry("texts.terms", "62c3a4" + "62c3a462" + "c3a462")
        .containsEntry("rows.held", "0700000000000000");
  }

  @Test
  void writesBoxesOfShapes() {
    Column shapes =
        BytesColumn.ofStrings(
            DataType.GEOMETRY, List.of("POINT (3 1)", "LINESTRING (0 0, 1 2)", "POINT EMPTY"));
    String one = "000000000000f03f";
    String two = "0000000000000040";
    String three = "0000000000000840";
    String zero = "0000000000000000";
    assertThat(sections(shapes, "RTREE", Map.of()))
        .containsOnly(
            Map.entry("rows.held", "0700000000000000"),
            Map.entry("boxes.rows", "00000000" + "01000000"),
            Map.entry(
                "boxes.tree",
                three + one + three + one + zero + zero + one + two + zero + zero + three + two));
  }

  @Test
  void hasItsTablesInThePagesOfFormats() throws IOException {
    requireTable("ScalarIndexFile", 10);
    requireTable("BoxTree", 3);
  }

  private static void requireTable(String file, int rows) throws IOException {
    Path source = Path.of("src/main/java/io/elanus/core/index/scalar/" + file + ".java");
    List<String> page = Files.readAllLines(Path.of("../docs/formats/scalar-index.md"));
    List<String> table =
        Files.readAllLines(source).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("/// |"))
            .map(line -> line.substring(4))
            .toList();
    assertThat(table).hasSizeGreaterThan(rows);
    assertThat(page).containsAll(table);
  }
}
