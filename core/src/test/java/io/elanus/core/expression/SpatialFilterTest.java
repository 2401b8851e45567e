package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.Validity;
import io.elanus.core.geometry.Shapes;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.index.scalar.ScalarIndexFile;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Filters on shapes, with and without an RTREE.
final class SpatialFilterTest {
  private static final FieldSchema SHAPE =
      Table.field(101, "shape", DataType.GEOMETRY).asNullable();
  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "places",
          "",
          List.of(Table.field(100, "pk", DataType.INT64).asPrimaryKey(false), SHAPE),
          false,
          1);

  private record Rows(List<Column> batches, int rowCount) implements ColumnSource {
    @Override
    public Column batch(FieldId field, int batch) {
      return batches.get(batch);
    }
  }

  private record Indexed(Rows rows, ScalarIndex index) implements IndexedSource {
    @Override
    public int rowCount() {
      return rows.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      return rows.batch(field, batch);
    }

    @Override
    public List<ScalarIndex> scalarIndexes(FieldId field) {
      return field.equals(SHAPE.id()) ? List.of(index) : List.of();
    }
  }

  private static Rows rows(Random random, int count) {
    List<Column> batches = new ArrayList<>();
    for (int from = 0; from < count; from += ColumnSource.BATCH_ROWS) {
      int rows = Math.min(ColumnSource.BATCH_ROWS, count - from);
      List<byte[]> shapes = new ArrayList<>();
      Bits valid = Bits.none(rows);
      for (int row = 0; row < rows; row++) {
        boolean given = random.nextInt(10) > 0;
        shapes.add(given ? Shapes.binary(shape(random)) : new byte[0]);
        if (given) {
          valid.set(row);
        }
      }
      batches.add(BytesColumn.of(DataType.GEOMETRY, shapes, Validity.orNullWhenFull(valid)));
    }
    return new Rows(batches, count);
  }

  private static String shape(Random random) {
    double x = random.nextDouble(-170, 170);
    double y = random.nextDouble(-80, 80);
    double w = random.nextDouble() * 8;
    return switch (random.nextInt(8)) {
      case 0 -> "POINT EMPTY";
      case 1 -> "LINESTRING (%s %s, %s %s)".formatted(x, y, x + w, y - w);
      case 2, 3 -> box(x, y, w);
      default -> "POINT (%s %s)".formatted(x, y);
    };
  }

  private static String box(double x, double y, double w) {
    return "POLYGON ((%1$s %2$s, %3$s %2$s, %3$s %4$s, %1$s %4$s, %1$s %2$s))"
        .formatted(x, y, x + w, y + w);
  }

  private static ScalarIndex index(Rows rows) {
    Map<String, MemorySegment> sections = new HashMap<>();
    ScalarIndexShape shape = ScalarIndexShape.of(SHAPE, "RTREE", Map.of());
    ScalarIndexFile.write(
        rows,
        SHAPE,
        shape,
        (name, bytes) ->
            sections.put(
                name,
                Arena.ofAuto()
                    .allocate(Math.max(8, bytes.byteSize()))
                    .copyFrom(bytes)
                    .asSlice(0, bytes.byteSize())));
    return ScalarIndexFile.open(SHAPE, shape, rows.rowCount(), sections::get);
  }

  @Test
  void theIndexAndTheColumnAgree() {
    long seed = 20;
    Random random = new Random(seed);
    for (int count : new int[] {1, 15, 17, 300, 9000}) {
      Rows rows = rows(random, count);
      Indexed indexed = new Indexed(rows, index(rows));
      for (int i = 0; i < 60; i++) {
        String filter = filter(random);
        Filter compiled = FilterCompiler.compile(filter, SCHEMA, Map.of());
        assertThat(compiled.matching(indexed))
            .as("seed %d, %d rows: %s", seed, count, filter)
            .isEqualTo(compiled.matching(rows));
      }
    }
  }

  private static String filter(Random random) {
    String[] relations = {
      "st_equals",
      "ST_TOUCHES",
      "st_overlaps",
      "ST_CROSSES",
      "st_contains",
      "ST_INTERSECTS",
      "st_within"
    };
    String leaf =
        switch (random.nextInt(6)) {
          case 0 ->
              "ST_DWITHIN(shape, 'POINT (%s %s)', %s)"
                  .formatted(
                      random.nextDouble(-180, 180),
                      random.nextDouble(-90, 90),
                      Math.exp(random.nextDouble() * 16));
          case 1 -> "shape is null";
          default ->
              "%s(shape, '%s')"
                  .formatted(
                      relations[random.nextInt(relations.length)],
                      box(
                          random.nextDouble(-170, 150),
                          random.nextDouble(-80, 60),
                          random.nextDouble() * 40));
        };
    return switch (random.nextInt(4)) {
      case 0 -> "not (" + leaf + ")";
      case 1 -> leaf + " and st_isvalid(shape)";
      default -> leaf;
    };
  }

  @Test
  void anIndexIsAskedOnlyAboutWhatItReaches() {
    Rows rows = rows(new Random(4), 5000);
    ScalarIndex index = index(rows);
    Filter small =
        FilterCompiler.compile("st_within(shape, '" + box(0, 0, 10) + "')", SCHEMA, Map.of());
    var predicate = ((io.elanus.core.expression.evaluate.CompiledFilter) small).predicate();
    assertThat(index.plan(predicate).rows()).isBetween(1L, 500L);
  }
}
