/// A checked filter: every name is a field, every constant has the form in which it is compared.
/// Start at [Predicate]; its leaves are a term (what is read of a row) and a test (what must hold).
///
/// Tests say when something is *true*. `!=`, `not in` and their kind are [Predicate.Not] around a
/// test: what is unknown stays unknown on both sides.
@NullMarked
package io.elanus.core.expression.predicate;

import org.jspecify.annotations.NullMarked;
