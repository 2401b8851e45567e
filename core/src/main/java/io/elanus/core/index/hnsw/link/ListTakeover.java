package io.elanus.core.index.hnsw.link;

/// Gives nodes the lists that they had in the graph that a new one starts from. Where a neighbour
/// is gone, the nodes it led to are weighed for its place, by the rule that chooses neighbours
/// (Singh et al., FreshDiskANN, arXiv:2105.09613; what is left of a list stays as it is). Used by
/// one thread.
final class ListTakeover {
  private final SourceGraph base;
  private final GraphBuilder.Inserter inserter;
  private final int[] old;
  private final int[] beyond;
  private final int[] kept;
  private final int[] others;
  private final int most;

  /// @param maxDegree of the new graph
  ListTakeover(SourceGraph base, GraphBuilder builder, int maxDegree) {
    this.base = base;
    inserter = builder.new Inserter();
    most = GraphBuilder.mostCandidates(maxDegree);
    old = new int[base.maxDegree()];
    beyond = new int[base.maxDegree()];
    kept = new int[base.maxDegree() + 4];
    others = new int[most + 4];
  }

  /// False when nothing is left of the list, nor beside it.
  ///
  /// @param from an old node
  /// @param node that it is now
  boolean take(int from, int node) {
    int degree = base.neighbours(from, old);
    int left = 0;
    int count = 0;
    int gone = 0;
    for (int i = 0; i < degree; i++) {
      if (base.nodeOf()[old[i]] < 0) {
        gone++;
        count = addNeighbours(old[i], node, count);
      } else {
        left = base.add(old[i], node, kept, left);
      }
    }
    if (left + count == 0) {
      return false;
    }
    inserter.takeOver(node, kept, left, others, count, gone);
    return true;
  }

  private int addNeighbours(int gone, int node, int count) {
    int degree = base.neighbours(gone, beyond);
    int all = count;
    for (int i = 0; i < degree && all < most; i++) {
      int neighbour = base.nodeOf()[beyond[i]];
      if (neighbour >= 0 && neighbour != node) {
        others[all++] = neighbour;
      }
    }
    return all;
  }
}
