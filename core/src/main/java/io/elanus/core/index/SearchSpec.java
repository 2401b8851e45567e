package io.elanus.core.index;

import io.elanus.core.kernel.bits.Bits;
import org.jspecify.annotations.Nullable;

/// What to look for in one segment besides the vector.
///
/// @param topK hits wanted, at least 1
/// @param tuning how much work to do for recall
/// @param eligible the rows that may be hits (filter, visibility and deletes already applied), or
///   null for all rows
/// @param bounds the scores accepted
public record SearchSpec(
    int topK, SearchTuning tuning, @Nullable Bits eligible, SearchBounds bounds) {}
