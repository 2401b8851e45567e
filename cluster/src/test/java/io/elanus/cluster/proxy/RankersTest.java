package io.elanus.cluster.proxy;

import static io.elanus.cluster.proxy.ProxyKit.collection;
import static io.elanus.cluster.proxy.ProxyKit.field;
import static io.elanus.cluster.proxy.ProxyKit.key;
import static io.elanus.cluster.proxy.ProxyKit.longs;
import static io.elanus.cluster.proxy.ProxyKit.query;
import static io.elanus.cluster.proxy.ProxyKit.texts;
import static io.elanus.cluster.proxy.ProxyKit.vector;
import static io.elanus.cluster.proxy.ProxyKit.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class RankersTest {
  @Parameter Roles roles;

  /// Films 1, 2, 3 at distance 1, 4, 9 of the origin, of the years 1950, 2000, 1990.
  private ProxyKit films() {
    ProxyKit kit =
        new ProxyKit(
            roles,
            collection(
                1,
                1,
                key(),
                vector(101, "v", 2),
                field(102, "year", DataType.INT64),
                field(103, "title", DataType.VARCHAR)));
    kit.proxy
        .writer()
        .insert(
            kit.rows(
                longs("id", 1, 2, 3),
                vectors("v", new float[] {1, 0}, new float[] {2, 0}, new float[] {3, 0}),
                longs("year", 1950, 2000, 1990),
                texts("title", "one", "two", "three")));
    return kit;
  }

  private static FunctionScore.Function function(
      List<String> inputs, Map<String, String> parameters) {
    return new FunctionScore.Function("f", inputs, List.of(), parameters);
  }

  private static FunctionScore decay(Map<String, String> changes) {
    Map<String, String> parameters =
        new HashMap<>(
            Map.of("reranker", "decay", "function", "gauss", "origin", "2000", "scale", "10"));
    parameters.putAll(changes);
    parameters.values().removeIf(String::isEmpty);
    return new FunctionScore(List.of(function(List.of("year"), parameters)), Map.of());
  }

  private static SearchResult search(ProxyKit kit, FunctionScore functions, int limit) {
    return search(kit, functions, Map.of("topk", Integer.toString(limit)));
  }

  private static SearchResult search(
      ProxyKit kit, FunctionScore functions, Map<String, String> parameters) {
    SearchRequest plain = kit.searchRequest(List.of(query(0, 0)), "", parameters, "title");
    return kit.proxy
        .searcher()
        .search(
            new SearchRequest(
                plain.database(),
                plain.collection(),
                plain.partitions(),
                "",
                Map.of(),
                plain.queries(),
                null,
                plain.outputFields(),
                functions,
                plain.parameters(),
                plain.consistency()));
  }

  private static long[] ids(SearchResult result) {
    return ((IntegerColumn) result.keys()).values();
  }

  @Test
  void decayPrefersRowsNearTheOrigin() {
    ProxyKit kit = films();
    SearchResult result = search(kit, decay(Map.of()), 3);
    assertThat(ids(result)).containsExactly(2, 3, 1);
    assertThat(result.scores()[0])
        .isCloseTo((float) (1 - 2 * Math.atan(4) / Math.PI), within(1e-6f));
    assertThat(result.scores()[1])
        .isCloseTo((float) ((1 - 2 * Math.atan(9) / Math.PI) * 0.5), within(1e-6f));
    assertThat(result.outputNames()).containsExactly("title");
    SearchResult second = search(kit, decay(Map.of()), Map.of("topk", "1", "offset", "1"));
    assertThat(ids(second)).containsExactly(1); // of the two nearest, 1 and 2
  }

  @Test
  void decayRefusesWithTheTextsOfMilvus() {
    ProxyKit kit = films();
    refused(kit, decay(Map.of("origin", "")), "Decay function lost param: origin");
    refused(kit, decay(Map.of("scale", "")), "Decay function lost param: scale");
    refused(kit, decay(Map.of("origin", "x")), "Param origin:x is not a number");
    refused(
        kit, decay(Map.of("scale", "0")), "Decay function param: scale must > 0, but got 0.000000");
    refused(
        kit,
        decay(Map.of("offset", "-1")),
        "Decay function param: offset must >= 0, but got -1.000000");
    refused(
        kit,
        decay(Map.of("decay", "1.5")),
        "Decay function param: decay must 0 < decay < 1, but got 1.500000");
    refused(
        kit,
        decay(Map.of("function", "cubic")),
        "Invaild decay function: decay, only support [gauss,linear,exp]");
    refused(kit, decay(Map.of("reranker", "x")), "Unsupported rerank function: [x]");
    refused(kit, decay(Map.of("reranker", "")), "Unsupported rerank function: []");
    refused(
        kit,
        decay(Map.of("score_mode", "min")),
        "Unsupport score mode: [min], only supports: [max, avg, sum]");
    Map<String, String> good = decay(Map.of()).functions().getFirst().parameters();
    refused(
        kit,
        one(function(List.of("title"), good)),
        "Decay rerank: unsupported input field type:VarChar, only support numberic field");
    refused(
        kit,
        one(function(List.of("year", "id"), good)),
        "Decay function only supports single input, but gets [[year id]] input");
    refused(kit, one(function(List.of("nope"), good)), "Function input field not found: nope");
    refused(
        kit,
        new FunctionScore(
            List.of(function(List.of("year"), good), function(List.of("year"), good)), Map.of()),
        "Currently only supports one rerank");
  }

  private static FunctionScore one(FunctionScore.Function function) {
    return new FunctionScore(List.of(function), Map.of());
  }

  private static void refused(ProxyKit kit, FunctionScore functions, String text) {
    assertThatThrownBy(() -> search(kit, functions, 3)).hasMessageContaining(text);
  }

  @Test
  void boostsChangeTheScoresOfWhatTheyMatch() {
    ProxyKit kit = films();
    FunctionScore.Function old =
        function(List.of(), Map.of("reranker", "boost", "filter", "year < 1995", "weight", "3"));
    FunctionScore.Function all = function(List.of(), Map.of("reranker", "boost", "weight", "2"));
    SearchResult result = search(kit, one(old), 3);
    assertThat(ids(result)).containsExactly(1, 2, 3);
    assertThat(result.scores()).containsExactly(3, 4, 27);
    assertThat(search(kit, new FunctionScore(List.of(old, all), Map.of()), 3).scores())
        .containsExactly(6, 8, 54);
    assertThat(
            search(
                    kit,
                    new FunctionScore(
                        List.of(old, all), Map.of("boost_mode", "Sum", "function_mode", "Sum")),
                    3)
                .scores())
        .containsExactly(6, 6, 14);
    SearchResult random =
        search(
            kit,
            one(
                function(
                    List.of(),
                    Map.of(
                        "reranker",
                        "boost",
                        "weight",
                        "1",
                        "random_score",
                        "{\"seed\": 7, \"field\": \"year\"}"))),
            3);
    assertThat(random.scores()[0]).isBetween(0f, 9f);
    refused(
        kit,
        one(function(List.of(), Map.of("reranker", "boost"))),
        "must set weight params for weight scorer");
    refused(
        kit,
        one(function(List.of(), Map.of("reranker", "boost", "weight", "1", "filter", "year >"))),
        "failed to create query plan: cannot parse expression: year >");
    assertThatThrownBy(() -> search(kit, one(all), Map.of("group_by_field", "year")))
        .hasMessage("don't support use segment scorer with group_by or search_iterator");
  }

  @Test
  void aModelOrdersHitsByTheirTexts() {
    ProxyKit kit = films();
    kit.models =
        (query, documents) -> {
          float[] scores = new float[documents.size()];
          for (int i = 0; i < scores.length; i++) {
            scores[i] = documents.get(i).contains(query) ? 1 : 0;
          }
          return scores;
        };
    Map<String, String> parameters =
        new HashMap<>(Map.of("reranker", "model", "queries", "[\"three\"]"));
    SearchResult result = search(kit, one(function(List.of("title"), parameters)), 3);
    assertThat(ids(result)).containsExactly(3, 1, 2);
    assertThat(result.scores()).containsExactly(1, 0, 0);
    refused(kit, one(function(List.of("year"), parameters)), "Rerank model only support varchar");
    refused(
        kit,
        one(function(List.of("title", "year"), parameters)),
        "Rerank model only supports single input");
    parameters.put("queries", "[\"a\", \"b\"]");
    refused(kit, one(function(List.of("title"), parameters)), "nq must equal to queries size");
    parameters.put("queries", "a");
    refused(
        kit, one(function(List.of("title"), parameters)), "Parse rerank params [queries] failed");
    parameters.remove("queries");
    refused(
        kit, one(function(List.of("title"), parameters)), "Rerank function lost params queries");
  }
}
