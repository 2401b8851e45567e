/// Reads a whole store and says what is wrong with it. Start at [StoreCheck].
@NullMarked
package io.elanus.storage.format.check;

import org.jspecify.annotations.NullMarked;
