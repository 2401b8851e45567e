/// Builds and opens the index files of sealed segments. Start at [IndexFiles].
@NullMarked
package io.elanus.engine.indexing;

import org.jspecify.annotations.NullMarked;
