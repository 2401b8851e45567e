/// Navigable small-world graphs over float vectors: build, open, search. Start at [HnswBuild] and
/// [HnswIndex].
@NullMarked
package io.elanus.core.index.hnsw;

import org.jspecify.annotations.NullMarked;
