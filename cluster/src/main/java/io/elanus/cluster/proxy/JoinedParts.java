package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.Map;

/// The hits of several searches end to end, all with the same output fields.
///
/// @param outputs without columns when the searches bring none
record JoinedParts(Column keys, float[] scores, Rows outputs, Timestamp snapshot) {
  /// @param parts at least one; the first one's snapshot is kept
  static JoinedParts of(List<SearchPart> parts) {
    int total = 0;
    for (SearchPart part : parts) {
      total = Math.addExact(total, part.scores().length);
    }
    float[] scores = new float[total];
    int next = 0;
    for (SearchPart part : parts) {
      System.arraycopy(part.scores(), 0, scores, next, part.scores().length);
      next += part.scores().length;
    }
    // An empty part may lack columns.
    List<Rows> outputs =
        parts.stream().map(SearchPart::outputs).filter(rows -> rows.rowCount() > 0).toList();
    return new JoinedParts(
        Column.concat(parts.stream().map(SearchPart::keys).toList()),
        scores,
        outputs.isEmpty() || outputs.getFirst().columns().isEmpty()
            ? new Rows(total, Map.of())
            : Rows.concat(outputs),
        parts.getFirst().snapshot());
  }

  SearchPart take(int[] rows, int[] counts) {
    float[] taken = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      taken[i] = scores[rows[i]];
    }
    return take(rows, counts, taken);
  }

  /// @param newScores of the taken rows
  SearchPart take(int[] rows, int[] counts, float[] newScores) {
    Rows taken =
        outputs.columns().isEmpty() ? new Rows(rows.length, Map.of()) : outputs.gather(rows);
    return new SearchPart(counts, keys.gather(rows), newScores, taken, snapshot);
  }
}
