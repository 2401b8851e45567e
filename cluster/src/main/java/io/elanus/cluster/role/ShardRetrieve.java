package io.elanus.cluster.role;

import io.elanus.core.schema.FieldId;
import java.util.List;

/// Rows of a shard by filter, in key order.
///
/// @param limit rows wanted, offset included; -1 for all
/// @param outputs fields to bring; the primary key always comes
/// @param countOnly bring the number of rows and nothing else; rows that share a key all count
public record ShardRetrieve(ShardRead read, List<FieldId> outputs, long limit, boolean countOnly) {}
