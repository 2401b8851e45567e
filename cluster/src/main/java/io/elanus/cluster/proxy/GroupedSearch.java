package io.elanus.cluster.proxy;

import io.elanus.cluster.proxy.Grouping.Value;
import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A search whose hits are gathered into groups, as exact as the index is.
///
/// The first search brings as many hits as full groups would have. When these are of too few
/// groups, rows of other groups are searched for, by a filter that leaves the known ones out: what
/// it finds ranks after everything that is known. Strict groups that are not full are searched for
/// by a filter that leaves only them. A search that gave all that was asked for may have more, and
/// is repeated with twice the hits. No filter tells groups by values inside JSON apart: there the
/// search itself is repeated with twice the hits, up to as many as a search may have.
final class GroupedSearch {
  /// Hits of a search that is repeated, at most; one that asks for more at once is not repeated.
  private static final int DEEPEST = 2 * Limits.TOP_K;

  private final VectorSearcher searcher;
  private final VectorSearcher.Search search;
  private final Grouping grouping;

  /// @param search at a moment that does not move, bringing the field of the groups
  GroupedSearch(VectorSearcher searcher, VectorSearcher.Search search, Grouping grouping) {
    this.searcher = searcher;
    this.search = search;
    this.grouping = grouping;
  }

  /// The groups after the first `offset` of each query, each group's hits together, best groups
  /// first.
  SearchPart run(Shards shards, int offset, int limit) {
    int wanted = offset + limit;
    return joined(
        groups(shards, wanted).stream()
            .map(groups -> groups.subList(Math.min(offset, groups.size()), groups.size()))
            .map(groups -> groups.stream().flatMap(List::stream).toList())
            .toList());
  }

  /// The hits of the best `wanted` groups of each query, best hits first.
  SearchPart runUngrouped(Shards shards, int wanted) {
    return joined(
        groups(shards, wanted).stream()
            .map(groups -> groups.stream().flatMap(List::stream).sorted(order()).toList())
            .toList());
  }

  private List<List<List<Hit>>> groups(Shards shards, int wanted) {
    int asked = Math.multiplyExact(wanted, grouping.size());
    SearchPart first = searcher.run(search, asked);
    Column values = grouping.column(first);
    int[] starts = new int[first.counts().length + 1];
    for (int q = 0; q < first.counts().length; q++) {
      starts[q + 1] = starts[q] + first.counts()[q];
    }
    return shards.all(
        IntStream.range(0, first.counts().length).boxed().toList(),
        q -> {
          Groups groups = new Groups(asked);
          groups.add(first, values, starts[q], starts[q + 1]);
          boolean more = first.counts()[q] == asked;
          if (more) {
            findOthers(q, groups, wanted);
          }
          groups.keepBest(wanted);
          if (more && grouping.strict()) {
            fill(q, groups);
          }
          return groups.best();
        });
  }

  private void findOthers(int query, Groups groups, int wanted) {
    if (!grouping.canNarrow()) {
      searchDeeper(query, groups, () -> groups.count() < wanted);
      return;
    }
    boolean more = true;
    for (int depth = groups.depth;
        more && groups.count() < wanted;
        depth = Math.multiplyExact(2, depth)) {
      more = groups.add(run(query, false, groups.values(), depth)) == depth;
    }
  }

  private void searchDeeper(int query, Groups groups, BooleanSupplier wanting) {
    while (groups.mayHaveMore && wanting.getAsBoolean() && 2L * groups.depth <= DEEPEST) {
      groups.depth *= 2;
      int found = groups.add(searcher.run(search.only(query), groups.depth));
      groups.mayHaveMore = found == groups.depth;
    }
  }

  private void fill(int query, Groups groups) {
    if (!grouping.canNarrow()) {
      Set<Value> best = Set.copyOf(groups.values());
      searchDeeper(query, groups, () -> !groups.lacking(best).isEmpty());
      groups.keepOnly(best);
      return;
    }
    boolean more = true;
    Collection<Value> lacking = groups.lacking();
    int depth = Math.multiplyExact(lacking.size(), grouping.size());
    while (more && !lacking.isEmpty()) {
      more = groups.add(run(query, true, lacking, depth)) == depth;
      lacking = groups.lacking();
      depth = Math.multiplyExact(2, depth);
    }
  }

