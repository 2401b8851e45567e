package io.elanus.cluster.proxy;

import io.elanus.core.column.Column;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.index.QueryVector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The nearest rows for each of several vectors or texts.
///
/// @param filter blank for every row
/// @param queries empty when `ids` or `texts` are given
/// @param texts to be ranked by; empty when vectors or `ids` are given
/// @param ids search with the vectors that these rows hold; null when vectors are given
/// @param functions change the hits' scores
/// @param parameters flat, as `topk`, `metric_type`, `ef`
/// @param profile told what is done; null when nobody asks
/// @param highlighter parameters, their values as JSON; null when nothing is to be marked
public record SearchRequest(
    String database,
    String collection,
    List<String> partitions,
    String filter,
    Map<String, TemplateValue> templates,
    List<QueryVector> queries,
    List<String> texts,
    @Nullable Column ids,
    List<String> outputFields,
    FunctionScore functions,
    Map<String, String> parameters,
    ReadConsistency consistency,
    @Nullable ReadProfile profile,
    @Nullable Map<String, String> highlighter) {

  /// Without texts, profile and highlighter.
  public SearchRequest(
      String database,
      String collection,
      List<String> partitions,
      String filter,
      Map<String, TemplateValue> templates,
      List<QueryVector> queries,
      @Nullable Column ids,
      List<String> outputFields,
      FunctionScore functions,
      Map<String, String> parameters,
      ReadConsistency consistency) {
    this(
        database,
        collection,
        partitions,
        filter,
        templates,
        queries,
        List.of(),
        ids,
        outputFields,
        functions,
        parameters,
        consistency,
        null,
        null);
  }

  /// How many vectors or texts are searched for.
  int queryCount() {
    return ids == null ? queries.size() + texts.size() : ids.rowCount();
  }
}
