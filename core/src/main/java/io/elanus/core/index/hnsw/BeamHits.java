package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.kernel.bits.Bits;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The hits among the nodes of a walk's beam, twins included.
///
/// Within a filter *loose* rows (`CodeErrors`), which may look nearer than they are, are scored but
/// not counted.
final class BeamHits {
  private final HnswGraph graph;
  private final Walk walk;
  private final CodedQuery query;
  private final @Nullable Bits filter;
  private final int topK;

  /// The first place of the beam where a hit may be, and the first where one surely is.
  private int first;

  private int surely;

  /// @param walk whose beam it is, as it is when asked
  /// @param filter the rows that may be hits, or null for all
  /// @param topK hits wanted
  BeamHits(HnswGraph graph, Walk walk, CodedQuery query, @Nullable Bits filter, int topK) {
    this.graph = graph;
    this.walk = walk;
    this.query = query;
    this.filter = filter;
    this.topK = topK;
  }

  /// Leaves out the nodes that are nearer than hits may be. Answers how many of the beam are no
  /// sure hits for that reason.
  ///
  /// @param bound the distance from which on rows are hits
  int skipNearerThan(int bound) {
    int beyond = query.mayBeNearerThan(bound);
    first = 0;
    while (first < walk.size() && query.mayBeNearerThan(walk.distance(first)) < bound) {
      first++;
    }
    surely = first;
    while (surely < walk.size() && walk.distance(surely) <= beyond) {
      surely++;
    }
    return surely;
  }

  /// How many of the nearest nodes the hits are among; where the beam has too few, how many might
  /// have enough.
  int nodes() {
    int found = 0;
    for (int i = surely; i < walk.size(); i++) {
      found += countOf(walk.node(i));
      if (found >= topK) {
        return i + 1;
      }
    }
    long enough = (long) walk.size() * topK / Math.max(1, found);
    return (int) Math.max(walk.size() + 1, Math.min(graph.count() + 1L, enough));
  }

  /// The distance of the node that completes the hits; the largest there is when none does.
  ///
  /// @param nodes see [#nodes]
  int distanceOfLast(int nodes) {
    return nodes > walk.size() ? Integer.MAX_VALUE : walk.distance(nodes - 1);
  }

  /// Whether the beam reaches so far that what fell out of it is hardly among the hits: codes that
  /// tell too little apart, as those of a small cluster in a wide set, would otherwise let it be
  /// full of rows that are merely near.
  ///
  /// @param last see [#distanceOfLast]
  /// @param width of the beam
  boolean areTold(int last, int width) {
    return walk.size() < width
        || last == Integer.MAX_VALUE
        || walk.distance(walk.size() - 1) > query.likelyNearerThan(last);
  }

  /// Scores at least twice the hits wanted, and on to where codes rule out that a row is a hit.
  ///
  /// @param last see [#distanceOfLast]
  /// @param all whether to score the whole beam
  void score(int last, boolean all, ExactHits hits) {
    int most = query.mayBeNearerThan(last);
    int wanted = 2 * topK + surely - first;
    IntConsumer offer = hits::offer;
    for (int i = 0; i < first; i++) {
      if (graph.errors().loose().get(walk.node(i))) {
        passing(walk.node(i), offer);
      }
    }
    for (int i = first; i < walk.size(); i++) {
      if (wanted <= 0 && walk.distance(i) > most && !all) {
        break;
      }
      int scored = passing(walk.node(i), offer);
      wanted -= mayLookTooNear(walk.node(i)) ? 0 : scored;
    }
    hits.finish();
  }

  private boolean mayLookTooNear(int node) {
    return filter != null && graph.errors().loose().get(node);
  }

  /// How many hits a node makes at least: none when it may look nearer than it is.
  private int countOf(int node) {
    if (mayLookTooNear(node)) {
      return 0;
    }
    return passing(node, row -> {});
  }

  /// Hands over the rows of a node, itself and its twins, that pass. Answers how many these are.
  private int passing(int node, IntConsumer then) {
    Twins twins = graph.twins();
    int group = twins.groupOf(node);
    int count = handOver(node, then);
    if (group < 0) {
      return count;
    }
    for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
      count += handOver(twins.rows()[i], then);
    }
    return count;
  }

  private int handOver(int row, IntConsumer then) {
    if (filter != null && !filter.get(row)) {
      return 0;
    }
    then.accept(row);
    return 1;
  }
}
