package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.analysis.MultiAnalyzer;
import io.elanus.core.text.highlight.Highlight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Marks in hits what a search was about: the words of the searched texts in the field that they
/// rank, and words that the request lists for any analyzed field.
final class Highlights {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Words of one field.
  ///
  /// @param texts of all queries, or of each query its own
  private record Marked(FieldSchema field, List<String> texts, boolean ofEachQuery) {}

  private final Highlight shape;
  private final List<Marked> marked;
  private final CollectionSchema schema;

  private Highlights(Highlight shape, List<Marked> marked, CollectionSchema schema) {
    this.shape = shape;
    this.marked = marked;
    this.schema = schema;
  }

  /// @return null when the request wants none
  static @Nullable Highlights of(
      SearchRequest request, CollectionState collection, SearchTarget target) {
    Map<String, String> given = request.highlighter();
    if (given == null) {
      return null;
    }
    CollectionSchema schema = collection.schema();
    Highlight shape =
        new Highlight(
            tags(given, "pre_tags", Highlight.USUAL.preTags()),
            tags(given, "post_tags", Highlight.USUAL.postTags()),
            number(given, "fragment_offset", Highlight.USUAL.fragmentOffset(), 0),
            number(given, "fragment_size", Highlight.USUAL.fragmentSize(), 1),
            number(given, "num_of_fragments", Highlight.USUAL.fragmentCount(), 0));
    List<Marked> marked = new ArrayList<>();
    if (Flags.read(given, "highlight_search_text")) {
      marked.add(new Marked(rankedField(schema, target), request.texts(), true));
    }
    String queries =
        given.containsKey("queries") ? given.get("queries") : given.get("highlight_query");
    if (queries != null) {
      for (JsonNode query : list("queries", queries)) {
        marked.add(listed(schema, query));
      }
    }
    return new Highlights(shape, marked, schema);
  }

  private static FieldSchema rankedField(CollectionSchema schema, SearchTarget target) {
    if (target.metric() != Metric.BM25) {
      throw DatabaseException.invalid(
          "Search highlight only support with metric type \"BM25\" but was: %s", target.metric());
    }
    FunctionSchema function = schema.functionFilling(target.field());
    FieldSchema input = function == null ? null : schema.field(function.inputs().getFirst());
    if (input == null) {
      throw DatabaseException.of(
          ErrorCode.INTERNAL,
          "Search with highlight failed, input field of BM25 annsField not found");
    }
    return input;
  }

  private static Marked listed(CollectionSchema schema, JsonNode query) {
    String type = query.path("type").asString("");
    if (!type.equals("TextMatch")) {
      throw DatabaseException.invalid("unknown highlight query type: %s", type);
    }
    String name = query.path("field").asString("");
    FieldSchema field = schema.field(name);
    if (field == null) {
      throw DatabaseException.invalid("highlight field %s not exist", name);
    }
    if (!field.type().isText() || !field.enablesAnalyzer()) {
      throw DatabaseException.invalid("highlight field %s is no text field with an analyzer", name);
    }
    return new Marked(field, List.of(query.path("text").asString("")), false);
  }

  private static List<String> tags(Map<String, String> given, String key, List<String> usual) {
    String text = given.get(key);
    if (text == null) {
      return usual;
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : list(key, text)) {
      if (!tag.isString()) {
        throw DatabaseException.invalid("invalid %s: %s", key, text);
      }
      tags.add(tag.asString());
    }
    if (tags.isEmpty()) {
      throw DatabaseException.invalid("%s cannot be empty list", key);
    }
    return tags;
  }

  private static JsonNode list(String key, String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.isArray()) {
        return node;
      }
    } catch (JacksonException broken) {
      // told below
    }
    throw DatabaseException.invalid("invalid %s: %s", key, text);
  }

  private static int number(Map<String, String> given, String key, int usual, int least) {
    String text = given.get(key);
    if (text == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException notWhole) {
      // told below
    }
    throw DatabaseException.invalid("invalid %s: %s", key, text);
  }

  /// The fields that hits must bring.
  List<FieldSchema> fields() {
    Set<FieldSchema> fields = new LinkedHashSet<>();
    for (Marked each : marked) {
      fields.add(each.field());
      FieldSchema chooser = chooser(each.field());
      if (chooser != null) {
        fields.add(chooser);
      }
    }
    return List.copyOf(fields);
  }

  /// The field that names the analyzer of each row; null where all rows have the same.
  private @Nullable FieldSchema chooser(FieldSchema field) {
    return FieldAnalysis.of(field) instanceof FieldAnalysis.ByRow(MultiAnalyzer analyzers)
        ? schema.field(analyzers.byField())
        : null;
  }

  /// The fragments of each hit, by field.
  List<SearchResult.FieldHighlights> of(SearchPart part) {
    Map<String, FieldSchema> fields = new LinkedHashMap<>();
    marked.forEach(each -> fields.put(each.field().name(), each.field()));
    List<SearchResult.FieldHighlights> highlights = new ArrayList<>();
    for (FieldSchema field : fields.values()) {
      highlights.add(new SearchResult.FieldHighlights(field.name(), fragments(field, part)));
    }
    return highlights;
  }

  private List<List<String>> fragments(FieldSchema field, SearchPart part) {
    List<List<String>> fragments = new ArrayList<>();
    if (part.scores().length == 0) {
      return fragments;
    }
    BytesColumn texts =
        (BytesColumn) (field.primaryKey() ? part.keys() : part.outputs().column(field.id()));
    FieldAnalysis analysis = FieldAnalysis.of(field);
    FieldSchema chooser = chooser(field);
    BytesColumn names =
        chooser == null
            ? null
            : (BytesColumn)
                (chooser.primaryKey() ? part.keys() : part.outputs().column(chooser.id()));
    int hit = 0;
    for (int query = 0; query < part.counts().length; query++) {
      Map<String, Set<String>> termsOf = new LinkedHashMap<>();
      for (int end = hit + part.counts()[query]; hit < end; hit++) {
        if (texts.isNull(hit)) {
          fragments.add(List.of());
          continue;
        }
        String name =
            names == null || names.isNull(hit) ? MultiAnalyzer.DEFAULT : names.string(hit);
        Analyzer analyzer = analysis.analyzer(name);
        int asked = query;
        Set<String> terms = termsOf.computeIfAbsent(name, _ -> terms(field, asked, analyzer));
        fragments.add(shape.fragments(texts.string(hit), terms, analyzer));
      }
    }
    return fragments;
  }

  private Set<String> terms(FieldSchema field, int query, Analyzer analyzer) {
    Set<String> terms = new LinkedHashSet<>();
    for (Marked each : marked) {
      if (Objects.equals(each.field(), field)) {
        List<String> texts = each.ofEachQuery() ? List.of(each.texts().get(query)) : each.texts();
        texts.forEach(text -> terms.addAll(analyzer.terms(text)));
      }
    }
    return terms;
  }
}
