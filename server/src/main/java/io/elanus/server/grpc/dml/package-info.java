/// Rows and searches between the Milvus wire and plain records.
///
/// | file | responsibility |
/// |---|---|
/// | [ColumnDecoder] | `FieldData` of a write to a [io.elanus.core.column.Column] |
/// | [ColumnEncoder] | a column of an answer to `FieldData` |
/// | [SparseRowCodec] | rows of (index, weight) pairs |
/// | [KeyIds] | `IDs` to key columns and back |
/// | [Placeholders] | query vectors |
/// | [Parameters] | key-value pairs, nested or flat |
/// | [Templates] | values for `{name}` in filters |
/// | [Answers] | results to answers |
/// | [DmlService] | the calls: Insert, Upsert, Delete, Search, HybridSearch, Query |
///
/// Vectors are copied in bulk; nothing is boxed per element. What a value means (limits, ranges,
/// nulls allowed or not) is checked behind this package, in `io.elanus.cluster.proxy`; here only
/// the shape of a message is.
@NullMarked
package io.elanus.server.grpc.dml;

import org.jspecify.annotations.NullMarked;
