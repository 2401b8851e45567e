/// Arithmetic that changes scores after a search: [Decay] by the distance of a number from an
/// origin, [RandomScore] by a hash.
@NullMarked
package io.elanus.core.ranking;

import org.jspecify.annotations.NullMarked;
