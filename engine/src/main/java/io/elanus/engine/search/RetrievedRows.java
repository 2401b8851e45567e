package io.elanus.engine.search;

import io.elanus.core.column.Rows;

/// Rows by ascending key, one for each key: the newest where several hold it.
///
/// @param rows none when only counted
/// @param timestamps when each row was written, shape `[rows]`
/// @param count the rows' number, or what was counted
public record RetrievedRows(Rows rows, long[] timestamps, long count) {}
