/// What can go wrong, with the numbers and texts that Milvus clients know. Start at [ErrorCode].
@NullMarked
package io.elanus.core.error;

import org.jspecify.annotations.NullMarked;
