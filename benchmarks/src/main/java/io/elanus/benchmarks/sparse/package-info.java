/// Measures posting lists over sparse vectors. Start at [io.elanus.benchmarks.sparse.SparseCurve].
@NullMarked
package io.elanus.benchmarks.sparse;

import org.jspecify.annotations.NullMarked;
