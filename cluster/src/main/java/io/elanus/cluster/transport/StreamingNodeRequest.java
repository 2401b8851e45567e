package io.elanus.cluster.transport;

import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.transport.codec.Codec;
import io.elanus.cluster.transport.codec.ValueCodecs;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;

/// The arguments of a streaming node's methods that take several.
sealed interface StreamingNodeRequest {
  record DropPartition(ShardId shard, PartitionId partition) implements StreamingNodeRequest {
    static final Codec<DropPartition> CODEC =
        Codec.of(
            (request, out) -> {
              ValueCodecs.SHARD_ID.write(request.shard, out);
              ValueCodecs.PARTITION_ID.write(request.partition, out);
            },
            in ->
                new DropPartition(
                    ValueCodecs.SHARD_ID.read(in), ValueCodecs.PARTITION_ID.read(in)));
  }

  record Truncate(ShardId shard, Timestamp asked) implements StreamingNodeRequest {
    static final Codec<Truncate> CODEC =
        Codec.of(
            (request, out) -> {
              ValueCodecs.SHARD_ID.write(request.shard, out);
              ValueCodecs.TIMESTAMP.write(request.asked, out);
            },
            in -> new Truncate(ValueCodecs.SHARD_ID.read(in), ValueCodecs.TIMESTAMP.read(in)));
  }
}
