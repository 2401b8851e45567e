/// Wire and back for every call that is not about rows: schemas, databases, collections,
/// partitions, aliases, indexes, loading, flush, compaction, session. The work is in
/// `cluster.proxy.ddl`.
///
/// Each `...Calls` class has one method for each RPC, from its request to its answer; refusals are
/// thrown and become a `Status` in [io.elanus.server.grpc.Reply].
@NullMarked
package io.elanus.server.grpc.ddl;

import org.jspecify.annotations.NullMarked;
