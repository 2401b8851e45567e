/// Sealed segments on the object store. Start at [SegmentDescriptor].
@NullMarked
package io.elanus.storage.format.segment;

import org.jspecify.annotations.NullMarked;