  private SearchPart run(int query, boolean within, Collection<Value> groups, int depth) {
    var filter = search.coverage().text();
    return searcher.run(
        search.narrowed(
            query, within ? grouping.within(filter, groups) : grouping.without(filter, groups)),
        depth);
  }

  private record Hit(SearchPart part, int row, Object key) {
    float score() {
      return part.scores()[row];
    }
  }

  private Comparator<Hit> order() {
    boolean largerIsBetter = search.target().metric().largerIsBetter();
    return (a, b) -> HitOrder.compare(largerIsBetter, a.score(), a.key(), b.score(), b.key());
  }

  /// The groups of one query.
  private final class Groups {
    private Map<Value, List<Hit>> hits = new LinkedHashMap<>();
    private final Set<Object> keys = new HashSet<>();

    /// Hits that the search of all groups was asked for so far.
    private int depth;

    /// Whether it gave as many.
    private boolean mayHaveMore = true;

    Groups(int depth) {
      this.depth = depth;
    }

    int count() {
      return hits.size();
    }

    Collection<Value> values() {
      return List.copyOf(hits.keySet());
    }

    /// @return how many hits the answer has
    int add(SearchPart part) {
      add(part, grouping.column(part), 0, part.scores().length);
      return part.scores().length;
    }

    void add(SearchPart part, Column values, int from, int to) {
      for (int row = from; row < to; row++) {
        Object key = KeyColumns.value(part.keys(), row);
        if (keys.add(key)) {
          hits.computeIfAbsent(Grouping.value(values, row), value -> new ArrayList<>())
              .add(new Hit(part, row, key));
        }
      }
    }

    /// Sorts each group's hits, then the groups by their best one.
    void keepBest(int wanted) {
      Map<Value, List<Hit>> best = new LinkedHashMap<>();
      hits.values().forEach(group -> group.sort(order()));
      hits.entrySet().stream()
          .sorted((a, b) -> order().compare(a.getValue().getFirst(), b.getValue().getFirst()))
          .limit(wanted)
          .forEach(group -> best.put(group.getKey(), group.getValue()));
      hits = best;
    }

    Collection<Value> lacking() {
      return lacking(hits.keySet());
    }

    void keepOnly(Set<Value> wanted) {
      hits.keySet().retainAll(wanted);
    }

    /// Those of the groups that are not full.
    Collection<Value> lacking(Set<Value> among) {
      return hits.entrySet().stream()
          .filter(group -> among.contains(group.getKey()))
          .filter(group -> group.getValue().size() < grouping.size())
          .map(Map.Entry::getKey)
          .toList();
    }

    List<List<Hit>> best() {
      List<List<Hit>> best = new ArrayList<>(hits.size());
      for (List<Hit> group : hits.values()) {
        group.sort(order());
        best.add(group.subList(0, Math.min(grouping.size(), group.size())));
      }
      return best;
    }
  }

  private SearchPart joined(List<List<Hit>> queries) {
    int[] counts = queries.stream().mapToInt(List::size).toArray();
    Map<SearchPart, Integer> starts = new java.util.IdentityHashMap<>();
    List<SearchPart> parts = new ArrayList<>();
    int total = 0;
    List<Integer> rows = new ArrayList<>();
    for (List<Hit> hits : queries) {
      for (Hit hit : hits) {
        Integer start = starts.putIfAbsent(hit.part(), total);
        if (start == null) {
          start = total;
          parts.add(hit.part());
          total += hit.part().scores().length;
        }
        rows.add(start + hit.row());
      }
    }
    return parts.isEmpty()
        ? VectorSearcher.nothing(search)
        : JoinedParts.of(parts).take(rows.stream().mapToInt(Integer::intValue).toArray(), counts);
  }
}
