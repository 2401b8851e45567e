package io.elanus.cluster.proxy;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardRead.FilterText;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.ranking.RandomScore;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Changes to the scores of the hits that match filters. The hits themselves stay those of the
/// search; their order follows the new scores.
///
/// @param together how the weights of several boosts that a hit matches become one
/// @param onto how that changes the score
record Boosts(List<Boost> boosts, Mode together, Mode onto, String zone) {
  private static final JsonMapper JSON = JsonMapper.shared();

  enum Mode {
    MULTIPLY,
    SUM;

    double of(double a, double b) {
      return switch (this) {
        case MULTIPLY -> a * b;
        case SUM -> a + b;
      };
    }
  }

  /// @param filter null for every hit
  /// @param random multiplies the weight by a number in [0, 1); null for none
  record Boost(@Nullable String filter, double weight, @Nullable Random random) {}

  /// @param field tells rows apart, an INT64; null for the primary key
  record Random(long seed, @Nullable FieldSchema field) {}

  static boolean isBoost(FunctionScore.Function function) {
    return function.reranker().equalsIgnoreCase("boost");
  }

  /// @return null when no function is a boost
  static @Nullable Boosts of(
      FunctionScore score, CollectionState collection, Map<String, String> searchParameters) {
    List<Boost> boosts = new ArrayList<>();
    for (FunctionScore.Function function : score.functions()) {
      if (isBoost(function)) {
        boosts.add(boost(function, collection.schema()));
      }
    }
    if (boosts.isEmpty()) {
      return null;
    }
    if (Grouping.isWanted(searchParameters) || Flags.read(searchParameters, "iterator")) {
      throw DatabaseException.plain(
          "don't support use segment scorer with group_by or search_iterator");
    }
    return new Boosts(
        boosts,
        mode(score.parameters(), "function_mode", "function"),
        mode(score.parameters(), "boost_mode", "boost"),
        TimeOutput.zone(collection, searchParameters).getId());
  }

