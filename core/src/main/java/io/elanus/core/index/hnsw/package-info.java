/// Navigable small-world graphs over vectors of float32, halves or bytes: build, open, search.
/// Start at [HnswBuild] and [HnswIndex]. Pure: vectors and files come in as memory, threads and
/// seeds as arguments.
///
/// ```
///  query ──code──► entry sample ──► walk over codes ──► 2k candidates ──► exact scores
///                  (~sqrt n codes)  (beam of ef)        (or: scan of codes with exact bounds)
/// ```
///
/// The graph is that of Malkov & Yashunin (arXiv:1603.09320) without upper layers: a flat sample of
/// the nodes takes their place. It is built and walked on 7-bit codes; what a caller sees is scored
/// with the raw vectors. Where few elements have most of the variance, a walk reads the rest of a
/// code only when its first bytes do not tell that it is too far. Where segments were merged, links
/// of their graphs are taken over (`docs/decisions/0144-merged-graphs.md`). Where a filter or a
/// range makes walking dear or unsafe, codes are scanned: up to 1,000 rows by exact bounds, and
/// that answer is brute force's; more of them by likely bounds, or by sketches once a search that
/// would gain from them has had them made. Why: `docs/decisions/0010-graph-on-codes.md`.
///
/// | file | responsibility |
/// |------|----------------|
/// | HnswParameters | M, efConstruction, ef: ranges, defaults, error texts |
/// | HnswBuild | the order of a build; its bytes |
/// | RowCodes | the codes of all rows before they are linked |
/// | SampleOrder | which nodes walks start from |
/// | GraphLinking | the order in which nodes are linked |
/// | GraphBuilder | insertion of a node, choice of neighbours, locks |
/// | MergedGraphs, SourceGraph | the graphs of segments that were merged, and which nodes their rows are now |
/// | MergedLinking, MergedOrder, ListTakeover | linking that starts from these graphs |
/// | HnswFile | header and sections of the file: the layout is documented there |
/// | NodeRecords, NeighbourLists, EntrySample | the graph in memory |
/// | NodeLayout | how it lies there, and in files of which version |
/// | HnswGraph | opening: what a search must know of a graph |
/// | HnswIndex | the graph made ready for any number of threads |
/// | HnswSearch | one search and its ways: walk, walk past or within a filter, sketches, scan |
/// | FilteredPlan | which of these costs least within a filter |
/// | BeamWidths | how wide beams are, by `ef`, by the recall wanted or by default |
/// | BeamHits, ExactHits | the hits in a beam; their exact scores |
/// | Calibration, RecallCurve | the recall that a beam gives, measured when the graph is built |
/// | WalkPlan | when a walk is worth its cost; default beams |
/// | Walk | best-first search with and without a filter |
/// | FilteredWalk | where it begins within a filter |
/// | CodedRows, CodedScan | the same over rows that have codes and no graph |
/// | ChunkSketches, SketchCodewords | such codes once more, coarsely, and how far that may be from the truth |
/// | SketchGroups, NearGroups | the groups that such rows lie in, and which of them a query may leave out |
/// | SketchedScan, SketchedQuery | search over the codes of rows that these do not rule out |
/// | CodeScan | search over codes of all rows, exact where that is wanted |
/// | SketchesOnDemand | when sketches of all rows are made, and that no search waits for it |
/// | Sketches, SketchLists, SketchScan | the codes once more, coarsely, in inverted lists; search over the codes of rows they do not rule out |
/// | Confidence | how sure a search by sketches is of what it leaves out, by its effort |
/// | LikelyRows | what is collected where codes are believed within four deviations, loose rows apart |
/// | CandidateRows, NearestDistances | what scans collect |
/// | CodedQuery | a query's code, and how far codes may be from the truth |
/// | CodeDistances | a query against codes of any kind |
/// | SevenBitDistances, CodeOrder | 7-bit codes whose first bytes tell most rows that are too far; the order of elements that makes them do so |
/// | CodeSpace | which distance of codes a metric uses |
/// | CodeErrors | how far rows are from their codes; the few whose codes lie, and those that were clipped |
/// | Twins | rows that share a code: one is a node, the others follow it |
/// | SectionTable, FileNumbers | what graph files have in common |
/// | LinkedRows | what a build makes, before it is written |
/// | RowReader | rows as the codes see them |
/// | HnswMethod, QuantizedHnswMethod | HNSW; HNSW_SQ, HNSW_PQ and HNSW_PRQ as index types |
/// | QuantizedParameters, GraphCode | sq_type, m, nbits, nrq, refine: ranges, defaults, error texts |
/// | QuantizedBuild, QuantizedFile, QuantizedIndex | the same graph with other codes in its records |
/// | NodeCoder, NodeCoderSize, ScalarNodes, ResidualNodes | these codes, and distances to them |
/// | KernelWarmup | what a server runs before it says that it is ready |
@NullMarked
package io.elanus.core.index.hnsw;

import org.jspecify.annotations.NullMarked;
