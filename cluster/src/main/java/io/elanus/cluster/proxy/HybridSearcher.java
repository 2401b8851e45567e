package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hybrid searches: several searches at one moment, their hits ranked together. The searches bring
/// the output fields along, so that ranking needs no second read.
public final class HybridSearcher {
  private static final List<String> GROUPING =
      List.of("group_by_field", "group_by_fields", "group_size", "strict_group_size");

  private final ReadPlanner planner;
  private final VectorSearcher searcher;
  private final Shards shards;
  private final Rankers rankers;

  HybridSearcher(ReadPlanner planner, VectorSearcher searcher, Shards shards, Rankers rankers) {
    this.planner = planner;
    this.searcher = searcher;
    this.shards = shards;
    this.rankers = rankers;
  }

  public SearchResult search(HybridRequest request) {
    CollectionState collection = planner.collection(request.database(), request.collection());
    ReadPlanner.named(collection, request.partitions()); // told before what is wrong with a search
    requireSearches(request);
    Window window = Window.parse(request.parameters());
    Ranker ranker = ranker(request, collection);
    Grouping grouping = Grouping.of(collection, request.parameters());
    Ranker.ScoreMode scorer = Rankers.groupScorer(request.parameters());
    OutputFields outputs = OutputFields.resolve(collection.schema(), request.outputFields(), false);
    List<Candidates> searches = searches(collection, request, outputs, ranker, grouping);
    ReadProfile.ended(request.profile(), "plan");
    List<SearchPart> parts =
        shards.all(searches, each -> searcher.candidates(each.search(), grouping, each.boosts()));
    ReadProfile.ended(request.profile(), "search");
    Fusion fusion =
        new Fusion(
            ranker, searches.stream().map(each -> each.search().target().metric()).toList(), parts);
    SearchPart fused =
        grouping == null
            ? fusion.best(window.offset(), window.limit())
            : fusion.bestGroups(grouping, scorer, window.offset(), window.limit());
    ReadProfile.ended(request.profile(), "rank");
    float[] scores = Scores.rounded(fused.scores(), window.roundDecimal());
    return VectorSearcher.result(
        collection,
        fused,
        scores,
        outputs,
        searches.getFirst().search().moment(),
        grouping == null ? null : grouping.output(fused),
        List.of(),
        null,
        TimeOutput.of(collection, request.parameters()));
  }

  private Ranker ranker(HybridRequest request, CollectionState collection) {
    int searches = request.searches().size();
    Ranker ranker =
        rankers.of(
            request.functions(),
            collection.schema(),
            searches,
            request.searches().getFirst().queryCount());
    return ranker == null ? Rankers.classic(request.parameters(), searches) : ranker;
  }

  /// One of the searches, and what changes its scores before they are ranked.
  private record Candidates(VectorSearcher.Search search, @Nullable Boosts boosts) {}

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

  private List<Candidates> searches(
      CollectionState collection,
      HybridRequest request,
      OutputFields outputs,
      Ranker ranker,
      @Nullable Grouping grouping) {
    List<Candidates> searches = new ArrayList<>();
    ReadMoment moment = null;
    for (SearchRequest search : request.searches()) {
      Map<String, String> flat = new HashMap<>(search.parameters());
      flat.remove("offset"); // only that of the whole counts
      GROUPING.forEach(flat::remove); // as does its grouping
      SearchParameters parameters = SearchParameters.parse(collection, flat);
      SearchTarget target = SearchTarget.of(collection, parameters);
      if (grouping != null) {
        grouping.requireSearchable(target, parameters);
      }
      Boosts boosts = searcher.boosts(search, collection);
      ReadPlanner.Coverage coverage =
          searcher.cover(collection, request.partitions(), search).profiled(request.profile());
      if (moment == null) {
        moment = searcher.moment(collection, request.consistency(), false);
      }
      TextRanking.Weighed asked = searcher.asked(collection, search, target, moment);
      searches.add(
          new Candidates(
              new VectorSearcher.Search(
                      coverage, moment, asked.target(), asked.queries(), outputs, parameters)
                  .bringing(ranker, grouping, boosts),
              boosts));
    }
    return searches;
  }

  /// Which of the ranked hits are wanted.
  private record Window(int offset, int limit, int roundDecimal) {
    static Window parse(Map<String, String> parameters) {
      if (!parameters.containsKey("limit")) {
        throw DatabaseException.plain("limit not found in rank_params");
      }
      long limit = Numbers.integer(parameters, "limit", 0);
      long offset = Numbers.integer(parameters, "offset", 0);
      QueryParameters.requireWindow(offset, limit);
      return new Window((int) offset, (int) limit, SearchParameters.roundDecimal(parameters));
    }
  }
}
