/// Exact scans beside the bandwidth of memory. Start at [FlatSpeed].
@NullMarked
package io.elanus.benchmarks.flat;

import org.jspecify.annotations.NullMarked;
