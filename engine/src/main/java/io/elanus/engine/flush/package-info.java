/// From growing rows to a sealed segment. Start at [SegmentFlush].
@NullMarked
package io.elanus.engine.flush;

import org.jspecify.annotations.NullMarked;
