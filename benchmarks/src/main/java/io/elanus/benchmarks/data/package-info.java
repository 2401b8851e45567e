/// Readers of the usual files of vector data sets. Start at [DataSet].
@NullMarked
package io.elanus.benchmarks.data;

import org.jspecify.annotations.NullMarked;
