/// The program. Start at [Main]; [io.elanus.server.standalone.Standalone] wires the roles of one
/// process.
@NullMarked
package io.elanus.server;

import org.jspecify.annotations.NullMarked;
