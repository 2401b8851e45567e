package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import org.jspecify.annotations.Nullable;

/// The neighbours of rows in a graph that was built before their segment was merged, and the nodes
/// that these rows are now.
///
/// @param lists of the old graph; its numbers are rows of the old segment
/// @param nodeOf for each old node the node that stands for it now: itself, the first of its twins,
///   or one of its twins where it was left out itself; -1 when there is none
/// @param nodes how many of them are one now
record SourceGraph(NeighbourLists lists, int[] nodeOf, int nodes) {
  /// Reads a graph.
  ///
  /// @param nodeFor for each row the node that stands for it, -1 when none does yet
  /// @return null when the file is damaged, belongs to other rows, or has links by other distances
  static @Nullable SourceGraph read(
      MergedIndex merged, VectorRows rows, Metric metric, int[] nodeFor) {
    try {
      HnswFile file = HnswFile.read(merged.file());
      if (file.rowCount() != merged.rowOf().length
          || file.dimension() != rows.dimension()
          || file.elementType() != rows.type()
          || file.metric() != metric) {
        return null;
      }
      NodeRecords nodes =
          file.layout()
              .of(
                  file.section(merged.file(), HnswFile.Section.NODES),
                  file.rowCount(),
                  file.codeBytes(),
                  file.maxDegree());
      Twins twins =
          Twins.read(file.section(merged.file(), HnswFile.Section.TWINS), file.rowCount());
      return twins == null ? null : of(nodes.lists(), twins, merged.rowOf(), nodeFor);
    } catch (DatabaseException damaged) {
      return null;
    }
  }

  private static SourceGraph of(NeighbourLists lists, Twins twins, int[] rowOf, int[] nodeFor) {
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
    return new SourceGraph(lists, nodeOf, nodes);
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
