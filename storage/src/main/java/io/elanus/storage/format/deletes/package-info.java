/// Which rows of a segment are deleted, since when. Start at [RowDeletes].
@NullMarked
package io.elanus.storage.format.deletes;

import org.jspecify.annotations.NullMarked;
