package io.elanus.core.index;

import java.lang.foreign.MemorySegment;

/// The index of one of the segments that the rows to index were merged from, of the same field and
/// type.
///
/// @param file what [IndexMethod#build] wrote; it may be damaged. It must stay readable until the
///   build ends
/// @param rowOf for each row of that segment its row among those to index, -1 when it was left out
public record MergedIndex(MemorySegment file, int[] rowOf) {}
