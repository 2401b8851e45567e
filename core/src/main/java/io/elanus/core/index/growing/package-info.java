/// Search of rows that have no index yet, by codes that are made as they come in. Start at
/// [CodedScan], then [CodedRows]. The codes are those of graphs, in `hnsw`; there are no links.
///
/// ```
///  chunk of rows ──► CodedRows: 7-bit codes, and ChunkSketches in groups
///
///  query ──► groups it may need ──► sketches of their rows ──► codes of those ──► exact scores
///            (NearGroups)           (SketchedScan)             not ruled out      of those not
///                                                                                 ruled out
/// ```
///
/// Rows without codes, and rows whose codes say nothing, are scored as they are. Where the answer
/// is to be exact, all codes are looked at. Why: `docs/decisions/0010-graph-on-codes.md` (0011) and
/// 0054.
///
/// | file | responsibility |
/// |------|----------------|
/// | CodedScan | one search over rows some of which have codes |
/// | CodedRows | the codes and sketches of some consecutive rows |
/// | ChunkSketches, SketchCodewords | such codes once more, coarsely, and how far that may be from the truth |
/// | SketchGroups, NearGroups | the groups that such rows lie in, and which of them a query may leave out |
/// | SketchedScan, SketchedQuery | search over the codes of rows that these do not rule out |
///
/// Cost: a code takes a quarter of a vector of float32, its sketch a tenth of that. What coding a
/// row and a search take is measured in `docs/decisions/0053-growing-segments.md` and 0054.
@NullMarked
package io.elanus.core.index.growing;

import org.jspecify.annotations.NullMarked;
