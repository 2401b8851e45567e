/// The frame of index files that are a few arrays. Start at [SectionFile].
@NullMarked
package io.elanus.core.index.layout;

import org.jspecify.annotations.NullMarked;
