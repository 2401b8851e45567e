/// Sparse vectors.
@NullMarked
package io.elanus.core.index.sparse;

import org.jspecify.annotations.NullMarked;
