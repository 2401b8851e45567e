/// The command line: one class for each of `elanus`'s commands.
@NullMarked
package io.elanus.server.command;

import org.jspecify.annotations.NullMarked;
