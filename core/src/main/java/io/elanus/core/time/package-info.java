/// Hybrid timestamps and read consistency. Start at [Timestamp].
@NullMarked
package io.elanus.core.time;

import org.jspecify.annotations.NullMarked;
