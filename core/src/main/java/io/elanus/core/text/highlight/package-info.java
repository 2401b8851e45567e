/// Fragments of texts with the words marked that a search was about. Start at [Highlight].
@NullMarked
package io.elanus.core.text.highlight;

import org.jspecify.annotations.NullMarked;
