/// Batches of rows as bytes: what the log and the transports between roles carry. Start at
/// [RowsCodec].
@NullMarked
package io.elanus.storage.format.rows;

import org.jspecify.annotations.NullMarked;
