package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.FieldId;
import java.util.Arrays;
import java.util.List;

/// Rows by ascending key, one for each key: the newest where several hold it.
///
/// @param rows none when only counted
/// @param timestamps when each row was written, shape `[rows]`
/// @param count the rows' number, or what was counted
public record RetrievedRows(Rows rows, long[] timestamps, long count) {
  /// The first `limit` rows of all parts by key. Where all parts only counted, the counts added up.
  ///
  /// @param parts at least one, all with the same fields, the primary key among them unless only
  ///   counted
  /// @param limit -1 for all
  public static RetrievedRows merge(List<RetrievedRows> parts, FieldId primaryKey, long limit) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    if (parts.getFirst().rows.columns().isEmpty()) {
      long count = 0;
      for (RetrievedRows part : parts) {
        count += part.count;
      }
      return new RetrievedRows(parts.getFirst().rows, new long[0], count);
    }
    Rows all = Rows.concat(parts.stream().map(RetrievedRows::rows).toList());
    Column keys = all.column(primaryKey);
    long[] timestamps = new long[all.rowCount()];
    int[] position = new int[parts.size()];
    int[] end = new int[parts.size()];
    for (int p = 0, start = 0; p < position.length; p++) {
      long[] part = parts.get(p).timestamps;
      System.arraycopy(part, 0, timestamps, start, part.length);
      position[p] = start;
      start += part.length;
      end[p] = start;
    }
    int[] picked = new int[(int) Math.min(all.rowCount(), limit < 0 ? Long.MAX_VALUE : limit)];
    int count = 0;
    while (count < picked.length) {
      int first = smallest(keys, timestamps, position, end);
      if (first < 0) {
        break;
      }
      int row = position[first]++;
      if (count == 0 || !Keys.equal(keys, picked[count - 1], keys, row)) {
        picked[count++] = row;
      }
    }
    picked = count == picked.length ? picked : Arrays.copyOf(picked, count);
    long[] pickedTimestamps = new long[count];
    for (int i = 0; i < count; i++) {
      pickedTimestamps[i] = timestamps[picked[i]];
    }
    return new RetrievedRows(all.gather(picked), pickedTimestamps, count);
  }

  /// The part whose next row comes first: smaller key, newer among equal keys. -1 at the end.
  private static int smallest(Column keys, long[] timestamps, int[] position, int[] end) {
    int first = -1;
    for (int p = 0; p < position.length; p++) {
      if (position[p] == end[p]) {
        continue;
      }
      if (first < 0) {
        first = p;
        continue;
      }
      int order = Keys.compare(keys, position[p], keys, position[first]);
      if (order < 0 || (order == 0 && timestamps[position[p]] > timestamps[position[first]])) {
        first = p;
      }
    }
    return first;
  }
}
