/// The filter language: text to a typed tree to a set of rows. Start at [Filter].
@NullMarked
package io.elanus.core.expression;

import org.jspecify.annotations.NullMarked;
