/// A small ordered map with atomic conditional commits. Start at [MetaStore].
@NullMarked
package io.elanus.storage.metastore;

import org.jspecify.annotations.NullMarked;
