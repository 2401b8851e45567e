/// Exact search by looking at every eligible row. Start at [FlatSearch].
///
/// | file | responsibility |
/// |------|----------------|
/// | FlatSearch | the best of all rows, dense or sparse |
/// | DenseScan | goes through dense rows block by block, each block for all queries |
/// | RowScorer | scores a block against one prepared query |
/// | FloatScorer, HalfScorer, Int8Scorer, BinaryScorer, MinHashScorer | the same for each type of elements |
/// | FourQueries | four queries of a batch at once, float32 |
/// | Elements, VectorMetric | a query as kernels take it; the metrics of vectors of numbers |
/// | SparseScan | goes through sparse rows |
/// | ArrayScan | goes through arrays of vectors, by rows or by elements |
@NullMarked
package io.elanus.core.index.flat;

import org.jspecify.annotations.NullMarked;
