/// Sealed segments kept open for reading. Start at [SealedSegment].
///
/// | file | responsibility |
/// |---|---|
/// | [SealedSegment] | one segment: its mapped columns, deletes and indexes, and how long they live |
/// | [PinnedSegment] | what one read sees of it; holds it open |
/// | `DeleteLog` | which rows were deleted and when |
/// | `Lifetime` | counts readers and closes behind the last one |
@NullMarked
package io.elanus.engine.sealed;

import org.jspecify.annotations.NullMarked;
