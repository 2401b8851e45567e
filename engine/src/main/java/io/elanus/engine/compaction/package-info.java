/// From several sealed segments to one. Start at [SegmentMerge]; what to merge is decided in
/// `core.coordination.compaction`.
@NullMarked
package io.elanus.engine.compaction;

import org.jspecify.annotations.NullMarked;
