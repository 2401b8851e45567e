package io.elanus.cluster.proxy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Several searches whose hits are ranked together.
///
/// @param searches what each looks for; their partitions, output fields and consistency are ignored
/// @param functions the ranker; none when `parameters` name it
/// @param parameters flat, as `limit`, `strategy`
/// @param profile told what is done; null when nobody asks
public record HybridRequest(
    String database,
    String collection,
    List<String> partitions,
    List<SearchRequest> searches,
    FunctionScore functions,
    List<String> outputFields,
    Map<String, String> parameters,
    ReadConsistency consistency,
    @Nullable ReadProfile profile) {
  /// Without a profile.
  public HybridRequest(
      String database,
      String collection,
      List<String> partitions,
      List<SearchRequest> searches,
      FunctionScore functions,
      List<String> outputFields,
      Map<String, String> parameters,
      ReadConsistency consistency) {
    this(
        database,
        collection,
        partitions,
        searches,
        functions,
        outputFields,
        parameters,
        consistency,
        null);
  }
}
