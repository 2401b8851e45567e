package io.elanus.core.text.match;

/// How many edits apart two words are: a character missing, added or changed, or two neighbours
/// swapped, no place touched twice (optimal string alignment; Damerau, 1964).
public final class SpellingDistance {
  private SpellingDistance() {}

  /// Whether no more than `most` edits make one word the other; characters are code points.
  public static boolean isWithin(String a, String b, int most) {
    if (a.equals(b)) {
      return true;
    }
    int[] from = a.codePoints().toArray();
    int[] to = b.codePoints().toArray();
    if (most == 0 || Math.abs(from.length - to.length) > most) {
      return false;
    }
    int[] before = new int[to.length + 1];
    int[] last = new int[to.length + 1];
    int[] row = new int[to.length + 1];
    for (int j = 0; j <= to.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length; i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= to.length; j++) {
        int changed = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        int edits = Math.min(changed, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
          edits = Math.min(edits, before[j - 2] + 1);
        }
        row[j] = edits;
        least = Math.min(least, edits);
      }
      if (least > most) {
        return false;
      }
      int[] free = before;
      before = last;
      last = row;
      row = free;
    }
    return last[to.length] <= most;
  }
}
