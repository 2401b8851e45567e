/// Byte layouts, one record each, and what reads and writes them. Start at `segment`.
@NullMarked
package io.elanus.storage.format;

import org.jspecify.annotations.NullMarked;
