package io.elanus.engine.segment;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.text.bm25.TermStatistics;
import io.elanus.core.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frozen view of the rows of one segment, for one read: the row count does not change under it.
/// Implemented by growing segments (rows in write order) and sealed ones (rows in key order).
public interface Segment extends ColumnSource {
  SegmentId id();

  PartitionId partition();

  /// The rows that a reader at `snapshot` may see: written at or before it, not deleted at or
  /// before it, and not older than `expiredBefore`. Null when that is every row (the common case).
  @Nullable Bits visible(Timestamp snapshot, Timestamp expiredBefore);

  /// Whether rows ascend by primary key, equal keys following each other.
  default boolean inKeyOrder() {
    return false;
  }

  /// When a row was written.
  Timestamp timestamp(int row);

  /// Those of the given keys that the segment may hold, as far as it knows without looking at its
  /// rows. Keys are as for [#rowsOf].
  default Column possible(Column keys) {
    return keys;
  }

  /// The rows that hold any of the given keys, visible or not, as a set. Keys are of the primary
  /// key's type, ascending, distinct.
  Bits rowsOf(Column keys);

  /// The dense vectors of a field.
  VectorRows vectors(FieldId field);

  /// The exact `topK` of each query among the rows `from .. to - 1` of a dense field.
  default List<Hits> scan(
      FieldId field,
      Metric metric,
      List<QueryVector.Dense> queries,
      SearchSpec spec,
      int from,
      int to) {
    return FlatSearch.searchRange(vectors(field), metric, queries, spec, from, to);
  }

  /// The sparse vectors of a field.
  SparseRows sparseVectors(FieldId field);

  /// What the rows tell of terms, by a field of term frequencies. Counted when first asked for.
  TermStatistics termStatistics(FieldId field, int[] terms);

  /// The index of a vector field, null while there is none.
  @Nullable VectorIndex index(FieldId field);

  /// What the index of a vector field is called in its file, as `HNSW`; null while there is none.
  default @Nullable String indexType(FieldId field) {
    return null;
  }

  /// The values of any field, vectors included, at the given rows in the given order.
  Column gather(FieldId field, int[] rows);
}
