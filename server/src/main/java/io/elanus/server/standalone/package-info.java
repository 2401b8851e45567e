/// One process with every role in it. Start at [StandaloneServer].
///
/// | file | responsibility |
/// |---|---|
/// | [StandaloneServer] | the ports over the database |
/// | [StandaloneDatabase] | the roles over the devices, without a port |
/// | [Threads] | every pool of the process, by name |
/// | [MemoryPlan] | the budgets |
/// | [LogOwnership] | fences an earlier owner of the data |
/// | [Banner] | what is said at start |
@NullMarked
package io.elanus.server.standalone;

import org.jspecify.annotations.NullMarked;
