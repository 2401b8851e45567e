/// Builds and opens the index files of sealed segments. Start at [IndexFiles] for vectors and
/// [ScalarIndexFiles] for scalars.
@NullMarked
package io.elanus.engine.indexing;

import org.jspecify.annotations.NullMarked;
