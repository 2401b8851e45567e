package io.elanus.cluster.role;

import io.elanus.core.column.Rows;
import io.elanus.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// A shard's answer to a retrieve: rows by ascending key, one for each key, the newest where a key
/// was inserted twice.
///
/// @param rows none when only counted
/// @param timestamps when each row was written, shape `[rows]`: merging keeps the newest of a key
/// @param count the rows' number, or what was counted
/// @param snapshot the moment that was read
/// @param profile what was done, as JSON; null unless the read asked
public record RetrievePart(
    Rows rows, long[] timestamps, long count, Timestamp snapshot, @Nullable String profile) {
  public RetrievePart(Rows rows, long[] timestamps, long count, Timestamp snapshot) {
    this(rows, timestamps, count, snapshot, null);
  }

  public RetrievePart profiled(@Nullable String json) {
    return new RetrievePart(rows, timestamps, count, snapshot, json);
  }
}
