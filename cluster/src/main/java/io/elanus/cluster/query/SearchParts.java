package io.elanus.cluster.query;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.search.SearchHits;
import java.util.ArrayList;
import java.util.List;

/// Joins answers to one search from different segments or shards.
public final class SearchParts {
  private SearchParts() {}

  /// The best `topK` of all parts for each query: best first, equal scores by smaller key, a key
  /// once.
  ///
  /// @param parts at least one, all with the same number of queries; the first one's snapshot is
  ///   kept
  public static SearchPart merge(List<SearchPart> parts, Metric metric, int topK) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<SearchHits> hits = new ArrayList<>(parts.size());
    for (SearchPart part : parts) {
      hits.add(new SearchHits(part.counts(), part.keys(), part.scores(), part.outputs()));
    }
    String profile = null;
    for (SearchPart part : parts) {
      profile = TraceJson.joined(profile, part.profile());
    }
    return of(SearchHits.merge(hits, metric, topK), parts.getFirst().snapshot()).profiled(profile);
  }

  static SearchPart of(SearchHits hits, Timestamp snapshot) {
    return new SearchPart(hits.counts(), hits.keys(), hits.scores(), hits.outputs(), snapshot);
  }
}
