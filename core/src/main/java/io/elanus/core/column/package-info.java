/// Batches of rows, column by column, in plain arrays. Start at [Column]. One representation serves
/// requests, log records, growing data, decoded pages, filters and answers.
@NullMarked
package io.elanus.core.column;

import org.jspecify.annotations.NullMarked;
