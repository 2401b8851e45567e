/// Searches of vector indexes within filters of every selectivity: recall, and speed against the
/// same search without a filter.
@NullMarked
package io.elanus.benchmarks.filtered;

import org.jspecify.annotations.NullMarked;
