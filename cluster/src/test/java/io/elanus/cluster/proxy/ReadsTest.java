package io.elanus.cluster.proxy;

import static io.elanus.cluster.proxy.ProxyKit.collection;
import static io.elanus.cluster.proxy.ProxyKit.column;
import static io.elanus.cluster.proxy.ProxyKit.documents;
import static io.elanus.cluster.proxy.ProxyKit.field;
import static io.elanus.cluster.proxy.ProxyKit.key;
import static io.elanus.cluster.proxy.ProxyKit.longs;
import static io.elanus.cluster.proxy.ProxyKit.query;
import static io.elanus.cluster.proxy.ProxyKit.vector;
import static io.elanus.cluster.proxy.ProxyKit.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.column.IntegerColumn;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class ReadsTest {
  @Parameter Roles roles;

  /// Rows 0..99 at (i / 10, 0): ten rows at each place.
  private ProxyKit grid(int shards, FieldSchema... more) {
    List<FieldSchema> fields = new ArrayList<>(List.of(key(), vector(101, "v", 2)));
    fields.addAll(List.of(more));
    ProxyKit kit = new ProxyKit(roles, collection(shards, 1, fields.toArray(FieldSchema[]::new)));
    float[][] places = new float[100][];
    for (int i = 0; i < 100; i++) {
      places[i] = new float[] {i / 10, 0};
    }
    List<GivenColumn> columns =
        new ArrayList<>(
            List.of(longs("id", LongStream.range(0, 100).toArray()), vectors("v", places)));
    for (FieldSchema field : more) {
      if (field.type() == DataType.INT64) {
        columns.add(longs(field.name(), LongStream.range(0, 100).toArray()));
      }
    }
    kit.proxy.writer().insert(kit.rows(columns.toArray(GivenColumn[]::new)));
    return kit;
  }

  private static long[] ids(SearchResult result) {
    return ((IntegerColumn) result.keys()).values();
  }

  // Queries

  @Test
  void pagesThroughRowsInKeyOrder() {
    ProxyKit kit = grid(3);
    QueryResult page = kit.query("", Map.of("limit", "5", "offset", "20"));
    assertThat(ProxyKit.longs(column(page, "id"))).containsExactly(20, 21, 22, 23, 24);
    QueryResult past = kit.query("", Map.of("limit", "5", "offset", "200"), "v");
    assertThat(column(past, "v").rowCount()).isZero();
    assertThat(past.outputNames()).containsExactly("v", "id");
  }

  @Test
  void refusesQueriesWithTheTextsOfMilvus() {
    ProxyKit kit = grid(1);
    refused(kit, "", Map.of(), "empty expression should be used with limit: invalid parameter");
    refused(
        kit,
        "",
        Map.of("limit", "16385"),
        "invalid max query result window, (offset+limit) should be in range [1, 16384], but got 16385");
    refused(
        kit,
        "",
        Map.of("limit", "1", "offset", "-1"),
        "invalid max query result window, offset [-1] is invalid, should be gte than 0");
    refused(kit, "", Map.of("limit", "x"), "limit [x] is invalid");
    refused(kit, "id >", Map.of(), "failed to create query plan: ");
    refused(
        kit,
        "",
        Map.of("limit", "1", "collection_id", "99"),
        "alias or database may have been changed: 7");
    assertThatThrownBy(() -> kit.query("id > 0", "nope")).hasMessage("field nope not exist");
    assertThatThrownBy(() -> kit.query("", Map.of("limit", "3"), "count(*)"))
        .hasMessage("count entities with pagination is not allowed");
  }

  private static void refused(
      ProxyKit kit, String filter, Map<String, String> parameters, String text) {
    assertThatThrownBy(() -> kit.query(filter, parameters))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining(text);
  }

  @Test
  void refusesWhatIsNotLoaded() {
    ProxyKit kit = new ProxyKit(roles, collection(1, 2, key(), vector(101, "v", 2)));
    kit.collection =
        ProxyKit.loaded(kit.collection, new LoadState.Some(Set.of(new PartitionId(10)), 1));
    SearchRequest named =
        new SearchRequest(
            "default",
            ProxyKit.NAME,
            List.of("part1"),
            "",
            Map.of(),
            List.of(query(0, 0)),
            null,
            List.of(),
            FunctionScore.NONE,
            Map.of("topk", "1"),
            ReadConsistency.STRONG);
    assertThatThrownBy(() -> kit.proxy.searcher().search(named))
        .hasMessageStartingWith("failed to search: partition not loaded[partition=");
    assertThat(kit.count("")).isZero();
    assertThat(kit.node.lastRetrieve.read().partitions()).containsExactly(new PartitionId(10));
    kit.collection = ProxyKit.loaded(kit.collection, LoadState.RELEASED);
    assertThatThrownBy(() -> kit.count(""))
        .hasMessage("failed to query: collection not loaded[collection=7]");
    assertThatThrownBy(() -> kit.delete("id > 5"))
        .hasMessage("failed to query: collection not loaded[collection=7]");
    assertThat(kit.delete("id in [1, 2]")).isEqualTo(2);
  }

  @Test
  void refusesDeletesThatSayNothing() {
    ProxyKit kit = grid(1);
    assertThatThrownBy(() -> kit.delete(" "))
        .hasMessage("delete plan can't be empty or always true :  : invalid parameter");
    assertThatThrownBy(() -> kit.delete("id >"))
        .hasMessageStartingWith("failed to create delete plan: cannot parse expression: id >");
  }

  @Test
  void anIteratorSeesOnlyWhatWasThereOnItsFirstPage() {
    ProxyKit kit = grid(2);
    QueryResult first = kit.query("", Map.of("limit", "1", "iterator", "True"));
    assertThat(first.session()).isPositive();
    kit.delete("id in [5]");
    kit.proxy.writer().insert(kit.rows(longs("id", 1000), vectors("v", new float[] {0, 0})));
    ReadConsistency pinned = new ReadConsistency(ConsistencyLevel.STRONG, false, first.session());
    QueryResult page =
        kit.proxy
            .reader()
            .query(
                new QueryRequest(
                    "default",
                    ProxyKit.NAME,
                    List.of(),
                    "id > 3",
                    Map.of(),
                    List.of(),
                    Map.of("limit", "1000", "iterator", "True", "reduce_stop_for_best", "True"),
                    pinned));
    assertThat(ProxyKit.longs(column(page, "id")))
        .containsExactly(LongStream.range(4, 100).toArray());
    assertThat(page.session()).isEqualTo(first.session());
  }

  @Test
  void waitsForAMomentThatLiesALittleAhead() {
    ProxyKit kit = grid(1);
    Timestamp ahead = Timestamp.ofMillis(kit.millis + 300);
    QueryRequest request =
        new QueryRequest(
            "default",
            ProxyKit.NAME,
            List.of(),
            "id == 1",
            Map.of(),
            List.of(),
            Map.of(),
            new ReadConsistency(ConsistencyLevel.CUSTOMIZED, false, ahead.value()));
    kit.proxy.reader().query(request);
    assertThat(kit.waited).isEqualTo(300);
    assertThat(kit.node.lastRetrieve.read().guarantee()).isEqualTo(ahead);
    QueryRequest absurd =
        new QueryRequest(
            "default",
            ProxyKit.NAME,
            List.of(),
            "id == 1",
            Map.of(),
            List.of(),
            Map.of(),
            new ReadConsistency(ConsistencyLevel.CUSTOMIZED, false, Long.MAX_VALUE));
    assertThatThrownBy(() -> kit.proxy.reader().query(absurd))
        .hasMessageContaining("in the future");
  }

  @Test
  void turnsLevelsAndOldCodesIntoGuarantees() {
    ProxyKit kit = grid(1);
    long now = kit.millis;
    assertThat(guarantee(kit, ConsistencyLevel.STRONG, 0)).isEqualTo(now);
    assertThat(guarantee(kit, ConsistencyLevel.BOUNDED, 0)).isEqualTo(now - 5000);
    assertThat(guarantee(kit, ConsistencyLevel.EVENTUALLY, 0)).isZero();
    assertThat(guarantee(kit, ConsistencyLevel.STRONG, 1)).isZero();
    assertThat(guarantee(kit, ConsistencyLevel.STRONG, 2)).isEqualTo(now - 5000);
    long written = Timestamp.ofMillis(now - 7).value();
    assertThat(guarantee(kit, ConsistencyLevel.SESSION, written)).isEqualTo(now - 7);
    assertThat(guarantee(kit, ConsistencyLevel.STRONG, written)).isEqualTo(now - 7);
    ReadConsistency collections = new ReadConsistency(ConsistencyLevel.STRONG, true, written);
    assertThat(guarantee(kit, collections)).isEqualTo(now - 5000);
  }

  private static long guarantee(ProxyKit kit, ConsistencyLevel level, long guarantee) {
    return guarantee(kit, new ReadConsistency(level, false, guarantee));
  }

  private static long guarantee(ProxyKit kit, ReadConsistency consistency) {
    kit.proxy
        .reader()
        .query(
            new QueryRequest(
                "default",
                ProxyKit.NAME,
                List.of(),
                "id == 1",
                Map.of(),
                List.of(),
                Map.of(),
                consistency));
    return kit.node.lastRetrieve.read().guarantee().unixMillis();
  }

  @Test
  void forgetsRowsThatHaveOutlivedTheirTime() {
    ProxyKit kit = grid(1);
    kit.collection = ProxyKit.withProperty(kit.collection, "collection.ttl.seconds", "10");
    assertThat(kit.count("")).isEqualTo(100);
    kit.millis += 11_000;
    assertThat(kit.count("")).isZero();
  }

  @Test
  void bringsUndeclaredKeysInTheDynamicColumn() {
    ProxyKit kit =
        new ProxyKit(
            roles, collection(1, 1, key(), vector(101, "v", 2), FieldSchema.dynamicField(102)));
    kit.proxy
        .writer()
        .insert(kit.rows(longs("id", 1), vectors("v", new float[] {0, 0}), documents("{\"a\":5}")));
    assertThat(kit.query("id == 1", "a").outputNames()).containsExactly("a", "id");
    assertThat(kit.query("id == 1", "$meta[\"a\"]").outputNames()).containsExactly("a", "id");
    assertThat(kit.query("id == 1", "*").outputNames()).containsExactly("id", "v", "$meta");
    assertThatThrownBy(() -> kit.query("id == 1", "a b")).hasMessageContaining("a b");
    SearchResult search = kit.search(query(0, 0), Map.of(), "a");
    assertThat(search.columns()).extracting(OutputColumn::dynamic).containsExactly(true);
  }

  // Searches

  @Test
  void findsTheNearestWithOutputsAndWithoutTheKeyUnlessAsked() {
    ProxyKit kit = grid(2, field(102, "n", DataType.INT64));
    SearchResult result = kit.search(query(4, 0), Map.of("topk", "3"), "n");
    assertThat(ids(result)).containsExactly(40, 41, 42);
    assertThat(result.scores()).containsExactly(0, 0, 0);
    assertThat(result.columns()).extracting(OutputColumn::name).containsExactly("n");
    assertThat(ProxyKit.longs(result.columns().getFirst().column())).containsExactly(40, 41, 42);
    assertThat(result.primaryFieldName()).isEqualTo("id");
    assertThat(kit.search(query(4, 0), Map.of(), "id").columns())
        .extracting(OutputColumn::name)
        .containsExactly("id");
  }

  @Test
  void pagesByOffsetAreSlicesOfOneSearch() {
    ProxyKit kit = grid(3);
    long[] all = ids(kit.search(query(3.2f, 0), Map.of("topk", "100")));
    for (int offset = 0; offset < 100; offset += 10) {
      SearchResult page =
          kit.search(query(3.2f, 0), Map.of("topk", "10", "offset", Integer.toString(offset)));
      assertThat(ids(page)).containsExactly(Arrays.copyOfRange(all, offset, offset + 10));
    }
  }

  @Test
  void takesOnlyScoresInRange() {
    ProxyKit kit = grid(2);
    SearchResult result =
        kit.search(query(0, 0), Map.of("topk", "100", "radius", "9", "range_filter", "1"));
    assertThat(ids(result)).containsExactly(LongStream.range(10, 30).toArray());
  }

  @Test
  void tellsWhatASearchDidWhenAsked() {
    ProxyKit kit = grid(2);
    long[] nanos = {1000};
    ReadProfile profile =
        java.util.Objects.requireNonNull(
            ReadProfile.of(Map.of("profile", "true"), false, () -> nanos[0] += 10, 1000));
    SearchRequest plain = kit.searchRequest(List.of(query(0, 0)), "id < 30", Map.of("topk", "40"));
    kit.proxy
        .searcher()
        .search(
            new SearchRequest(
                plain.database(),
                plain.collection(),
                plain.partitions(),
                plain.filter(),
                plain.templates(),
                plain.queries(),
                List.of(),
                null,
                plain.outputFields(),
                plain.functions(),
                plain.parameters(),
                plain.consistency(),
                profile,
                null));
    profile.end("encode");
    var told = tools.jackson.databind.json.JsonMapper.shared().readTree(profile.json());
    long sum = 0;
    for (var stage : told.get("stages").properties()) {
      sum += stage.getValue().asLong();
    }
    assertThat(told.get("stages").propertyNames())
        .containsExactly("plan", "snapshot", "search", "encode");
    assertThat(sum).isEqualTo(told.get("totalNanos").asLong()).isEqualTo(40);
    assertThat(told.get("shards").size()).isEqualTo(2);
    long eligible = 0;
    long distances = 0;
    for (var shard : told.get("shards")) {
      for (var segment : shard.get("segments")) {
        assertThat(segment.get("strategy").stringValue()).isEqualTo("scan");
        assertThat(segment.get("state").stringValue()).isEqualTo("growing");
        eligible += segment.get("eligible").asLong();
        distances += segment.get("distances").asLong();
      }
    }
    assertThat(eligible).isEqualTo(30);
    assertThat(distances).isEqualTo(30);
    assertThat(ReadProfile.of(Map.of(), false, () -> 0, 0)).isNull();
  }

  @Test
  void tellsWhatAQueryDidWhenAsked() {
    ProxyKit kit = grid(2, field(102, "x", DataType.INT64));
    for (String filter : List.of("x < 3", "id in [1, 2, 99999]")) {
      for (List<String> outputs : List.of(List.of("x"), List.of("count(*)"))) {
        long[] nanos = {1000};
        ReadProfile profile =
            java.util.Objects.requireNonNull(
                ReadProfile.of(Map.of(), true, () -> nanos[0] += 10, 1000));
        QueryResult result =
            kit.proxy
                .reader()
                .query(
                    new QueryRequest(
                        "default",
                        ProxyKit.NAME,
                        List.of(),
                        filter,
                        Map.of(),
                        outputs,
                        Map.of(),
                        new ReadConsistency(ConsistencyLevel.STRONG, false, 0),
                        profile));
        long found =
            outputs.contains("count(*)")
                ? ProxyKit.longs(column(result, "count(*)"))[0]
                : result.rowCount();
        profile.end("encode");
        var told = tools.jackson.databind.json.JsonMapper.shared().readTree(profile.json());
        assertThat(told.get("stages").propertyNames())
            .containsExactly("plan", "snapshot", "retrieve", "encode");
        long eligible = 0;
        for (var shard : told.get("shards")) {
          assertThat(shard.get("stages").propertyNames()).contains("compile", "filter");
          for (var segment : shard.get("segments")) {
            eligible += segment.get("eligible").asLong();
            boolean keys = filter.startsWith("id");
            assertThat(segment.get("filterStrategy").stringValue())
                .isEqualTo(keys ? "keys" : "columns");
            assertThat(segment.get("rowsVisited").asLong())
                .isEqualTo(keys ? 0 : segment.get("rows").asLong());
            assertThat(segment.get("estimatedSelectivity").doubleValue()).isBetween(0.0, 1.0);
            assertThat(segment.has("strategy")).isFalse();
          }
        }
        assertThat(eligible).isEqualTo(found).isPositive();
      }
    }
  }

  @Test
  void roundsScores() {
    ProxyKit kit = grid(1);
    assertThat(kit.search(query(0.123f, 0), Map.of("topk", "1", "round_decimal", "2")).scores())
        .containsExactly(0.02f);
  }

  @Test
  void searchesWithTheVectorsOfStoredRows() {
    ProxyKit kit = grid(2);
    SearchRequest request = kit.searchRequest(List.of(), "", Map.of("topk", "1"));
    SearchRequest byIds = withIds(request, 55, 20);
    SearchResult result = kit.proxy.searcher().search(byIds);
    assertThat(result.counts()).containsExactly(1, 1);
    assertThat(ids(result)).containsExactly(50, 20);
    assertThatThrownBy(() -> kit.proxy.searcher().search(withIds(request, 5, 1234)))
        .hasMessageContaining("1234");
  }

  private static SearchRequest withIds(SearchRequest request, long... ids) {
    return new SearchRequest(
        request.database(),
        request.collection(),
        request.partitions(),
        request.filter(),
        request.templates(),
        request.queries(),
        new IntegerColumn(DataType.INT64, ids, null),
        request.outputFields(),
        request.functions(),
        request.parameters(),
        request.consistency());
  }

  @Test
  void refusesSearchesWithTheTextsOfMilvus() {
    ProxyKit kit = grid(1);
    Map<String, String> good = Map.of();
    refused(
        kit,
        query(0, 0),
        Map.of("topk", "16385"),
        "topk [16385] is invalid, it should be in range [1, 16384], but got 16385");
    refused(kit, query(0, 0), Map.of("topk", "0"), "topk [0] is invalid, it should be in range");
    refused(
        kit,
        query(0, 0),
        Map.of("offset", "-1"),
        "offset [-1] is invalid, it should be in range [1, 16384], but got -1");
    refused(
        kit,
        query(0, 0),
        Map.of("topk", "16384", "offset", "1"),
        "offset+topk [16385] is invalid, it should be in range [1, 16384], but got 16385");
    refused(
        kit,
        query(0, 0),
        Map.of("metric_type", "IP"),
        "metric type not match: invalid parameter[expected=L2][actual=IP]");
    refused(
        kit,
        query(0, 0),
        Map.of("anns_field", "nope"),
        "failed to create query plan: failed to get field schema by name: fieldName(nope) not found: "
            + "invalid parameter");
    refused(
        kit,
        query(0, 0, 0),
        good,
        "vector dimension mismatch, expected vector size(byte) 8, actual 12.");
    refused(
        kit,
        new QueryVector.Sparse(new int[0], new float[0]),
        good,
        "vector type must be the same");
    refused(kit, query(Float.NaN, 0), good, "is not a number or infinity");
    refused(
        kit,
        query(0, 0),
        Map.of("round_decimal", "7"),
        "round_decimal [7] is invalid, should be -1 or an integer in range [0, 6]");
    refused(
        kit,
        query(0, 0),
        Map.of("hints", "fast"),
        "Create Plan by expr failed:  => hints: fast not supported");
    refused(
        kit,
        query(0, 0),
        Map.of("group_by_field", "id", "iterator", "True"),
        "Not allowed to do groupBy when doing iteration");
    refused(
        kit,
        query(0, 0),
        Map.of("radius", "1", "range_filter", "2"),
        "range_filter must be less than radius for L2/HAMMING/JACCARD");
    assertThatThrownBy(
            () -> kit.proxy.searcher().search(kit.searchRequest(List.of(), "", Map.of())))
        .hasMessage(
            "nq [0] is invalid, nq (number of search vector per search request) should be in range [1, 16384], "
                + "but got 0");
    ProxyKit two =
        new ProxyKit(roles, collection(1, 1, key(), vector(101, "v", 2), vector(102, "w", 2)));
    refused(
        two,
        query(0, 0),
        good,
        "multiple anns_fields exist, please specify a anns_field in search_params");
  }

  private static void refused(
      ProxyKit kit, QueryVector query, Map<String, String> parameters, String text) {
    assertThatThrownBy(() -> kit.search(query, parameters)).hasMessageContaining(text);
  }

  @Test
  void checksTheBeamWidthOfAGraphThatTheClientChose() {
    ProxyKit kit = grid(1);
    kit.collection = ProxyKit.indexed(kit.collection, "HNSW", "HNSW", Metric.L2);
    refused(kit, query(0, 0), Map.of("ef", "1"), "ef(1) should be larger than k(10)");
    refused(
        kit, query(0, 0), Map.of("ef", "-1"), "param 'ef' (-1) should be in range [1, 2147483647]");
    refused(
        kit, query(0, 0), Map.of("ef", "many"), "invalid integer value, key: 'ef', value: 'many'");
    kit.search(query(0, 0), Map.of("ef", "96"));
    assertThat(kit.node.lastSearch.tuning()).isEqualTo(SearchTuning.of("ef", 96));
    kit.collection = ProxyKit.indexed(kit.collection, "AUTOINDEX", "HNSW", Metric.L2);
    assertThat(ids(kit.search(query(0, 0), Map.of("ef", "1")))).hasSize(10);
  }

  // Iterators

  @RepeatedTest(20)
  void anIteratorGivesEveryRowOnceThoughScoresAreEqual(RepetitionInfo repetition) {
    long seed = 88_000 + repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(300);
    int places = 1 + random.nextInt(40);
    ProxyKit kit =
        new ProxyKit(roles, collection(1 + random.nextInt(3), 1, key(), vector(101, "v", 2)));
    Metric metric = random.nextBoolean() ? Metric.L2 : Metric.IP;
    kit.collection = ProxyKit.indexed(kit.collection, "FLAT", "FLAT", metric);
    float[][] vectors = new float[rows][];
    for (int i = 0; i < rows; i++) {
      vectors[i] = new float[] {random.nextInt(places), 1};
    }
    kit.proxy
        .writer()
        .insert(kit.rows(longs("id", LongStream.range(0, rows).toArray()), vectors("v", vectors)));
    long[] all = ids(kit.search(query(1, 0), Map.of("topk", "16384")));
    List<Long> paged = new ArrayList<>();
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                "iterator", "True",
                "search_iter_v2", "True",
                "search_iter_batch_size", Integer.toString(1 + random.nextInt(50))));
    String token = null;
    while (true) {
      SearchResult page = kit.search(query(1, 0), parameters);
      assertThat(page.session()).isPositive();
      assertThat(page.iterator()).isNotNull();
      assertThat(page.iterator().token()).isNotEmpty();
      assertThat(token == null || token.equals(page.iterator().token())).isTrue();
      token = page.iterator().token();
      parameters.put("search_iter_id", token);
      parameters.put("search_iter_last_bound", Float.toString(page.iterator().lastBound()));
      if (ids(page).length == 0) {
        break;
      }
      Arrays.stream(ids(page)).forEach(paged::add);
    }
    assertThat(paged)
        .as("seed %d", seed)
        .containsExactlyElementsOf(Arrays.stream(all).boxed().toList());
  }

  // Hybrid

  private static HybridRequest hybrid(
      ProxyKit kit, Map<String, String> parameters, SearchRequest... searches) {
    return new HybridRequest(
        "default",
        ProxyKit.NAME,
        List.of(),
        List.of(searches),
        FunctionScore.NONE,
        List.of("id"),
        parameters,
        ReadConsistency.STRONG);
  }

  @Test
  void ranksHitsOfSeveralSearchesByReciprocalRank() {
    ProxyKit kit = grid(2);
    SearchRequest left = kit.searchRequest(List.of(query(0, 0)), "id in [1, 2, 3]", Map.of());
    SearchRequest right = kit.searchRequest(List.of(query(0, 0)), "id in [3, 50]", Map.of());
    SearchResult result =
        kit.proxy.hybridSearcher().search(hybrid(kit, Map.of("limit", "3"), left, right));
    assertThat(ids(result)).containsExactly(3, 1, 2);
    assertThat(result.scores())
        .containsExactly((float) (1 / 63.0 + 1 / 61.0), (float) (1 / 61.0), (float) (1 / 62.0));
    assertThat(result.columns().getFirst().column().rowCount()).isEqualTo(3);
  }

  @Test
  void ranksHitsOfSeveralSearchesByWeight() {
    ProxyKit kit = grid(1);
    SearchRequest near = kit.searchRequest(List.of(query(0, 0)), "id in [0, 50]", Map.of());
    SearchRequest far = kit.searchRequest(List.of(query(5, 0)), "id in [0, 50]", Map.of());
    Map<String, String> raw =
        Map.of("limit", "2", "strategy", "weighted", "weights", "[0.25, 0.75]");
    SearchResult result = kit.proxy.hybridSearcher().search(hybrid(kit, raw, near, far));
    assertThat(ids(result)).containsExactly(50, 0);
    assertThat(result.scores()).containsExactly(0.25f * 25, 0.75f * 25);
    Map<String, String> normalized = new HashMap<>(raw);
    normalized.put("norm_score", "true");
    SearchResult other = kit.proxy.hybridSearcher().search(hybrid(kit, normalized, near, far));
    assertThat(ids(other)).containsExactly(50, 0);
    assertThat(other.scores()[0]).isGreaterThan(other.scores()[1]);
    assertThatThrownBy(() ->
            kit.proxy
                .hybridSearcher()
                .search(
                    hybrid(
                        kit,
                        Map.of("limit", "1", "strategy", "weighted", "weights", "[1]"),
                        near,
                        far)))
        .hasMessage(
            "the length of weights param mismatch with ann search requests: "
                + "invalid parameter[expected=2][actual=1]");
    assertThatThrownBy(
            () -> kit.proxy.hybridSearcher().search(hybrid(kit, Map.of("limit", "16385"), near)))
        .hasMessage(
            "invalid max query result window, (offset+limit) should be in range [1, 16384], but got 16385");
  }
}
