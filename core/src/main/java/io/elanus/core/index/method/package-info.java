/// The table of index types. Start at [IndexMethods].
@NullMarked
package io.elanus.core.index.method;

import org.jspecify.annotations.NullMarked;
