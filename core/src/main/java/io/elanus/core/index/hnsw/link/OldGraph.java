package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.NeighbourLists;
import io.elanus.core.index.hnsw.graph.Twins;

/// A graph that was built before its segment was merged, as it was written.
///
/// @param lists the neighbours of its nodes
/// @param twins its rows that were no nodes
/// @param rowOf for each of its rows the row among those to link, -1 when it was left out
public record OldGraph(NeighbourLists lists, Twins twins, int[] rowOf) {}
