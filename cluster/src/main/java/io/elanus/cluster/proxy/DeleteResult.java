package io.elanus.cluster.proxy;

import io.elanus.core.time.Timestamp;

/// @param count keys that the filter lists, or else rows that it matched
public record DeleteResult(long count, Timestamp timestamp) {}
