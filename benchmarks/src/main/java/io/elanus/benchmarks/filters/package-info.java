/// How fast filters are, by operator, with and without indexes over scalars. Start at
/// [FilterSpeed].
@NullMarked
package io.elanus.benchmarks.filters;

import org.jspecify.annotations.NullMarked;
