/// Bit sets over row numbers. Start at [Bits]; [BitLookup] asks one about many rows at once.
@NullMarked
package io.elanus.core.kernel.bits;

import org.jspecify.annotations.NullMarked;
