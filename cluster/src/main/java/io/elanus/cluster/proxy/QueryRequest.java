package io.elanus.cluster.proxy;

import io.elanus.core.expression.TemplateValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows by filter.
///
/// @param filter blank for every row: then a limit is needed
/// @param parameters flat, as `limit`
/// @param profile told what is done; null when nobody asks
public record QueryRequest(
    String database,
    String collection,
    List<String> partitions,
    String filter,
    Map<String, TemplateValue> templates,
    List<String> outputFields,
    Map<String, String> parameters,
    ReadConsistency consistency,
    @Nullable ReadProfile profile) {

  /// Without a profile.
  public QueryRequest(
      String database,
      String collection,
      List<String> partitions,
      String filter,
      Map<String, TemplateValue> templates,
      List<String> outputFields,
      Map<String, String> parameters,
      ReadConsistency consistency) {
    this(
        database,
        collection,
        partitions,
        filter,
        templates,
        outputFields,
        parameters,
        consistency,
        null);
  }
}
