/// One column of a batch of rows as a block of bytes. Start at [ColumnCodec].
@NullMarked
package io.elanus.storage.format.column;

import org.jspecify.annotations.NullMarked;
