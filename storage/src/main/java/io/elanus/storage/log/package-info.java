/// The write-ahead log: order and durability of all writes. Start at [WriteAheadLog].
@NullMarked
package io.elanus.storage.log;

import org.jspecify.annotations.NullMarked;