  private static Mode mode(Map<String, String> parameters, String key, String name) {
    String text = parameters.getOrDefault(key, "multiply");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "multiply" -> Mode.MULTIPLY;
      case "sum" -> Mode.SUM;
      default -> throw DatabaseException.invalid("unknown %s mode: %s", name, text);
    };
  }

  private static Boost boost(FunctionScore.Function function, CollectionSchema schema) {
    Map<String, String> parameters = function.parameters();
    String filter = parameters.getOrDefault("filter", "");
    String weight = parameters.get("weight");
    if (weight == null) {
      throw DatabaseException.plain("must set weight params for weight scorer");
    }
    return new Boost(
        filter.isBlank() ? null : filter,
        weight(weight),
        random(parameters.get("random_score"), schema));
  }

  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text.strip());
      if (Double.isFinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException wrong) {
      // told below
    }
    throw DatabaseException.plain(
        "parse function scorer weight params failed with error: {%s is not a number}", text);
  }

  private static @Nullable Random random(@Nullable String text, CollectionSchema schema) {
    if (text == null || text.isBlank()) {
      return null;
    }
    JsonNode object;
    try {
      object = JSON.readTree(text);
    } catch (JacksonException broken) {
      throw DatabaseException.invalid("parse random score params failed: %s", text);
    }
    JsonNode seed = object.path("seed");
    if (!seed.isMissingNode() && !seed.isIntegralNumber()) {
      throw DatabaseException.invalid("random seed must be number");
    }
    return new Random(seed.asLong(0), field(object.path("field"), schema));
  }

  private static @Nullable FieldSchema field(JsonNode name, CollectionSchema schema) {
    if (name.isMissingNode()) {
      return null;
    }
    if (!name.isString()) {
      throw DatabaseException.invalid("random seed field name must be string");
    }
    FieldSchema field = schema.field(name.stringValue());
    if (field == null) {
      throw DatabaseException.of(
          ErrorCode.FIELD_NOT_FOUND,
          "random seed field not found",
          pair("field", name.stringValue()));
    }
    if (field.type() != DataType.INT64) {
      throw DatabaseException.invalid(
          "only support int64 field as random seed, but got %s", field.type().wireName());
    }
    return field;
  }

  /// The filters, for a check before anything is read.
  List<String> filters() {
    List<String> filters = new ArrayList<>();
    for (Boost boost : boosts) {
      if (boost.filter() != null) {
        filters.add(boost.filter());
      }
    }
    return filters;
  }

  /// With what the boosts read of each hit.
  OutputFields bringing(OutputFields outputs) {
    OutputFields more = outputs;
    for (Boost boost : boosts) {
      if (boost.random() != null && boost.random().field() != null) {
        more = more.bringing(boost.random().field());
      }
    }
    return more;
  }

  /// Which of the hits match a filter, asked of the shards.
  interface Matching {
    RetrievePart rows(FilterText filter);
  }

  /// The same hits with new scores.
  SearchPart applied(SearchPart part, boolean largerIsBetter, FieldSchema key, Matching matching) {
    int hits = part.scores().length;
    double[] weights = new double[hits];
    Arrays.fill(weights, Double.NaN); // not boosted
    for (Boost boost : boosts) {
      Set<Object> matched = matched(boost, part, key, matching);
      for (int hit = 0; hit < hits; hit++) {
        if (matched == null || matched.contains(KeyColumns.value(part.keys(), hit))) {
          double weight = weight(boost, part, hit);
          weights[hit] = Double.isNaN(weights[hit]) ? weight : together.of(weights[hit], weight);
        }
      }
    }
    float[] scores = part.scores().clone();
    for (int hit = 0; hit < hits; hit++) {
      if (!Double.isNaN(weights[hit])) {
        scores[hit] = (float) onto.of(scores[hit], weights[hit]);
      }
    }
    return sorted(part, scores, largerIsBetter);
  }

  /// The keys of the hits that match; null when all do.
  private @Nullable Set<Object> matched(
      Boost boost, SearchPart part, FieldSchema key, Matching matching) {
    String filter = boost.filter();
    if (filter == null) {
      return null;
    }
    if (part.scores().length == 0) {
      return Set.of();
    }
    Map<String, TemplateValue> keys = new HashMap<>();
    keys.put("keys", KeyColumns.template(KeyColumns.sortedDistinct(part.keys())));
    RetrievePart rows =
        matching.rows(new FilterText(key.name() + " in {keys} and (" + filter + ")", keys, zone));
    return rows.rows().rowCount() == 0
        ? Set.of()
        : Collections.unmodifiableSet(KeyColumns.positions(rows.rows().column(key.id())).keySet());
  }

  private static double weight(Boost boost, SearchPart part, int hit) {
    Random random = boost.random();
    if (random == null) {
      return boost.weight();
    }
    return boost.weight() * RandomScore.of(random.seed(), number(random, part, hit));
  }

  private static long number(Random random, SearchPart part, int hit) {
    FieldSchema field = random.field();
    Column column =
        field == null || field.primaryKey() ? part.keys() : part.outputs().column(field.id());
    return column instanceof IntegerColumn integers
        ? integers.values()[hit]
        : KeyColumns.value(column, hit).hashCode();
  }

  private static SearchPart sorted(SearchPart part, float[] scores, boolean largerIsBetter) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, hit -> hit);
    Object[] keys = new Object[scores.length];
    Arrays.setAll(keys, hit -> KeyColumns.value(part.keys(), hit));
    Comparator<Integer> better =
        (a, b) -> HitOrder.compare(largerIsBetter, scores[a], keys[a], scores[b], keys[b]);
    int start = 0;
    for (int count : part.counts()) {
      Arrays.sort(order, start, start + count, better);
      start += count;
    }
    int[] rows = new int[scores.length];
    float[] ordered = new float[scores.length];
    for (int hit = 0; hit < rows.length; hit++) {
      rows[hit] = order[hit];
      ordered[hit] = scores[rows[hit]];
    }
    return JoinedParts.of(List.of(part)).take(rows, part.counts(), ordered);
  }
}
