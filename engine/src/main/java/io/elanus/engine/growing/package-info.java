/// Rows that are not on the object store yet: they are kept once, column by column, searched from
/// here and flushed from here. Start at [GrowingSegment], which one thread writes while any number
/// of threads read through the frozen [GrowingView]s that it gives out.
///
/// | file | responsibility |
/// |---|---|
/// | [GrowingSegment] | append, delete, view |
/// | [GrowingView] | the rows up to one moment, as a segment |
/// | [ScalarRows], [Chunk] | values of one field in chunks of 4096 rows |
/// | [DenseRows] | dense vectors in aligned native memory |
/// | [RowCodes] | their codes, by which searches pass most of them over: of full chunks, and of steps behind these |
/// | [KeyRows] | from a primary key to its rows |
/// | [KeyOrder] | the rows by key, for writing them out |
/// | [DeleteTail] | which rows were deleted, and when |
///
/// How a reader stays safe without a lock: the writer fills rows beyond the published row count,
/// then publishes the count with a volatile write. A reader takes the count first and looks at
/// nothing beyond it. Arrays grow by being replaced, so that what a reader holds stays whole.
@NullMarked
package io.elanus.engine.growing;

import org.jspecify.annotations.NullMarked;
