/// What an index over one vector field of one segment promises. Start at [VectorIndex]; a type of
/// index is an [IndexMethod].
@NullMarked
package io.elanus.core.index;

import org.jspecify.annotations.NullMarked;
