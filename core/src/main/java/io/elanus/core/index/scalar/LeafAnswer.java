package io.elanus.core.index.scalar;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// What an index says of a leaf for every row of the segment.
///
/// @param isTrue the rows where it is true; when not `exact`, rows outside are not true, and those
///   inside have to be looked at
/// @param unknown the rows where it is unknown; null when there is none. Not to be changed
public record LeafAnswer(Bits isTrue, @Nullable Bits unknown, boolean exact) {}
