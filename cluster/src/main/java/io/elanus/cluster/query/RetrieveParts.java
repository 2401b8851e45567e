package io.elanus.cluster.query;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.core.schema.FieldId;
import java.util.List;

/// Joins answers to one retrieve from different segments or shards.
public final class RetrieveParts {
  private RetrieveParts() {}

  /// The first `limit` rows of all parts by key, the newest of each key; counts are added up.
  ///
  /// @param parts at least one; the first one's snapshot is kept
  /// @param limit -1 for all
  public static RetrievePart merge(List<RetrievePart> parts, FieldId primaryKey, long limit) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    throw new UnsupportedOperationException("not yet: " + primaryKey + limit);
  }
}
