/// The five roles as interfaces of plain records: no gRPC, no files, no clocks.
///
/// | role | owns |
/// |---|---|
/// | proxy | names, limits, schema checks, auto-ids, splitting by shard, merging answers |
/// | [Coordinator] | catalog, timestamps, ids, what is loaded, jobs |
/// | [StreamingNode] | the log of its shards, growing data, flush; leads the reads of its shards |
/// | [QueryNode] | sealed segments and indexes in memory or mapped |
/// | [DataNode] | index build, compaction |
///
/// A role talks to another only through these; the direct binding is a method call, the paranoid
/// binding encodes, decodes, delays, repeats and fails.
@NullMarked
package io.elanus.cluster.role;

import org.jspecify.annotations.NullMarked;
