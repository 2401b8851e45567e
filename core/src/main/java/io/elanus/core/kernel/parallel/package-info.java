/// Work shared by the threads that a caller hands in. Start at [Workers].
@NullMarked
package io.elanus.core.kernel.parallel;

import org.jspecify.annotations.NullMarked;
