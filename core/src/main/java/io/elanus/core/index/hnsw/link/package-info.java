/// How the nodes of a graph get their neighbours. Start at [GraphLinking], then [GraphBuilder].
///
/// ```
///  order of nodes ──► sample ──► a tenth as they come ──► the rest, neighbourhood by neighbourhood
///                                                         each: walk, choice of neighbours, links
///                                                         back
///  graphs of merged segments ──► lists of the largest taken over ──► the others walk from their
///                                                                    old neighbours
/// ```
///
/// Neighbours are chosen by the rule of Malkov & Yashunin (arXiv:1603.09320, algorithm 4). Several
/// threads link at once: a list is written under a lock and read without one. What is linked is
/// what lies in memory; files are read elsewhere.
///
/// | file | responsibility |
/// |------|----------------|
/// | HnswParameters | M, efConstruction: ranges, defaults, error texts |
/// | SampleOrder | which nodes walks start from |
/// | GraphLinking | the order in which nodes are linked |
/// | GraphBuilder | insertion of a node, choice of neighbours, locks |
/// | OldGraph | a graph of a segment that was merged, as it was written |
/// | MergedGraphs, SourceGraph | these graphs, and which nodes their rows are now |
/// | MergedLinking, MergedOrder, ListTakeover | linking that starts from these graphs |
///
/// Cost: a walk of half `efConstruction` expanded nodes for each node, the most of a build
/// (`docs/decisions/0147`); what links of merged graphs save of it is in
/// `docs/decisions/0144-merged-graphs.md`.
@NullMarked
package io.elanus.core.index.hnsw.link;

import org.jspecify.annotations.NullMarked;
