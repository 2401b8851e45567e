/// How log lines look and where they go. Start at [LogSetup].
@NullMarked
package io.elanus.server.logging;

import org.jspecify.annotations.NullMarked;
