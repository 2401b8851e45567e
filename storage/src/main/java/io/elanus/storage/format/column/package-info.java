/// One column of a batch of rows as a block of bytes: the log, the transports and the pages of
/// segments use the same block. Start at [ColumnBlock]; [ColumnCodec] writes and decodes whole
/// blocks.
@NullMarked
package io.elanus.storage.format.column;

import org.jspecify.annotations.NullMarked;
