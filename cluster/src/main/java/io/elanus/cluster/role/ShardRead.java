package io.elanus.cluster.role;

import io.elanus.core.expression.TemplateValue;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every read of a shard has in common.
///
/// @param partitions to read; empty for all
/// @param filter null for every row
/// @param guarantee the read waits until everything up to here is applied
/// @param snapshot read as of this moment, [Timestamp#LATEST] for now
/// @param expiredBefore rows written before this are over their time to live
/// @param ignoreGrowing leave out what is not flushed
/// @param profiled tell what was done
public record ShardRead(
    ShardId shard,
    int schemaVersion,
    List<PartitionId> partitions,
    @Nullable FilterText filter,
    Timestamp guarantee,
    Timestamp snapshot,
    Timestamp expiredBefore,
    boolean ignoreGrowing,
    boolean profiled) {

  /// A filter as it travels: compiled where it is used, from a cache by text and schema version.
  ///
  /// @param zone IANA name: of times in the text that are written without one
  public record FilterText(String text, Map<String, TemplateValue> templates, String zone) {}
}
