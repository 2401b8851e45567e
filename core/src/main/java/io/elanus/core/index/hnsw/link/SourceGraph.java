package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.NeighbourLists;
import io.elanus.core.index.hnsw.graph.Twins;

/// The neighbours of rows in a graph that was built before their segment was merged, and the nodes
/// that these rows are now.
///
/// @param lists of the old graph; its numbers are rows of the old segment
/// @param nodeOf for each old node the node that stands for it now: itself, the first of its twins,
///   or one of its twins where it was left out itself; -1 when there is none
/// @param nodes how many of them are one now
record SourceGraph(NeighbourLists lists, int[] nodeOf, int nodes) {
  /// @param nodeFor for each row the node that stands for it, -1 when none does yet
  static SourceGraph of(OldGraph graph, int[] nodeFor) {
    int[] rowOf = graph.rowOf();
    Twins twins = graph.twins();
    int[] nodeOf = new int[rowOf.length];
    for (int row = 0; row < rowOf.length; row++) {
      nodeOf[row] = nodeFor(row, rowOf, nodeFor);
    }
    for (int group = 0; group < twins.firsts().length; group++) {
      int first = twins.firsts()[group];
      for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
        int twin = twins.rows()[i];
        if (nodeOf[first] < 0) {
          nodeOf[first] = nodeFor(twin, rowOf, nodeFor);
        }
        nodeOf[twin] = -1; // was no node
      }
    }
    int nodes = 0;
    for (int node : nodeOf) {
      nodes += node >= 0 ? 1 : 0;
    }
    return new SourceGraph(graph.lists(), nodeOf, nodes);
  }

  private static int nodeFor(int row, int[] rowOf, int[] nodeFor) {
    return rowOf[row] < 0 ? -1 : nodeFor[rowOf[row]];
  }

  /// Old nodes, whether they are one now or not, and rows that were none.
  int count() {
    return nodeOf.length;
  }

  int maxDegree() {
    return lists.maxDegree();
  }

  /// Copies the neighbours of an old node, by their old numbers, into `out` and says how many there
  /// are.
  int neighbours(int old, int[] out) {
    return lists.read(old, out);
  }

  /// The share of an old node's neighbours that are no nodes now.
  ///
  /// @param neighbours for these
  double shareGone(int old, int[] neighbours) {
    int degree = neighbours(old, neighbours);
    int gone = 0;
    for (int i = 0; i < degree; i++) {
      gone += nodeOf[neighbours[i]] < 0 ? 1 : 0;
    }
    return degree == 0 ? 0 : (double) gone / degree;
  }

  /// Adds what an old neighbour of a node is now to its neighbours `into[0..count-1]`. Neighbours
  /// that have become twins of the node or of one another are there once, or not at all.
  ///
  /// @param old one that is a node now
  /// @return how many there are then
  int add(int old, int node, int[] into, int count) {
    int neighbour = nodeOf[old];
    if (neighbour == node) {
      return count;
    }
    for (int i = 0; i < count; i++) {
      if (into[i] == neighbour) {
        return count;
      }
    }
    into[count] = neighbour;
    return count + 1;
  }
}
