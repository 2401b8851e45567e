/// Gives a syntax tree its meaning under a schema: names become fields, constants are folded and
/// brought into the form of what they are compared with, everything that has no meaning is refused
/// with Milvus's words. Start at [Checker].
@NullMarked
package io.elanus.core.expression.check;

import org.jspecify.annotations.NullMarked;
