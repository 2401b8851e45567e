package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.Column;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hits of one or several searches, ranked anew: a row once, whichever searches found it. Rows
/// are numbered over all parts, one part after the other.
final class Fusion {
  private final Ranker ranker;
  private final List<Metric> metrics;
  private final List<SearchPart> parts;
  private final JoinedParts joined;
  private final @Nullable Column values;
  private final int[] partStart;
  private final boolean largerIsBetter;
  private final boolean mixed;

  /// @param parts what each search found, each with the field of the ranker
  Fusion(Ranker ranker, List<Metric> metrics, List<SearchPart> parts) {
    this.ranker = ranker;
    this.metrics = metrics;
    this.parts = ElementParts.byRow(parts);
    this.joined = JoinedParts.of(this.parts);
    this.values = values(ranker.field(), joined);
    this.largerIsBetter = ranker.largerIsBetter(metrics);
    this.mixed =
        metrics.stream().anyMatch(Metric::largerIsBetter)
            && !metrics.stream().allMatch(Metric::largerIsBetter);
    this.partStart = new int[parts.size()];
    for (int p = 1; p < partStart.length; p++) {
      partStart[p] = partStart[p - 1] + this.parts.get(p - 1).scores().length;
    }
  }

  private static @Nullable Column values(@Nullable FieldSchema field, JoinedParts joined) {
    if (field == null || joined.scores().length == 0) {
      return null;
    }
    return field.primaryKey() ? joined.keys() : joined.outputs().column(field.id());
  }

  private record Ranked(Object key, int row, double score) {}

  /// The best hits of each query after the first `offset`.
  SearchPart best(int offset, int limit) {
    List<List<Ranked>> queries = new ArrayList<>();
    for (List<Ranked> ranked : rank()) {
      queries.add(slice(ranked, offset, limit));
    }
    return gather(queries);
  }

  /// The best groups of each query after the first `offset`, each group's hits together.
  ///
  /// @param scorer makes a group's score of its hits'
  SearchPart bestGroups(Grouping grouping, Ranker.ScoreMode scorer, int offset, int limit) {
    Column rows = values(grouping.field(), joined);
    Column groups = rows == null ? null : grouping.values(rows);
    List<List<Ranked>> queries = new ArrayList<>();
    for (List<Ranked> ranked : rank()) {
      if (groups == null) {
        queries.add(List.of());
        continue;
      }
      queries.add(
          slice(grouped(ranked, groups, grouping.size(), scorer), offset, limit).stream()
              .flatMap(List::stream)
              .toList());
    }
    return gather(queries);
  }

  /// The groups, best first; of each the best `size` hits.
  private List<List<Ranked>> grouped(
      List<Ranked> ranked, Column values, int size, Ranker.ScoreMode scorer) {
    Map<Grouping.Value, List<Ranked>> groups = new LinkedHashMap<>();
    for (Ranked hit : ranked) {
      List<Ranked> group =
          groups.computeIfAbsent(Grouping.value(values, hit.row()), value -> new ArrayList<>());
      if (group.size() < size) {
        group.add(hit);
      }
    }
    record Group(List<Ranked> hits, double score) {}
    return groups.values().stream()
        .map(hits -> new Group(hits, scorer.of(hits.stream().mapToDouble(Ranked::score).toArray())))
        .sorted((a, b) ->
            HitOrder.compare(
                largerIsBetter,
                a.score(),
                a.hits().getFirst().key(),
                b.score(),
                b.hits().getFirst().key()))
        .map(Group::hits)
        .toList();
  }

  private static <T> List<T> slice(List<T> ranked, int offset, int limit) {
    int from = Math.min(offset, ranked.size());
    return ranked.subList(from, Math.min(from + limit, ranked.size()));
  }

  private List<List<Ranked>> rank() {
    int[] next = new int[parts.size()];
    List<List<Ranked>> queries = new ArrayList<>();
    for (int q = 0; q < parts.getFirst().counts().length; q++) {
      queries.add(rank(q, next));
    }
    return queries;
  }

  /// @param next the first hit of query `q` in each part; moved to the next query's
  private List<Ranked> rank(int q, int[] next) {
    Map<Object, Shares> byKey = new LinkedHashMap<>();
    for (int p = 0; p < parts.size(); p++) {
      SearchPart part = parts.get(p);
      for (int rank = 1; rank <= part.counts()[q]; rank++, next[p]++) {
        int hit = next[p];
        int row = partStart[p] + hit;
        byKey
            .computeIfAbsent(KeyColumns.value(part.keys(), hit), key -> new Shares(row))
            .add(ranker.share(p, rank, part.scores()[hit], metrics.get(p), mixed));
      }
    }
    if (byKey.isEmpty()) {
      return List.of();
    }
    List<double[]> shares = byKey.values().stream().map(Shares::toArray).toList();
    int[] rows = byKey.values().stream().mapToInt(found -> found.row).toArray();
    double[] scores = ranker.scores(q, shares, values, rows);
    List<Ranked> ranked = new ArrayList<>(rows.length);
    int i = 0;
    for (Object key : byKey.keySet()) {
      ranked.add(new Ranked(key, rows[i], scores[i]));
      i++;
    }
    ranked.sort(order());
    return ranked;
  }

  /// What the searches that found a row gave it.
  private static final class Shares {
    final int row;
    private final List<Double> shares = new ArrayList<>(2);

    Shares(int row) {
      this.row = row;
    }

    void add(double share) {
      shares.add(share);
    }

    double[] toArray() {
      return shares.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private Comparator<Ranked> order() {
    return (a, b) -> HitOrder.compare(largerIsBetter, a.score(), a.key(), b.score(), b.key());
  }

  private SearchPart gather(List<List<Ranked>> queries) {
    int[] counts = queries.stream().mapToInt(List::size).toArray();
    List<Ranked> taken = queries.stream().flatMap(List::stream).toList();
    int[] rows = taken.stream().mapToInt(Ranked::row).toArray();
    float[] scores = new float[rows.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) taken.get(i).score();
    }
    return joined.take(rows, counts, scores);
  }
}
