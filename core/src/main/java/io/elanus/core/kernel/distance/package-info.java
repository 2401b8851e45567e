/// Distances between vectors. Start at [Metric].
@NullMarked
package io.elanus.core.kernel.distance;

import org.jspecify.annotations.NullMarked;
