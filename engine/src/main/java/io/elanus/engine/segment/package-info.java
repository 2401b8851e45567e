/// What growing and sealed segments have in common. Start at [Segment].
@NullMarked
package io.elanus.engine.segment;

import org.jspecify.annotations.NullMarked;
