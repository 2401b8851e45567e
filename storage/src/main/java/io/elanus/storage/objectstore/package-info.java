/// Immutable named objects. Start at [ObjectStore].
@NullMarked
package io.elanus.storage.objectstore;

import org.jspecify.annotations.NullMarked;
