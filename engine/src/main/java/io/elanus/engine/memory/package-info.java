/// Reserve before you allocate. Start at [MemoryBudget].
@NullMarked
package io.elanus.engine.memory;

import org.jspecify.annotations.NullMarked;
