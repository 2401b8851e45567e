package io.elanus.cluster.proxy;

import io.elanus.core.column.Column;
import io.elanus.core.time.Timestamp;

/// What a write did.
///
/// @param keys of the rows written, in the order given: generated ones where keys are generated
/// @param timestamp of the last change; reads that wait for it see all of them
public record WriteResult(
    Column keys, long insertCount, long deleteCount, long upsertCount, Timestamp timestamp) {}
