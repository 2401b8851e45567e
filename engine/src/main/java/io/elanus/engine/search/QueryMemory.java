package io.elanus.engine.search;

import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.memory.MemoryBudget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one read takes out of the budget of all reads. It reserves before it allocates, by
/// estimates that err on the large side for what can be large; closing gives everything back.
public final class QueryMemory implements AutoCloseable {
  /// Row, segment, score, order and key of a candidate.
  private static final long CANDIDATE_BYTES = 40;

  private static final long TEXT_BYTES = 64;
  private static final long DOCUMENT_BYTES = 256;
  private static final long SPARSE_BYTES = 1024;

  private final @Nullable MemoryBudget budget;
  private long reserved;

  /// @param budget of all reads; null for no limit
  public QueryMemory(@Nullable MemoryBudget budget) {
    this.budget = budget;
  }

  /// @throws io.elanus.core.error.DatabaseException MEMORY_LIMIT_EXCEEDED with what is needed and
  ///   what is free
  void reserve(long bytes) {
    if (budget != null) {
      budget.reserve(bytes);
      reserved += bytes;
    }
  }

  @Override
  public void close() {
    if (budget != null && reserved > 0) {
      budget.release(reserved);
      reserved = 0;
    }
  }

  /// A search before it starts: eligible rows of each segment, candidates of each query and
  /// segment, the answer.
  static long ofSearch(
      CollectionSchema schema, long rowCount, int segments, SearchRequest request) {
    long queries = request.queries().size();
    long hits = queries * Math.min(rowCount, request.topK());
    long candidates = queries * Math.min(rowCount, (long) request.topK() * segments);
    return rowCount / 4
        + candidates * CANDIDATE_BYTES
        + hits * (CANDIDATE_BYTES + rowBytes(schema, request.outputs()));
  }

  /// The rows of a retrieve, once their number is known.
  static long ofRows(CollectionSchema schema, long rowCount, List<FieldId> fields) {
    return rowCount * (24 + rowBytes(schema, fields));
  }

  private static long rowBytes(CollectionSchema schema, List<FieldId> fields) {
    long sum = 0;
    for (FieldId id : fields) {
      FieldSchema field = schema.field(id);
      if (field != null) {
        sum += valueBytes(field);
      }
    }
    return sum;
  }

  private static long valueBytes(FieldSchema field) {
    return switch (field.type()) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ, FLOAT, DOUBLE -> 8;
      case VARCHAR -> TEXT_BYTES;
      case TEXT, JSON, ARRAY, GEOMETRY -> DOCUMENT_BYTES;
      case SPARSE_FLOAT_VECTOR -> SPARSE_BYTES;
      case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
          field.type().vectorBytes(field.dimension());
    };
  }
}
