/// Hashes of bytes, and sets of values known by their hashes alone. Start at [SplitBlockFilter].
@NullMarked
package io.elanus.core.kernel.hash;

import org.jspecify.annotations.NullMarked;
