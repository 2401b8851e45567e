package io.elanus.engine.search;

import io.elanus.core.column.Column;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.segment.Segment;
import java.util.Arrays;

/// Goes through the eligible rows of one segment by ascending key. Keys are read a stretch at a
/// time: a reader that stops early has not read the rest.
final class KeyCursor implements Comparable<KeyCursor> {
  private static final int FIRST_STRETCH = 64;
  private static final int LONGEST_STRETCH = 16_384;

  private final int place;
  private final Segment segment;
  private final FieldId key;
  private final RowStream rows;
  private int stretch;

  private int[] taken = new int[0];
  private Column keys;
  private int position;

  /// Starts before the first row.
  ///
  /// @param place of the segment among those read
  /// @param noKeys a column of the key's type without a row
  /// @param expected rows that will be wanted, roughly; negative for all
  KeyCursor(int place, Segment segment, FieldId key, Column noKeys, RowStream rows, long expected) {
    this.place = place;
    this.segment = segment;
    this.key = key;
    this.rows = rows;
    keys = noKeys;
    stretch =
        expected < 0 ? LONGEST_STRETCH : (int) Math.clamp(expected, FIRST_STRETCH, LONGEST_STRETCH);
  }

  /// Moves to the next row.
  ///
  /// @return false when there is none
  boolean advance() {
    if (++position < taken.length) {
      return true;
    }
    position = 0;
    taken = rows.next(segment.inKeyOrder() ? stretch : Integer.MAX_VALUE);
    if (taken.length == 0) {
      return false;
    }
    stretch = Math.min(LONGEST_STRETCH, 2 * stretch);
    keys = segment.gather(key, taken);
    if (!segment.inKeyOrder()) {
      sort();
    }
    return true;
  }

  int place() {
    return place;
  }

  int row() {
    return taken[position];
  }

  long timestamp() {
    return segment.timestamp(taken[position]).value();
  }

  /// The keys of the present stretch, and where in it the cursor is.
  Column keys() {
    return keys;
  }

  int position() {
    return position;
  }

  @Override
  public int compareTo(KeyCursor other) {
    int byKey = Keys.compare(keys, position, other.keys, other.position);
    return byKey != 0 ? byKey : Integer.compare(place, other.place);
  }

  private void sort() {
    Column unsorted = keys;
    Integer[] order = new Integer[taken.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Keys.compare(unsorted, a, unsorted, b));
    int[] picks = new int[order.length];
    int[] sorted = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      picks[i] = order[i];
      sorted[i] = taken[picks[i]];
    }
    taken = sorted;
    keys = unsorted.gather(picks);
  }
}
