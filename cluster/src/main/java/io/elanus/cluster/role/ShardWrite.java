package io.elanus.cluster.role;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.PartitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One atomic change of one shard, at one timestamp `t`: first the delete, which takes only rows
/// written before `t`, then the rows.
///
/// @param delete null for a plain insert
/// @param inserts rows with a column for every field of the schema, `$meta` included; empty for a
///   plain delete
public record ShardWrite(ShardId shard, @Nullable KeyDelete delete, List<PartitionRows> inserts) {
  public ShardWrite {
    inserts = List.copyOf(inserts);
  }

  /// @param keys of the primary key's type, ascending, distinct
  /// @param partitions where to delete; empty for everywhere
  public record KeyDelete(Column keys, List<PartitionId> partitions) {}

  public record PartitionRows(PartitionId partition, Rows rows) {}
}
