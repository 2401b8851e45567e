package io.elanus.cluster.role;

import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Timestamp;

/// Which terms something is to be known of, over all rows of a shard.
///
/// @param field of term frequencies
/// @param terms ascending as unsigned numbers, each once
/// @param guarantee the read waits until everything up to here is applied
public record ShardTerms(ShardId shard, FieldId field, int[] terms, Timestamp guarantee) {}
