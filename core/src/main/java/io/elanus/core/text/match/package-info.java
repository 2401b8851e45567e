/// Whether a text holds given terms, or a phrase: what `text_match` and `phrase_match` ask. Start
/// at [TextQuery]; [TextMatcher] asks it of one text after the other.
@NullMarked
package io.elanus.core.text.match;

import org.jspecify.annotations.NullMarked;
