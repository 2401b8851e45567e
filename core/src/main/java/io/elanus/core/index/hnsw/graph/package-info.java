/// A graph in memory: a code and a list of neighbours for each node, distances of codes, and walks
/// from node to node. Start at [NodeRecords], then [Walk]. Nothing here knows how a graph came to
/// be or what a hit is.
///
/// ```
///  NodeRecords   code 0 │ code 1 │ … │ list 0 │ list 1 │ …
///                  ▲                    │
///                  └─ CodeDistances ◄─ Walk ◄─ EntrySample (nearest of ~sqrt n codes)
/// ```
///
/// A walk is best first, with a beam of the nearest nodes seen. It asks for distances by
/// [CodeDistances] and does not know the codes, but for those of 7 bits, which it may look at in
/// parts.
///
/// | file | responsibility |
/// |------|----------------|
/// | NodeRecords, NeighbourLists | the graph in memory |
/// | NodeLayout | how it lies there, and in files of which version |
/// | EntrySample | the nodes that walks start from |
/// | Twins | rows that share a code: one is a node, the others follow it |
/// | CodeDistances | a query against codes of any kind |
/// | CodeSpace | which distance of codes a metric uses |
/// | SevenBitDistances | 7-bit codes whose first bytes tell most rows that are too far |
/// | Walk | best-first search with and without a filter |
/// | FilteredWalk | where it begins within a filter |
/// | WalkPlan | when a walk is worth its cost; default beams |
/// | SectionTable, FileNumbers | what graph files have in common |
///
/// Cost: a walk computes the distances of the sample and of what it has not seen of the neighbours
/// of about as many nodes as its beam is wide; it fetches the codes of a list at once. A [Walk]
/// keeps a byte a node, for one thread.
@NullMarked
package io.elanus.core.index.hnsw.graph;

import org.jspecify.annotations.NullMarked;
