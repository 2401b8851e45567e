/// Search by looking at codes one after the other instead of walking. Start at [CodedQuery], then
/// [CodeScan] and [SketchScan].
///
/// ```
///  query ──► CodedQuery ──► CodeScan     codes of all rows that pass ─────────► candidates
///            code, and how  SketchScan   sketches of the nearest lists ──► codes of what they
///            far from the                do not rule out ─────────────────────► candidates
///            truth it is
/// ```
///
/// A code is within a known distance of its row, so that a scan that keeps whatever may be a hit
/// answers as brute force does; one that believes codes within four standard deviations keeps far
/// fewer and is hardly ever wrong. Sketches are the codes once more, 4 bits for several elements of
/// what the centre of a row's list leaves: which of their sums are worth a look is learned from the
/// entry sample. Why: `docs/decisions/0010-graph-on-codes.md`.
///
/// | file | responsibility |
/// |------|----------------|
/// | RowReader | rows as the codes see them |
/// | CodeErrors | how far rows are from their codes; the few whose codes lie, and those that were clipped |
/// | CodedQuery | a query's code, and how far codes may be from the truth |
/// | CodeScan | search over codes of all rows, exact where that is wanted |
/// | LikelyRows | what is collected where codes are believed within four deviations, loose rows apart |
/// | CandidateRows, NearestDistances | what scans collect |
/// | Sketches, SketchLists, SketchScan | the codes once more, coarsely, in inverted lists; search over the codes of rows they do not rule out |
/// | ListTree, ListOrder | how the centres of these lists are found; the order in which a query visits them |
/// | PassingRows | which rows of the lists a filter lets pass |
/// | SumLine | which sums of sketches go with which distances |
/// | SketchesOnDemand | when sketches of all rows are made, and that no search waits for it |
/// | Confidence | how sure a search by sketches is of what it leaves out, by its effort |
///
/// Cost: a scan reads the codes of all rows that pass, a byte an element. Sketches take a quarter
/// of the codes' bytes or less, and a twentieth of their time.
@NullMarked
package io.elanus.core.index.hnsw.scan;

import org.jspecify.annotations.NullMarked;
