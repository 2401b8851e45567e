/// Distances between vectors. Start at [Metric]; for float32 at [Float32Query].
///
/// | file | responsibility |
/// |------|----------------|
/// | Metric | names and directions of scores |
/// | Float32Query | one query, scored against stored rows in any float metric |
/// | Float32Kernels | the sums, with the Vector API, one row or four at a time |
/// | PlainFloat32Kernels | the same sums, plainly |
@NullMarked
package io.elanus.core.kernel.distance;

import org.jspecify.annotations.NullMarked;
