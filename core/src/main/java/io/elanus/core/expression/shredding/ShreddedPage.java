package io.elanus.core.expression.shredding;

import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import org.jspecify.annotations.Nullable;

/// The values at a path in one page of documents, as [io.elanus.core.column.ShreddedPath] says.
///
/// @param marks INT8; null when no row has one
public record ShreddedPage(TypedPath path, Column values, @Nullable IntegerColumn marks) {}
