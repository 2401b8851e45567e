/// The query node: sealed segments kept open, searched and retrieved from. Start at
/// [LocalQueryNode]; [ShardReads] answers a shard's read over any segments, growing ones too.
@NullMarked
package io.elanus.cluster.query;

import org.jspecify.annotations.NullMarked;
