package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.kernel.bits.Bits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The graphs that the rows of a new one bring along: the neighbours that a node had in one of them
/// are near it still.
///
/// @param graphs the one with the most nodes first
/// @param graphOf for each row that is a node the place of the graph it comes from, -1 when it
///   comes from none
/// @param oldOf for each of these its number there
public record MergedGraphs(List<SourceGraph> graphs, int[] graphOf, int[] oldOf) {
  /// Where fewer of a graph's rows are left, its lists say too little of them.
  static final double LEAST_LEFT = 0.5;

  /// Where fewer of the nodes bring neighbours along, the graph is better when it grows from a
  /// sample of all.
  private static final double LEAST_KNOWN = 0.5;

  /// @param rowCount rows to link, nodes and their twins
  /// @param twins among these
  /// @param unlinked rows that are to be in no list yet
  /// @return null when there is none to start from
  public static @Nullable MergedGraphs of(
      List<OldGraph> merged, int rowCount, HnswParameters parameters, Twins twins, Bits unlinked) {
    if (merged.isEmpty()) {
      return null;
    }
    int[] nodeFor = nodeFor(rowCount, twins, unlinked);
    List<SourceGraph> graphs = new ArrayList<>();
    int nodes = 0;
    for (OldGraph old : merged) {
      SourceGraph graph = SourceGraph.of(old, nodeFor);
      if (graph.maxDegree() >= parameters.maxDegree()
          && graph.maxDegree() <= GraphBuilder.mostCandidates(parameters.maxDegree())
          && graph.nodes() > LEAST_LEFT * graph.count()) {
        graphs.add(graph);
        nodes += graph.nodes();
      }
    }
    if (nodes <= LEAST_KNOWN * rowCount) {
      return null;
    }
    graphs.sort(Comparator.comparingInt(SourceGraph::nodes).reversed());
    return located(graphs, rowCount);
  }

  private static MergedGraphs located(List<SourceGraph> graphs, int rowCount) {
    int[] graphOf = new int[rowCount];
    Arrays.fill(graphOf, -1);
    int[] oldOf = new int[rowCount];
    for (int g = 0; g < graphs.size(); g++) {
      int[] nodeOf = graphs.get(g).nodeOf();
      for (int old = 0; old < nodeOf.length; old++) {
        if (nodeOf[old] >= 0 && graphOf[nodeOf[old]] < 0) {
          graphOf[nodeOf[old]] = g;
          oldOf[nodeOf[old]] = old;
        }
      }
    }
    return new MergedGraphs(graphs, graphOf, oldOf);
  }

  private static int[] nodeFor(int rowCount, Twins twins, Bits unlinked) {
    int[] nodeFor = new int[rowCount];
    Arrays.setAll(nodeFor, row -> row);
    for (int group = 0; group < twins.firsts().length; group++) {
      for (int i = twins.starts()[group]; i < twins.starts()[group + 1]; i++) {
        nodeFor[twins.rows()[i]] = twins.firsts()[group];
      }
    }
    for (int row = 0; row < rowCount; row++) {
      nodeFor[row] = unlinked.get(nodeFor[row]) ? -1 : nodeFor[row];
    }
    return nodeFor;
  }

  /// The graph that the new one starts from.
  SourceGraph base() {
    return graphs.getFirst();
  }

  boolean isInBase(int node) {
    return graphOf[node] == 0;
  }

  /// Whether a node takes its place from this old one: twins from several graphs have one node now.
  boolean comesFrom(int node, int old) {
    return oldOf[node] == old && isInBase(node);
  }

  /// The most neighbours of an old node.
  int maxDegree() {
    return graphs.stream().mapToInt(SourceGraph::maxDegree).max().orElse(0);
  }

  /// How many nodes bring neighbours along.
  public int count() {
    return (int) Arrays.stream(graphOf).filter(graph -> graph >= 0).count();
  }

  /// The same order, but of its first `sampled` those in front that are in the base.
  public int[] arranged(int[] order, int sampled) {
    int[] arranged = order.clone();
    int at = 0;
    for (boolean base : new boolean[] {true, false}) {
      for (int i = 0; i < sampled; i++) {
        if (isInBase(order[i]) == base) {
          arranged[at++] = order[i];
        }
      }
    }
    return arranged;
  }
}
