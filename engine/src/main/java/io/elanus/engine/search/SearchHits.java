package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hits of query 0, then of query 1, and so on; within a query best first, equal scores by smaller
/// key; each key at most once in a query.
///
/// @param counts hits of each query, shape `[queries]`
/// @param keys primary keys, shape `[sum(counts)]`
/// @param outputs the wanted fields, a row for each hit
public record SearchHits(int[] counts, Column keys, float[] scores, Rows outputs) {
  /// No field's number: the column of outputs that says which element of its row each hit is, when
  /// elements are searched. Then a key may be there several times, with other elements.
  public static final FieldId ELEMENTS = new FieldId(2);

  static Rows withElements(Rows outputs, long[] places) {
    Map<FieldId, Column> columns = new LinkedHashMap<>(outputs.columns());
    columns.put(ELEMENTS, new IntegerColumn(DataType.INT64, places, null));
    return new Rows(places.length, columns);
  }

  /// Which elements the hits are; null when rows are searched.
  private static int @Nullable [] elements(Rows outputs) {
    if (!(outputs.columns().get(ELEMENTS) instanceof IntegerColumn places)) {
      return null;
    }
    return Arrays.stream(places.values()).mapToInt(Math::toIntExact).toArray();
  }

  /// The best `topK` of all parts for each query.
  ///
  /// @param parts at least one, all with the same number of queries and the same outputs
  public static SearchHits merge(List<SearchHits> parts, Metric metric, int topK) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int queries = parts.getFirst().counts.length;
    int total = 0;
    for (SearchHits part : parts) {
      total = Math.addExact(total, part.scores.length);
    }
    // Candidates are ordered by query, then part; `place` says where each is in the parts end to
    // end.
    int[] place = new int[total];
    float[] scores = new float[total];
    int[] starts = new int[queries + 1];
    int[] read = new int[parts.size()];
    int next = 0;
    for (int q = 0; q < queries; q++) {
      int partStart = 0;
      for (int p = 0; p < read.length; p++) {
        SearchHits part = parts.get(p);
        for (int i = 0; i < part.counts[q]; i++, next++) {
          place[next] = partStart + read[p];
          scores[next] = part.scores[read[p]++];
        }
        partStart += part.scores.length;
      }
      starts[q + 1] = next;
    }
    Column keys = Column.concat(parts.stream().map(SearchHits::keys).toList()).gather(place);
    Rows joined = Rows.concat(parts.stream().map(SearchHits::outputs).toList());
    BestOfKeys best =
        BestOfKeys.pick(metric, topK, starts, keys, scores, elements(joined.gather(place)));
    int[] picked = best.picked();
    float[] pickedScores = new float[picked.length];
    int[] pickedPlaces = new int[picked.length];
    for (int i = 0; i < picked.length; i++) {
      pickedScores[i] = scores[picked[i]];
      pickedPlaces[i] = place[picked[i]];
    }
    return new SearchHits(
        best.counts(), keys.gather(picked), pickedScores, joined.gather(pickedPlaces));
  }
}
