/// Reads single values out of JSON text: what filters and JSON path indexes have in common. Start
/// at [JsonCursor].
@NullMarked
package io.elanus.core.expression.json;

import org.jspecify.annotations.NullMarked;
