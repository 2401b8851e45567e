package io.elanus.engine.search;

import io.elanus.core.expression.Filter;
import io.elanus.core.time.Timestamp;
import org.jspecify.annotations.Nullable;

/// Which rows a read may see.
///
/// @param filter null for every row
/// @param snapshot read as of this moment
/// @param expiredBefore rows written before this are over their time to live
public record ReadScope(@Nullable Filter filter, Timestamp snapshot, Timestamp expiredBefore) {}
