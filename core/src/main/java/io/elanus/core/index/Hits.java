package io.elanus.core.index;

/// The nearest rows of one segment for one query: best first; equal scores by row, smaller first.
///
/// @param rows shape `[count]`
/// @param scores shape `[count]`, in the metric's own unit
public record Hits(int[] rows, float[] scores) {
  public static final Hits NONE = new Hits(new int[0], new float[0]);

  public Hits {
    if (rows.length != scores.length) {
      throw new IllegalArgumentException(rows.length + " rows, " + scores.length + " scores");
    }
  }

  public int count() {
    return rows.length;
  }
}
