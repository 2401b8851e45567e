/// Advice to the operating system about memory that is used hard. Start at [HugePages].
@NullMarked
package io.elanus.core.kernel.memory;

import org.jspecify.annotations.NullMarked;
