/// Decides which sealed segments are merged. Start at [CompactionPlanner]: facts in, plans out.
@NullMarked
package io.elanus.core.coordination.compaction;

import org.jspecify.annotations.NullMarked;
