package io.elanus.cluster.proxy;

import io.elanus.core.column.Column;

/// A column as a writer gave it.
///
/// @param dynamic whether it is the JSON column of undeclared keys, whatever its name
public record GivenColumn(String name, boolean dynamic, Column column) {}
