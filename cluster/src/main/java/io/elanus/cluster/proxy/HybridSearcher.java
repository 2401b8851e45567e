package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.distance.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Hybrid searches: several searches at one moment, their hits ranked together. The searches bring
/// the output fields along, so that ranking needs no second read.
public final class HybridSearcher {
  private final ReadPlanner planner;
  private final VectorSearcher searcher;
  private final Shards shards;

  HybridSearcher(ReadPlanner planner, VectorSearcher searcher, Shards shards) {
    this.planner = planner;
    this.searcher = searcher;
    this.shards = shards;
  }

  public SearchResult search(HybridRequest request) {
    CollectionState collection = planner.collection(request.database(), request.collection());
    ReadPlanner.named(collection, request.partitions()); // told before what is wrong with a search
    requireSearches(request);
    Window window = Window.parse(request.parameters());
    Ranker ranker = Ranker.of(request.parameters(), request.reranker(), request.searches().size());
    OutputFields outputs = OutputFields.resolve(collection.schema(), request.outputFields(), false);
    List<VectorSearcher.Search> searches = searches(collection, request, outputs);
    List<SearchPart> parts = shards.all(searches, searcher::run);
    Fusion fusion = new Fusion(ranker, searches, parts);
    SearchPart fused = fusion.fuse(window.offset(), window.limit());
    float[] scores = Scores.rounded(fused.scores(), window.roundDecimal());
    return VectorSearcher.result(
        collection, fused, scores, outputs, searches.getFirst().moment(), null);
  }

  private static void requireSearches(HybridRequest request) {
    if (request.searches().isEmpty()) {
      throw DatabaseException.plain("minimum of ann search requests is 1");
    }
    if (request.searches().size() > Limits.HYBRID_REQUESTS) {
      throw DatabaseException.plain("maximum of ann search requests is %d", Limits.HYBRID_REQUESTS);
    }
    int queries = request.searches().getFirst().queryCount();
    for (SearchRequest search : request.searches()) {
      if (search.queryCount() != queries) {
        throw DatabaseException.expected(
            queries, search.queryCount(), "sub search request nq should be the same");
      }
    }
  }

  private List<VectorSearcher.Search> searches(
      CollectionState collection, HybridRequest request, OutputFields outputs) {
    List<VectorSearcher.Search> searches = new ArrayList<>();
    ReadMoment moment = null;
    for (SearchRequest search : request.searches()) {
      Map<String, String> flat = new HashMap<>(search.parameters());
      flat.remove("offset"); // only that of the whole counts
      SearchParameters parameters = SearchParameters.parse(collection, flat);
      SearchTarget target = SearchTarget.of(collection, parameters);
      ReadPlanner.Coverage coverage = searcher.cover(collection, request.partitions(), search);
      if (moment == null) {
        moment = searcher.moment(collection, request.consistency(), false);
      }
      List<QueryVector> queries = searcher.queries(collection, search, target, moment);
      searches.add(
          new VectorSearcher.Search(coverage, moment, target, queries, outputs, parameters));
    }
    return searches;
  }

  /// Which of the ranked hits are wanted.
  private record Window(int offset, int limit, int roundDecimal) {
    static Window parse(Map<String, String> parameters) {
      if (!parameters.containsKey("limit")) {
        throw DatabaseException.plain("limit not found in rank_params");
      }
      QueryParameters.refuse(parameters, "group_by_field");
      long limit = Numbers.integer(parameters, "limit", 0);
      long offset = Numbers.integer(parameters, "offset", 0);
      QueryParameters.requireWindow(offset, limit);
      return new Window((int) offset, (int) limit, SearchParameters.roundDecimal(parameters));
    }
  }

  /// The hits of all searches, ranked. Rows are numbered over all parts, one part after the other.
  private static final class Fusion {
    private final Ranker ranker;
    private final List<Metric> metrics;
    private final List<SearchPart> parts;
    private final int[] partStart;
    private final boolean largerIsBetter;
    private final boolean mixed;

    Fusion(Ranker ranker, List<VectorSearcher.Search> searches, List<SearchPart> parts) {
      this.ranker = ranker;
      this.metrics = searches.stream().map(search -> search.target().metric()).toList();
      this.parts = parts;
      this.largerIsBetter = ranker.largerIsBetter(metrics);
      this.mixed =
          metrics.stream().anyMatch(Metric::largerIsBetter)
              && !metrics.stream().allMatch(Metric::largerIsBetter);
      this.partStart = new int[parts.size()];
      for (int p = 1; p < partStart.length; p++) {
        partStart[p] = partStart[p - 1] + parts.get(p - 1).scores().length;
      }
    }

    private static final class Ranked {
      final Object key;
      final int row;
      double score;

      Ranked(Object key, int row) {
        this.key = key;
        this.row = row;
      }
    }

    SearchPart fuse(int offset, int limit) {
      int queries = parts.getFirst().counts().length;
      int[] next = new int[parts.size()];
      int[] counts = new int[queries];
      List<Ranked> taken = new ArrayList<>();
      for (int q = 0; q < queries; q++) {
        List<Ranked> ranked = rank(q, next);
        int from = Math.min(offset, ranked.size());
        int to = Math.min(from + limit, ranked.size());
        taken.addAll(ranked.subList(from, to));
        counts[q] = to - from;
      }
      return gather(taken, counts);
    }

    /// @param next the first hit of query `q` in each part; moved to the next query's
    private List<Ranked> rank(int q, int[] next) {
      Map<Object, Ranked> byKey = new HashMap<>();
      for (int p = 0; p < parts.size(); p++) {
        SearchPart part = parts.get(p);
        for (int rank = 1; rank <= part.counts()[q]; rank++, next[p]++) {
          int hit = next[p];
          int row = partStart[p] + hit;
          Ranked ranked =
              byKey.computeIfAbsent(
                  KeyColumns.value(part.keys(), hit), key -> new Ranked(key, row));
          ranked.score += ranker.share(p, rank, part.scores()[hit], metrics.get(p), mixed);
        }
      }
      List<Ranked> ranked = new ArrayList<>(byKey.values());
      ranked.sort(order());
      return ranked;
    }

    private Comparator<Ranked> order() {
      Comparator<Ranked> byScore =
          largerIsBetter
              ? (a, b) -> Double.compare(b.score, a.score)
              : (a, b) -> Double.compare(a.score, b.score);
      return byScore.thenComparing((a, b) -> compareKeys(a.key, b.key));
    }

    private static int compareKeys(Object a, Object b) {
      if (a instanceof Long x && b instanceof Long y) {
        return Long.compare(x, y);
      }
      return a.toString().compareTo(b.toString());
    }

    private SearchPart gather(List<Ranked> taken, int[] counts) {
      int[] rows = new int[taken.size()];
      float[] scores = new float[taken.size()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = taken.get(i).row;
        scores[i] = (float) taken.get(i).score;
      }
      Column keys = Column.concat(parts.stream().map(SearchPart::keys).toList()).gather(rows);
      return new SearchPart(counts, keys, scores, outputs(rows), parts.getFirst().snapshot());
    }

    private Rows outputs(int[] rows) {
      List<Rows> withColumns =
          parts.stream().map(SearchPart::outputs).filter(part -> part.rowCount() > 0).toList();
      if (withColumns.isEmpty() || withColumns.getFirst().columns().isEmpty()) {
        return new Rows(rows.length, Map.of());
      }
      return Rows.concat(withColumns).gather(rows);
    }
  }
}
