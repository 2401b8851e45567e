/// The streaming node: writes go through its log into growing segments, growing segments become
/// sealed ones, and reads of a shard start here. Start at [LogStreamingNode].
///
/// | file | responsibility |
/// |---|---|
/// | [LogStreamingNode] | the role: routes calls to shards, opens and recovers them |
/// | [StreamingDevices], [StreamingSettings] | what a node is handed |
/// | [Shard] | what one shard holds; applies records in order |
/// | [Lane] | one thing after another, for one shard |
/// | [ReadSet], [Growing], [Sealed], [Counted] | what a read sees, and keeping it while it reads |
/// | [ShardRecord] | what the log carries |
/// | [ShardReader] | searches and retrieves |
/// | [ShardFlush] | growing to sealed |
/// | [ShardCompaction] | several sealed segments to one |
/// | [ShardIndexing] | index files of sealed segments |
/// | [ShardManifest] | publishes what a shard consists of, and deletes what it does not |
/// | [LateDeletes] | deletes that arrive while a segment is being written |
///
/// Who may touch what: a shard's growing data and its read set change in its [Lane] only. Work on
/// its sealed segments (flush, hand-over after a merge or an index build) holds the shard's
/// maintenance lock, which no read and no write ever waits for.
@NullMarked
package io.elanus.cluster.streaming;

import org.jspecify.annotations.NullMarked;
