package io.elanus.cluster.proxy;

import static io.elanus.cluster.proxy.ProxyKit.collection;
import static io.elanus.cluster.proxy.ProxyKit.column;
import static io.elanus.cluster.proxy.ProxyKit.field;
import static io.elanus.cluster.proxy.ProxyKit.key;
import static io.elanus.cluster.proxy.ProxyKit.longs;
import static io.elanus.cluster.proxy.ProxyKit.query;
import static io.elanus.cluster.proxy.ProxyKit.texts;
import static io.elanus.cluster.proxy.ProxyKit.vector;
import static io.elanus.cluster.proxy.ProxyKit.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class OrderAndAggregationTest {
  @Parameter Roles roles;

  /// | id | genre | year | stars |
  /// |----|-------|------|-------|
  /// | 1  | a     | 1990 | 3     |
  /// | 2  | b     | 1980 | null  |
  /// | 3  | a     | 1985 | 5     |
  /// | 4  | c     | 1990 | null  |
  /// | 5  | b     | 1980 | 1     |
  private ProxyKit films() {
    ProxyKit kit =
        new ProxyKit(
            roles,
            collection(
                2,
                1,
                key(),
                vector(101, "v", 2),
                field(102, "genre", DataType.VARCHAR),
                field(103, "year", DataType.INT64),
                field(104, "stars", DataType.INT64).asNullable()));
    Bits valid = Bits.none(5);
    valid.set(0);
    valid.set(2);
    valid.set(4);
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", 1, 2, 3, 4, 5),
                vectors(
                    "v",
                    new float[] {1, 0},
                    new float[] {2, 0},
                    new float[] {3, 0},
                    new float[] {4, 0},
                    new float[] {5, 0}),
                texts("genre", "a", "b", "a", "c", "b"),
                longs("year", 1990, 1980, 1985, 1990, 1980),
                new GivenColumn(
                    "stars",
                    false,
                    new IntegerColumn(DataType.INT64, new long[] {3, 0, 5, 0, 1}, valid))));
    return kit;
  }

  private static List<Long> ordered(ProxyKit kit, String order, int limit, int offset) {
    QueryResult result =
        kit.query(
            "",
            Map.of(
                "order_by_fields", order,
                "limit", Integer.toString(limit),
                "offset", Integer.toString(offset)),
            "genre");
    List<Long> ids = new ArrayList<>();
    for (long id : ProxyKit.longs(column(result, "id"))) {
      ids.add(id);
    }
    return ids;
  }

  @Test
  void ordersRowsByFieldsAndNullsLast() {
    ProxyKit kit = films();
    assertThat(ordered(kit, "year:asc,genre:desc", 5, 0)).containsExactly(2L, 5L, 3L, 4L, 1L);
    assertThat(ordered(kit, "year:desc", 2, 1)).containsExactly(4L, 3L);
    assertThat(ordered(kit, "stars", 5, 0)).containsExactly(5L, 1L, 3L, 2L, 4L);
    assertThat(ordered(kit, "stars:desc", 3, 0)).containsExactly(2L, 4L, 3L);
    assertThat(ordered(kit, "year", 5, 10)).isEmpty();
  }

  @Test
  void ordersHits() {
    SearchResult result =
        films().search(query(0, 0), Map.of("topk", "3", "order_by_fields", "year:asc"));
    assertThat(((IntegerColumn) result.keys()).values()).containsExactly(2, 3, 1);
    assertThat(result.scores()).containsExactly(4, 9, 1);
  }

  @Test
  void refusesWhatHasNoOrder() {
    ProxyKit kit = films();
    assertThatThrownBy(() -> ordered(kit, "v:asc", 1, 0))
        .hasMessageContaining("field v of type FloatVector has no order");
    assertThatThrownBy(() -> ordered(kit, "nope", 1, 0)).hasMessage("field nope not exist");
    assertThatThrownBy(() -> ordered(kit, "year:up", 1, 0))
        .hasMessageContaining("must be asc or desc");
    assertThatThrownBy(() -> kit.query("id > 0", Map.of("order_by_fields", "year")))
        .hasMessageContaining("order_by_fields should be used with limit");
  }

  @Test
  void countsAndSumsGroups() {
    QueryResult result =
        films()
            .query(
                "",
                Map.of("group_by_fields", "genre"),
                "genre",
                "count(*)",
                "sum(year)",
                "avg(stars)",
                "min(stars)",
                "max(year)",
                "count(stars)");
    assertThat(result.outputNames().getFirst()).isEqualTo("genre");
    BytesColumn genre = (BytesColumn) column(result, "genre");
    assertThat(List.of(genre.string(0), genre.string(1), genre.string(2)))
        .containsExactly("a", "b", "c");
    assertThat(ProxyKit.longs(column(result, "count(*)"))).containsExactly(2, 2, 1);
    assertThat(ProxyKit.longs(column(result, "count(stars)"))).containsExactly(2, 1, 0);
    assertThat(ProxyKit.longs(column(result, "sum(year)"))).containsExactly(3975, 3960, 1990);
    assertThat(ProxyKit.longs(column(result, "max(year)"))).containsExactly(1990, 1980, 1990);
    Column average = column(result, "avg(stars)");
    assertThat(((FloatingColumn) average).values()[0]).isEqualTo(4);
    assertThat(average.isNull(2)).isTrue();
    Column least = column(result, "min(stars)");
    assertThat(((IntegerColumn) least).values()[0]).isEqualTo(3);
    assertThat(least.isNull(2)).isTrue();
  }

  @Test
  void countsAllRowsWhereThereAreNoGroups() {
    QueryResult result = films().query("year < 1990", "count(*)", "max(genre)");
    assertThat(ProxyKit.longs(column(result, "count(*)"))).containsExactly(3);
    assertThat(((BytesColumn) column(result, "max(genre)")).string(0)).isEqualTo("b");
    QueryResult none = films().query("year < 0", "count(*)", "sum(stars)");
    assertThat(ProxyKit.longs(column(none, "count(*)"))).containsExactly(0);
    assertThat(column(none, "sum(stars)").isNull(0)).isTrue();
  }

  @Test
  void ordersAndPagesGroups() {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of("group_by_fields", "year", "order_by_fields", "count(*):desc,year:desc"));
    QueryResult all = films().query("", parameters, "year", "count(*)");
    assertThat(ProxyKit.longs(column(all, "year"))).containsExactly(1990, 1980, 1985);
    parameters.put("limit", "1");
    parameters.put("offset", "1");
    QueryResult page = films().query("", parameters, "year", "count(*)");
    assertThat(ProxyKit.longs(column(page, "year"))).containsExactly(1980);
  }

  @Test
  void refusesWhatCannotBeSummed() {
    ProxyKit kit = films();
    assertThatThrownBy(() -> kit.query("", "sum(genre)"))
        .hasMessageContaining("does not support field genre of type VarChar");
    assertThatThrownBy(() -> kit.query("", Map.of("group_by_fields", "genre"), "year"))
        .hasMessageContaining("output field year is neither");
    assertThatThrownBy(() -> kit.query("", Map.of("group_by_fields", "v"), "v"))
        .hasMessageContaining("unsupported data type FloatVector");
    assertThatThrownBy(() -> kit.query("", "sum(*)")).hasMessageContaining("only for count");
  }
}
