package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.evaluate.CompiledFilter;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.syntax.PathStep;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafAnswer;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.index.scalar.ScalarIndexFile;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes against columns: every leaf, in all three values, and whole filters.
final class IndexedFilterDifferentialTest {
  private static final List<String> CASTS =
      List.of("BOOL", "DOUBLE", "VARCHAR", "JSON", "ARRAY_BOOL", "ARRAY_DOUBLE", "ARRAY_VARCHAR");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void indexesAgreeWithColumns(long seed) {
    int answered = run(seed, 150, 800);
    assertThat(answered).as("leaves that an index answered").isGreaterThan(500);
  }

  @Test
  void indexesAgreeAcrossBatches() {
    assertThat(run(78, 2 * 4096 + 70, 60)).isPositive();
  }

  @Tag("slow")
  @Test
  void indexesAgreeForManySeeds() {
    int answered = 0;
    for (long seed = 5000; seed < 5100; seed++) {
      answered += run(seed, 60, 2000);
    }
    System.out.println(
        "indexes and columns: 200000 filters agree, " + answered + " leaves answered");
  }

  /// @return how many leaves an index answered
  private static int run(long seed, int rowCount, int filters) {
    RandomFilters random = new RandomFilters(seed);
    IndexedTable table = new IndexedTable(random.table(rowCount));
    int answered = 0;
    for (int i = 0; i < filters; i++) {
      String text = random.filter(i % 4).text();
      CompiledFilter filter =
          (CompiledFilter) FilterCompiler.compile(text, table.table.schema, random.templates());
      String about = "seed " + seed + ", filter " + text;
      for (Predicate leaf : leaves(filter.predicate())) {
        answered += requireLeaf(table, leaf, about);
      }
      assertThat(filter.matching(table)).as(about).isEqualTo(filter.matching(table.plain()));
    }
    return answered;
  }

  private static int requireLeaf(IndexedTable table, Predicate leaf, String about) {
    int answered = 0;
    for (ScalarIndex index : table.indexesFor(leaf)) {
      LeafPlan plan = index.plan(leaf);
      if (plan == null) {
        continue;
      }
      answered++;
      LeafAnswer answer = plan.answer();
      Bits isTrue = matching(table, leaf);
      Bits unknown = matching(table, new Predicate.Not(leaf)).or(isTrue).not();
      Bits none = Bits.none(table.rowCount());
      String of = about + ", leaf " + leaf;
      assertThat(answer.unknown() == null ? none : answer.unknown()).as(of).isEqualTo(unknown);
      Bits found = answer.exact() ? answer.isTrue() : answer.isTrue().copy().and(isTrue);
      assertThat(found).as(of).isEqualTo(isTrue);
      assertThat((long) answer.isTrue().count()).as(of).isLessThanOrEqualTo(plan.rows());
    }
    return answered;
  }

  private static Bits matching(IndexedTable table, Predicate predicate) {
    return new CompiledFilter(predicate, table.table.schema, -1, 1).matching(table.plain());
  }

  private static List<Predicate> leaves(Predicate predicate) {
    return switch (predicate) {
      case Predicate.And(List<Predicate> operands) -> leaves(operands);
      case Predicate.Or(List<Predicate> operands) -> leaves(operands);
      case Predicate.Not(Predicate operand) -> leaves(operand);
      case Predicate.Always _ -> List.of();
      default -> List.of(predicate);
    };
  }

  private static List<Predicate> leaves(List<Predicate> operands) {
    return operands.stream().flatMap(operand -> leaves(operand).stream()).toList();
  }

  /// A table with every index that one of the asked leaves could want, each at no price, so that
  /// filters take it.
  private static final class IndexedTable implements IndexedSource {
    final Table table;
    private final Map<String, ScalarIndex> built = new HashMap<>();
    private final Map<FieldId, List<ScalarIndex>> offered = new HashMap<>();

    IndexedTable(Table table) {
      this.table = table;
    }

    ColumnSource plain() {
      return table.source();
    }

    @Override
    public int rowCount() {
      return table.source().rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      return table.source().batch(field, batch);
    }

    @Override
    public List<ScalarIndex> scalarIndexes(FieldId field) {
      return offered.getOrDefault(field, List.of());
    }

    List<ScalarIndex> indexesFor(Predicate leaf) {
      List<ScalarIndex> indexes = new ArrayList<>();
      for (FieldSchema field : table.schema.fields()) {
        if (field.type() == DataType.JSON) {
          JsonPath path = pathOf(leaf, field.id());
          if (path != null) {
            for (String cast : CASTS) {
              indexes.add(
                  index(
                      field,
                      "INVERTED",
                      Map.of("json_path", text(field, path), "json_cast_type", cast)));
            }
            indexes.add(
                index(
                    field,
                    "NGRAM",
                    Map.of("json_path", text(field, path), "min_gram", "1", "max_gram", "2")));
          }
        } else if (field.type() == DataType.GEOMETRY) {
          indexes.add(index(field, "RTREE", Map.of()));
        } else {
          if (field.enablesMatch()) {
            indexes.add(index(field, "TEXT_MATCH", Map.of()));
          }
          indexes.add(index(field, "INVERTED", Map.of()));
          if (field.type() == DataType.VARCHAR) {
            indexes.add(index(field, "NGRAM", Map.of("min_gram", "2", "max_gram", "3")));
            indexes.add(index(field, "NGRAM", Map.of("min_gram", "1", "max_gram", "1")));
          }
        }
      }
      return indexes;
    }

    private ScalarIndex index(FieldSchema field, String type, Map<String, String> parameters) {
      return built.computeIfAbsent(
          field.id() + type + parameters,
          _ -> {
            ScalarIndexShape shape = ScalarIndexShape.of(field, type, parameters);
            Map<String, MemorySegment> sections = new HashMap<>();
            ScalarIndexFile.write(
                plain(),
                field,
                shape,
                (name, bytes) ->
                    sections.put(
                        name,
                        MemorySegment.ofArray(
                            bytes.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))));
            ScalarIndex index = ScalarIndexFile.open(field, shape, rowCount(), sections::get);
            offered
                .computeIfAbsent(field.id(), _ -> new ArrayList<>())
                .add(leaf -> free(index.plan(leaf)));
            return index;
          });
    }

    private static LeafPlan free(LeafPlan plan) {
      return plan == null ? null : new LeafPlan(-1, plan.rows(), plan.exact(), plan::answer);
    }

    private static JsonPath pathOf(Predicate leaf, FieldId field) {
      JsonTerm term =
          switch (leaf) {
            case Predicate.JsonIs(JsonTerm read, var _) -> read;
            case Predicate.JsonIsNull(JsonTerm read) -> read;
            case Predicate.JsonExists(JsonTerm read) -> read;
            case Predicate.JsonContains(JsonTerm read, var _, boolean _) -> read;
            default -> null;
          };
      return term != null && term.field().equals(field) ? term.path() : null;
    }

    private static String text(FieldSchema field, JsonPath path) {
      StringBuilder text = new StringBuilder(field.name());
      for (PathStep step : path.steps()) {
        switch (step) {
          case PathStep.Key(String name) ->
              text.append("[\"").append(name.replace("\"", "\\\"")).append("\"]");
          case PathStep.Position(int index) -> text.append('[').append(index).append(']');
        }
      }
      return text.toString();
    }
  }
}
