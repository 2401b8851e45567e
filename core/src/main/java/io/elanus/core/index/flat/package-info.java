/// Exact search by looking at every eligible row. Start at [FlatSearch].
///
/// | file | responsibility |
/// |---|---|
/// | [FlatSearch] | goes through dense rows block by block, each block for all queries |
/// | `RowScorer` | scores a block against one prepared query; one implementation a type |
/// | `FourQueries` | four queries of a batch at once, float32 |
/// | `SparseScan` | goes through sparse rows |
@NullMarked
package io.elanus.core.index.flat;

import org.jspecify.annotations.NullMarked;
