/// Exact search by looking at every eligible row. Start at [FlatSearch].
@NullMarked
package io.elanus.core.index.flat;

import org.jspecify.annotations.NullMarked;
