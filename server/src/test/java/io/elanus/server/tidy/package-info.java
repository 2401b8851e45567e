/// Rules of the whole source tree, as tests that read it.
@NullMarked
package io.elanus.server.tidy;

import org.jspecify.annotations.NullMarked;
