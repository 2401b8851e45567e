/// Speed and recall of inverted lists. Start at [IvfCurve].
@NullMarked
package io.elanus.benchmarks.ivf;

import org.jspecify.annotations.NullMarked;
