package io.elanus.cluster.query;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.core.schema.FieldId;
import io.elanus.core.time.Timestamp;
import io.elanus.engine.search.RetrievedRows;
import java.util.ArrayList;
import java.util.List;

/// Joins answers to one retrieve from different segments or shards.
public final class RetrieveParts {
  private RetrieveParts() {}

  /// The first `limit` rows of all parts by key, the newest of each key; counts are added up where
  /// rows were only counted.
  ///
  /// @param parts at least one; the first one's snapshot is kept
  /// @param limit -1 for all
  public static RetrievePart merge(List<RetrievePart> parts, FieldId primaryKey, long limit) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<RetrievedRows> rows = new ArrayList<>(parts.size());
    String profile = null;
    for (RetrievePart part : parts) {
      profile = TraceJson.joined(profile, part.profile());
      rows.add(new RetrievedRows(part.rows(), part.timestamps(), part.count()));
    }
    return of(RetrievedRows.merge(rows, primaryKey, limit), parts.getFirst().snapshot())
        .profiled(profile);
  }

  static RetrievePart of(RetrievedRows rows, Timestamp snapshot) {
    return new RetrievePart(rows.rows(), rows.timestamps(), rows.count(), snapshot);
  }
}
