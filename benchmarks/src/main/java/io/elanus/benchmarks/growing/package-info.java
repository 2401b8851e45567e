/// Searches over rows that have no index yet.
@NullMarked
package io.elanus.benchmarks.growing;

import org.jspecify.annotations.NullMarked;
