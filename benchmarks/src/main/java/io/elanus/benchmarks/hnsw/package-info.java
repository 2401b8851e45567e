/// Recall, queries a second and CPU of the graph index on real data. Start at [HnswCurve].
@NullMarked
package io.elanus.benchmarks.hnsw;

import org.jspecify.annotations.NullMarked;
