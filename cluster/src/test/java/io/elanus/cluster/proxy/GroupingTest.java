package io.elanus.cluster.proxy;

import static io.elanus.cluster.proxy.ProxyKit.collection;
import static io.elanus.cluster.proxy.ProxyKit.field;
import static io.elanus.cluster.proxy.ProxyKit.key;
import static io.elanus.cluster.proxy.ProxyKit.longs;
import static io.elanus.cluster.proxy.ProxyKit.query;
import static io.elanus.cluster.proxy.ProxyKit.vector;
import static io.elanus.cluster.proxy.ProxyKit.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class GroupingTest {
  @Parameter Roles roles;

  /// @param group null for none
  private record Row(long id, float x, @Nullable String group) {}

  private static FieldSchema nullableText(long id, String name) {
    FieldSchema text = field(id, name, DataType.VARCHAR);
    return new FieldSchema(
        text.id(),
        text.name(),
        "",
        text.type(),
        null,
        text.parameters(),
        false,
        false,
        false,
        false,
        true,
        false,
        null);
  }

  private ProxyKit kit(int shards, List<Row> rows) {
    ProxyKit kit =
        new ProxyKit(
            roles, collection(shards, 1, key(), vector(101, "v", 2), nullableText(102, "genre")));
    Bits valid = Bits.none(rows.size());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String group = rows.get(i).group();
      texts.add(group == null ? "" : group);
      if (group != null) {
        valid.set(i);
      }
    }
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", rows.stream().mapToLong(Row::id).toArray()),
                vectors(
                    "v",
                    rows.stream().map(row -> new float[] {row.x(), 0}).toArray(float[][]::new)),
                new GivenColumn(
                    "genre",
                    false,
                    BytesColumn.of(
                        DataType.VARCHAR,
                        texts.stream()
                            .map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .toList(),
                        valid))));
    return kit;
  }

  /// A few groups are large and near, the others small and far.
  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int group = (int) Math.abs(random.nextGaussian() * 4);
      float x = group * 3 + random.nextInt(40) / 4f;
      rows.add(new Row(i, x, group == 1 ? null : "g" + group));
    }
    return rows;
  }

  private static Map<String, String> grouped(int limit, int offset, int size, boolean strict) {
    return new HashMap<>(
        Map.of(
            "topk", Integer.toString(limit),
            "offset", Integer.toString(offset),
            "group_by_field", "genre",
            "group_size", Integer.toString(size),
            "strict_group_size", Boolean.toString(strict)));
  }

  private static List<Long> ids(SearchResult result) {
    return Arrays.stream(((IntegerColumn) result.keys()).values()).boxed().toList();
  }

  private static List<List<Row>> expected(
      List<Row> rows, float x, int limit, int offset, int size) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    rows.stream()
        .sorted(
            Comparator.<Row>comparingDouble(row -> (row.x() - x) * (row.x() - x))
                .thenComparing(Row::id))
        .forEach(row ->
            groups.computeIfAbsent(String.valueOf(row.group()), g -> new ArrayList<>()).add(row));
    return groups.values().stream()
        .skip(offset)
        .limit(limit)
        .map(group -> group.subList(0, Math.min(size, group.size())))
        .toList();
  }

  @RepeatedTest(20)
  void strictGroupsAreThoseOfBruteForce(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Row> rows = rows(random, 50 + random.nextInt(400));
    ProxyKit kit = kit(1 + random.nextInt(3), rows);
    int limit = 1 + random.nextInt(12);
    int offset = random.nextInt(4);
    int size = 1 + random.nextInt(10);
    float x = random.nextInt(40);
    SearchResult result = kit.search(query(x, 0), grouped(limit, offset, size, true), "genre");
    List<Long> wanted =
        expected(rows, x, limit, offset, size).stream().flatMap(List::stream).map(Row::id).toList();
    assertThat(ids(result)).as("seed %d", seed).isEqualTo(wanted);
    OutputColumn groups = java.util.Objects.requireNonNull(result.groups());
    for (int hit = 0; hit < wanted.size(); hit++) {
      Object group = Grouping.value(groups.column(), hit).value();
      assertThat(group).isEqualTo(rows.get(wanted.get(hit).intValue()).group());
    }
  }

  @Test
  void aBeamNarrowerThanTheLimitIsNoMistakeOfAGroupingSearch() {
    List<Row> rows = rows(new Random(1), 400);
    ProxyKit kit = kit(1, rows);
    kit.collection = ProxyKit.indexed(kit.collection, "HNSW", "HNSW", Metric.L2);
    assertThatThrownBy(() -> kit.search(query(0, 0), Map.of("topk", "50", "ef", "4")))
        .hasMessageContaining("ef(4) should be larger than k(50)");
    Map<String, String> parameters = grouped(50, 0, 1, false);
    parameters.put("ef", "4");
    SearchResult result = kit.search(query(0, 0), parameters);
    List<Long> wanted =
        expected(rows, 0, 50, 0, 1).stream().flatMap(List::stream).map(Row::id).toList();
    assertThat(ids(result)).isEqualTo(wanted);
  }

  @RepeatedTest(20)
  void looseGroupsAreTheBestGroupsWithSomeOfTheirBestHits(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    List<Row> rows = rows(random, 300);
    ProxyKit kit = kit(2, rows);
    int limit = 1 + random.nextInt(12);
    int size = 1 + random.nextInt(5);
    SearchResult result = kit.search(query(0, 0), grouped(limit, 0, size, false));
    List<Long> found = ids(result);
    int next = 0;
    for (List<Row> group : expected(rows, 0, limit, 0, size)) {
      int taken = 0;
      while (taken < group.size()
          && next < found.size()
          && found.get(next) == group.get(taken).id()) {
        taken++;
        next++;
      }
      assertThat(taken).as("seed %d, a hit of %s", seed, group.getFirst().group()).isPositive();
    }
    assertThat(next).as("seed %d", seed).isEqualTo(found.size());
  }

  @Test
  void groupsEachQueryByItself() {
    List<Row> rows = rows(new Random(3), 200);
    ProxyKit kit = kit(2, rows);
    SearchRequest request =
        kit.searchRequest(
            List.of(query(0, 0), query(30, 0), query(9, 0)), "", grouped(3, 1, 2, true));
    SearchResult result = kit.proxy.searcher().search(request);
    List<Long> wanted = new ArrayList<>();
    for (float x : new float[] {0, 30, 9}) {
      expected(rows, x, 3, 1, 2).forEach(group -> group.forEach(row -> wanted.add(row.id())));
    }
    assertThat(ids(result)).isEqualTo(wanted);
    assertThat(Arrays.stream(result.counts()).sum()).isEqualTo(wanted.size());
  }

  @Test
  void aFilterWithTemplatesStaysInForce() {
    List<Row> rows = rows(new Random(5), 300);
    ProxyKit kit = kit(1, rows);
    SearchRequest plain = kit.searchRequest(List.of(query(0, 0)), "", grouped(5, 0, 3, true));
    SearchRequest filtered =
        new SearchRequest(
            plain.database(),
            plain.collection(),
            List.of(),
            "id < {groups} or id == 299",
            Map.of("groups", new io.elanus.core.expression.TemplateValue.Int(40)),
            plain.queries(),
            null,
            List.of(),
            FunctionScore.NONE,
            plain.parameters(),
            plain.consistency());
    List<Row> left = rows.stream().filter(row -> row.id() < 40 || row.id() == 299).toList();
    assertThat(ids(kit.proxy.searcher().search(filtered)))
        .isEqualTo(expected(left, 0, 5, 0, 3).stream().flatMap(List::stream).map(Row::id).toList());
  }

  @Test
  void groupsOfAHybridSearchAreOrderedByTheirScorer() {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row(1, 1, "a")); // best single hit
    rows.add(new Row(2, 50, "a"));
    rows.add(new Row(3, 1.1f, "b")); // best pair
    rows.add(new Row(4, 1.2f, "b"));
    ProxyKit kit = kit(1, rows);
    assertThat(hybrid(kit, "max")).containsExactly(1L, 2L, 3L, 4L);
    assertThat(hybrid(kit, "sum")).containsExactly(3L, 4L, 1L, 2L);
    assertThat(hybrid(kit, "avg")).containsExactly(3L, 4L, 1L, 2L);
    assertThatThrownBy(() -> hybrid(kit, "min"))
        .hasMessage("input group scorer type: min is not supported!: invalid parameter");
  }

  private static List<Long> hybrid(ProxyKit kit, String scorer) {
    SearchRequest search = kit.searchRequest(List.of(query(0, 0)), "", Map.of("topk", "4"));
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "limit", "2",
                "strategy", "weighted",
                "weights", "[0.5, 0.5]",
                "norm_score", "true",
                "group_by_field", "genre",
                "group_size", "2",
                "rank_group_scorer", scorer));
    SearchResult result =
        kit.proxy
            .hybridSearcher()
            .search(
                new HybridRequest(
                    "default",
                    ProxyKit.NAME,
                    List.of(),
                    List.of(search, search),
                    FunctionScore.NONE,
                    List.of(),
                    parameters,
                    ReadConsistency.STRONG));
    assertThat(java.util.Objects.requireNonNull(result.groups()).column().rowCount()).isEqualTo(4);
    return ids(result);
  }

  @Test
  void refusesWithTheTextsOfMilvus() {
    ProxyKit kit = kit(1, List.of(new Row(1, 1, "a")));
    refused(
        kit,
        Map.of("group_by_field", "nope"),
        "groupBy field not found in schema: field not found[field=nope]");
    refused(kit, Map.of("group_by_field", "v"), "unsupported data type");
    refused(
        kit,
        Map.of("group_by_field", "genre", "group_size", "0"),
        "input group size:0 is negative, failed to do search_groupby: invalid parameter");
    refused(
        kit,
        Map.of("group_by_field", "genre", "group_size", "11"),
        "input group size:11 exceeds configured max group size:10: invalid parameter");
    refused(
        kit,
        Map.of("group_by_field", "genre", "group_size", "many"),
        "failed to parse input group size:many: invalid parameter");
    refused(
        kit,
        Map.of("group_by_field", "genre", "radius", "3"),
        "Not allowed to do range-search when doing search-group-by: invalid parameter");
    refused(
        kit,
        Map.of("group_by_field", "genre", "iterator", "true"),
        "Not allowed to do groupBy when doing iteration");
  }

  private static void refused(ProxyKit kit, Map<String, String> parameters, String text) {
    assertThatThrownBy(() -> kit.search(query(0, 0), parameters)).hasMessageContaining(text);
  }
}
