/// Distances between vectors. Start at [Metric]; for float32 at [Float32Query].
///
/// | file | responsibility |
/// |------|----------------|
/// | Metric | names and directions of scores |
/// | Float32Query | one query, scored against stored rows in any float metric |
/// | Float32Kernels | the sums, with the Vector API, one row or four at a time |
/// | PlainFloat32Kernels | the same sums, plainly |
/// | Float32Tiles | inner products of four queries with four rows at once |
/// | Float16Distance, BFloat16Distance, Int8Distance, BinaryDistance | the same for other elements |
/// | SparseDistance, TermScoring | sparse vectors; what a shared position is worth by IP and BM25 |
/// | MaxSim | lists of vectors against lists of vectors |
/// | LaneSum | the sum of a vector's lanes, always in one order |
@NullMarked
package io.elanus.core.kernel.distance;

import org.jspecify.annotations.NullMarked;
