/// What index files have in common: [Sections], the frame of those that are a few arrays,
/// [SectionFile], and stored vectors as floats, [FloatElements].
@NullMarked
package io.elanus.core.index.layout;

import org.jspecify.annotations.NullMarked;
