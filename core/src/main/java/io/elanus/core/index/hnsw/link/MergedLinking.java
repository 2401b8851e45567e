package io.elanus.core.index.hnsw.link;

import java.util.Arrays;

/// Links nodes that bring neighbours along from graphs that were merged. Those of the largest graph
/// keep their lists ([ListTakeover]), but where rows are gone, some walk for new neighbours
/// ([#linkAgain]). Each of the others walks from those of its old neighbours that are linked
/// already, as in Lucene's merging of graphs; what has none is inserted like any new node. What
/// this saves: `docs/decisions/0144-merged-graphs.md`.
///
/// @param linked for each row whether it is in the graph. It is written once the row's list is
///   there, and read without a lock: who reads it too early misses a start
public record MergedLinking(MergedGraphs merged, GraphLinking linking, byte[] linked) {
  private static final int BATCH = 256;

  /// The part of the nodes beside the largest graph that is linked first, in random order and by
  /// whole walks.
  private static final double SCATTERED = 0.1;

  /// @param merged graphs of at least one node
  public static MergedLinking of(MergedGraphs merged, GraphLinking linking) {
    return new MergedLinking(merged, linking, new byte[merged.graphOf().length]);
  }

  /// Links nodes.
  ///
  /// @param order random, the nodes of the sample first, and of these those in the base; changed
  public void link(int[] order) {
    if (!merged.isInBase(order[0])) { // no walk could enter it
      linking.link(order);
      return;
    }
    takeOver();
    linkSample(order);
    linkAgain(thinned());
    int[] rest = Arrays.stream(order).filter(node -> linked[node] == 0).toArray();
    int scattered = (int) (rest.length * SCATTERED);
    insert(Arrays.copyOf(rest, scattered), false);
    int[] near = Arrays.copyOfRange(rest, scattered, rest.length);
    insert(MergedOrder.of(merged, linking.sample().nodes(), near), true);
  }

  private void takeOver() {
    SourceGraph base = merged.base();
    linking
        .workers()
        .run(
            0,
            base.count(),
            BATCH,
            () -> {
              ListTakeover takeover =
                  new ListTakeover(base, linking.builder(), linking.nodes().maxDegree());
              return (from, to) -> {
                int taken = 0;
                for (int old = from; old < to; old++) {
                  int node = base.nodeOf()[old];
                  if (node >= 0 && merged.comesFrom(node, old) && takeover.take(old, node)) {
                    linked[node] = 1;
                    taken++;
                  }
                }
                linking.tell(taken);
              };
            });
  }

  private void linkSample(int[] order) {
    GraphBuilder.Inserter inserter = linking.builder().new Inserter();
    for (int i = 0; i < linking.sample().count(); i++) {
      if (linked[order[i]] == 0) {
        inserter.insert(order[i], i);
        linked[order[i]] = 1;
        linking.tell(1);
      }
    }
  }

  /// Nodes of the base, one for as many neighbours gone as make a list: a node is among them as
  /// likely as its own are. Lists that lose a few neighbours in each of many merges would thin out:
  /// what those gone led to is near, but all on their side.
  private int[] thinned() {
    SourceGraph base = merged.base();
    int[] neighbours = new int[base.maxDegree()];
    int[] nodes = new int[base.count()];
    int count = 0;
    double lists = 0;
    for (int old = 0; old < base.count(); old++) {
      int node = base.nodeOf()[old];
      if (node >= 0 && merged.comesFrom(node, old) && linked[node] != 0) {
        lists += base.shareGone(old, neighbours);
        if (lists >= 1) {
          lists--;
          nodes[count++] = node;
        }
      }
    }
    return Arrays.copyOf(nodes, count);
  }

  private void linkAgain(int[] nodes) {
    linking
        .workers()
        .run(
            0,
            nodes.length,
            BATCH,
            () -> {
              GraphBuilder.Inserter inserter = linking.builder().new Inserter();
              return (from, to) -> {
                for (int i = from; i < to; i++) {
                  inserter.linkAgain(nodes[i]);
                }
              };
            });
  }

  private void insert(int[] order, boolean near) {
    linking
        .workers()
        .run(
            0,
            order.length,
            BATCH,
            () -> {
              Inserter inserter = new Inserter();
              return (from, to) -> {
                for (int i = from; i < to; i++) {
                  inserter.insert(order[i], near);
                }
                linking.tell(to - from);
              };
            });
  }

  /// What one thread needs to insert nodes near their old neighbours.
  private final class Inserter {
    private final GraphBuilder.Inserter inserter = linking.builder().new Inserter();
    private final int[] old = new int[merged.maxDegree()];
    private final int[] starts = new int[linking.nodes().maxDegree() + 4];

    void insert(int node, boolean near) {
      int count = near ? linkedNeighbours(node) : 0;
      if (count > 0) {
        inserter.insertNear(node, starts, count);
      } else {
        inserter.insert(node, linking.sample().count());
      }
      linked[node] = 1;
    }

    private int linkedNeighbours(int node) {
      if (merged.graphOf()[node] < 0) {
        return 0;
      }
      SourceGraph graph = merged.graphs().get(merged.graphOf()[node]);
      int degree = graph.neighbours(merged.oldOf()[node], old);
      int count = 0;
      for (int i = 0; i < degree && count < linking.nodes().maxDegree(); i++) {
        int neighbour = graph.nodeOf()[old[i]];
        if (neighbour >= 0 && linked[neighbour] != 0) {
          count = graph.add(old[i], node, starts, count);
        }
      }
      return count;
    }
  }
}
