/// Posting lists over sparse vectors: build, open, search. Start at [SparseBuild] and
/// [SparseIndex]. Pure: rows and files come in as memory.
///
/// ```
///  rows 0..65,535          rows 65,536..        one partition for each 65,536 rows
///  ┌ term ► rows, weights ┐┌ term ► …
///  │ term ► rows, weights ││                    a long list knows where each window of 2,048 rows
///  └ term ► rows, weights ┘└                    begins, and the largest weight in it
///      window by window: sums of 2,048 rows in the nearest cache ► rows above the worst kept hit
/// ```
///
/// Answers are exact, and the same as those of the scan in `core.index.flat`: sums are in double
/// precision and rounded once. Bounds of BM25 hold for every average length, so that a segment's
/// file stays good while the collection grows. Why it is so: `docs/decisions/0110`.
///
/// | file | responsibility |
/// |------|----------------|
/// | SparseMethod | names, parameters |
/// | SparseParameters, SparseAlgorithm | what is built; error texts |
/// | SparseMetric | IP and BM25, and what a search says about them |
/// | KeptWeights | what dropping leaves of a query |
/// | SparseBuild, PartitionBuild, ImpactOrder | from rows to bytes |
/// | SparseFile, Partition, PartitionLayout | header, partitions and arrays of the file: the layout is documented there |
/// | SparseIndex | opening; partitions one after the other; dropped weights, refinement |
/// | QueryLists | the lists that a query asks for, and what they add at most |
/// | ImpactSearch, SumThreshold | rows that dropping leaves the best of, by and large, to be refined: lists by falling weight |
/// | RowScores | exact scores of single rows, by what a partition keeps of them |
/// | WindowSearch, PostingSums | term at a time, and MaxScore, by windows; what postings add |
/// | WandSearch | WAND and Block-Max WAND |
/// | SparseHits | the best rows and the limit that they set |
@NullMarked
package io.elanus.core.index.sparse;

import org.jspecify.annotations.NullMarked;
