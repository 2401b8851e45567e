/// Reads over the segments of a shard. Start at [SegmentSearch] (the nearest rows) and
/// [SegmentRetrieve] (rows by filter, in key order). Pure over [io.elanus.engine.segment.Segment]:
/// no clocks, no threads of its own.
@NullMarked
package io.elanus.engine.search;

import org.jspecify.annotations.NullMarked;
