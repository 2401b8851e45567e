package io.elanus.core.index.hnsw.link;

import java.util.Arrays;

/// The order in which nodes are linked that bring neighbours along: by the start that is the fewest
/// steps away in their old graph, and then by the steps. Most have old neighbours that come before
/// them, and those that come one after the other walk over the same nodes, which are in the cache
/// by then.
final class MergedOrder {
  private final MergedGraphs merged;

  /// For each node the number of the start it was reached from, -1 while it was not.
  private final int[] startOf;

  /// The nodes in the order in which they were reached.
  private final int[] reached;

  private final int[] neighbours;
  private int starts;
  private int last;
  private int next;

  private MergedOrder(MergedGraphs merged) {
    this.merged = merged;
    startOf = new int[merged.graphOf().length];
    Arrays.fill(startOf, -1);
    reached = new int[startOf.length];
    neighbours = new int[merged.maxDegree()];
  }

  /// @param sample nodes that are linked already
  /// @param nodes to sort, no two of them the same and none of the sample; where no start leads to
  ///   one of them, it is a start itself
  static int[] of(MergedGraphs merged, int[] sample, int[] nodes) {
    MergedOrder order = new MergedOrder(merged);
    for (int node : sample) {
      if (!merged.isInBase(node)) {
        order.start(node);
      }
    }
    order.spread();
    for (int node : nodes) {
      if (order.startOf[node] < 0) {
        order.start(node);
        order.spread();
      }
    }
    return order.sorted(nodes);
  }

  private void start(int node) {
    startOf[node] = starts++;
    reached[last++] = node;
  }

  private void spread() {
    while (next < last) {
      int node = reached[next++];
      int graphOf = merged.graphOf()[node];
      if (graphOf < 0) {
        continue;
      }
      SourceGraph graph = merged.graphs().get(graphOf);
      int degree = graph.neighbours(merged.oldOf()[node], neighbours);
      for (int i = 0; i < degree; i++) {
        int neighbour = graph.nodeOf()[neighbours[i]];
        if (neighbour >= 0 && startOf[neighbour] < 0 && merged.graphOf()[neighbour] == graphOf) {
          startOf[neighbour] = startOf[node];
          reached[last++] = neighbour;
        }
      }
    }
  }

  private int[] sorted(int[] nodes) {
    boolean[] wanted = new boolean[startOf.length];
    for (int node : nodes) {
      wanted[node] = true;
    }
    long[] keys = new long[nodes.length];
    int count = 0;
    for (int place = 0; place < last; place++) {
      int node = reached[place];
      if (wanted[node]) {
        keys[count++] = (long) startOf[node] << 32 | place;
      }
    }
    Arrays.sort(keys);
    int[] sorted = new int[nodes.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = reached[(int) keys[i]];
    }
    return sorted;
  }
}
