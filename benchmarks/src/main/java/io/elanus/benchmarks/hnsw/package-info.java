/// Recall, queries a second and CPU of the graph index on real data. Start at [HnswCurve];
/// [MergedBuild] is about its making from graphs of merged segments.
@NullMarked
package io.elanus.benchmarks.hnsw;

import org.jspecify.annotations.NullMarked;
