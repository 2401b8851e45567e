/// Bit sets over row numbers. Start at [Bits].
@NullMarked
package io.elanus.core.kernel.bits;

import org.jspecify.annotations.NullMarked;
