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
/// What is here decides and puts together; the work is done in packages of their own. Each knows
/// what arrows lead to, and nothing to its left:
///
/// ```
///                       ┌──► link ──┐
///  quantized ──► hnsw ──┤           ├──► graph
///                       └──► scan ──┘
/// ```
///
/// | package | responsibility |
/// |---------|----------------|
/// | `graph` | codes and lists of neighbours in memory; distances of codes; walks |
/// | `link`  | how nodes get their neighbours, anew or from graphs that were merged |
/// | `scan`  | search by looking at codes one after the other, or at those that sketches leave |
/// | `quantized` | HNSW_SQ, HNSW_PQ and HNSW_PRQ: the same graph, walked on other codes |
///
/// | file | responsibility |
/// |------|----------------|
/// | HnswMethod | HNSW as an index type |
/// | HnswBuild | the order of a build; its bytes |
/// | RowCodes | the codes of all rows before they are linked |
/// | CodeOrder | the order of elements that makes a code's first bytes tell most rows that are too far |
/// | LinkedRows | what a build makes, before it is written |
/// | MergedFiles | the files of graphs whose segments were merged |
/// | Calibration, RecallCurve | the recall that a beam gives, measured when the graph is built |
/// | HnswFile | header and sections of the file: the layout is documented there |
/// | HnswGraph | opening: what a search must know of a graph |
/// | HnswIndex | the graph made ready for any number of threads |
/// | HnswSearch | one search and its ways: walk, walk past or within a filter, sketches, scan |
/// | FilteredPlan, FilteredCosts | which of these costs least within a filter |
/// | BeamWidths | how wide beams are, by `ef`, by the recall wanted or by default |
/// | BeamHits, ExactHits | the hits in a beam; their exact scores |
/// | KernelWarmup | what a server runs before it says that it is ready |
///
/// Cost: a build is a walk with a beam of 0.6 `efConstruction` for each node; a search is about the
/// root of n distances of codes for the entry sample, those of a walk with a beam of `ef`, and
/// exact scores of twice as many rows as are wanted. Memory: codes of a byte an element and lists
/// of up to `2 * M` numbers of as few bits as tell the nodes apart.
@NullMarked
package io.elanus.core.index.hnsw;

import org.jspecify.annotations.NullMarked;
