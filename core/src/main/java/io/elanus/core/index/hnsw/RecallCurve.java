package io.elanus.core.index.hnsw;

import io.elanus.core.index.hnsw.graph.NodeRecords;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How the recall of walks grows with their beam, as measured when the graph was built. Recall is
/// given at three depths: of the nearest one, of the nearest ten, of the nearest hundred.
///
/// In the file: for each point an int32, the beam's width, and three float32, the recalls; -1 where
/// the beam is narrower than the depth.
///
/// @param widths of beams, ascending, shape `[points]`
/// @param recalls shape `[points][3]`
record RecallCurve(int[] widths, float[][] recalls) {
  static final int[] DEPTHS = {1, 10, 100};

  /// What is known of a graph that was not calibrated.
  static final RecallCurve NONE = new RecallCurve(new int[0], new float[0][]);

  static final int POINT_BYTES = 4 + 4 * DEPTHS.length;

  private static final float NARROWER = -1;
  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Reads what [#toBytes] wrote; null when widths do not ascend or recalls are no shares.
  static @Nullable RecallCurve read(MemorySegment bytes) {
    int count = (int) (bytes.byteSize() / POINT_BYTES);
    int[] widths = new int[count];
    float[][] recalls = new float[count][DEPTHS.length];
    for (int i = 0; i < count; i++) {
      widths[i] = bytes.get(NodeRecords.INT32, (long) i * POINT_BYTES);
      if (widths[i] <= (i == 0 ? 0 : widths[i - 1])) {
        return null;
      }
      for (int d = 0; d < DEPTHS.length; d++) {
        float recall = bytes.get(FLOAT32, (long) i * POINT_BYTES + 4 + 4L * d);
        if (!(recall == NARROWER || recall >= 0 && recall <= 1)) {
          return null;
        }
        recalls[i][d] = recall;
      }
    }
    return new RecallCurve(widths, recalls);
  }

  MemorySegment toBytes() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[POINT_BYTES * widths.length]);
    for (int i = 0; i < widths.length; i++) {
      bytes.set(NodeRecords.INT32, (long) i * POINT_BYTES, widths[i]);
      for (int d = 0; d < DEPTHS.length; d++) {
        bytes.set(FLOAT32, (long) i * POINT_BYTES + 4 + 4L * d, recalls[i][d]);
      }
    }
    return bytes;
  }

  /// With one more point.
  ///
  /// @param found of the true nearest, at each depth, shape `[3]`; those of depths beyond the width
  ///   do not count
  /// @param wanted queries
  RecallCurve with(int width, long[] found, int wanted) {
    int[] more = Arrays.copyOf(widths, widths.length + 1);
    more[widths.length] = width;
    float[][] moreRecalls = Arrays.copyOf(recalls, recalls.length + 1);
    float[] last = new float[DEPTHS.length];
    for (int d = 0; d < DEPTHS.length; d++) {
      last[d] =
          width < DEPTHS[d] ? NARROWER : (float) ((double) found[d] / ((long) wanted * DEPTHS[d]));
    }
    moreRecalls[recalls.length] = last;
    return new RecallCurve(more, moreRecalls);
  }

  /// The narrowest beam that reaches a recall; twice the widest that was measured when none of them
  /// does; -1 when none was measured. Between depths it goes by the logarithm of the depth, beyond
  /// the last in proportion to it.
  int widthFor(double recall, int topK) {
    if (widths.length == 0) {
      return -1;
    }
    int last = DEPTHS.length - 1;
    if (topK >= DEPTHS[last]) {
      return whole(widthAt(recall, last) * topK / DEPTHS[last], topK);
    }
    int below = 0;
    while (DEPTHS[below + 1] <= topK) {
      below++;
    }
    double narrow = widthAt(recall, below);
    double wide = topK == DEPTHS[below] ? narrow : widthAt(recall, below + 1);
    double share =
        Math.log((double) topK / DEPTHS[below])
            / Math.log((double) DEPTHS[below + 1] / DEPTHS[below]);
    return whole(narrow * Math.pow(Math.max(1, wide / narrow), share), topK);
  }

  private static int whole(double width, int topK) {
    return (int) Math.max(topK, Math.min(Integer.MAX_VALUE, Math.ceil(width - 1e-3)));
  }

  /// On the line between the two points around the recall: the curve bends down, so that is never
  /// too narrow.
  private double widthAt(double wanted, int depth) {
    float recall = (float) wanted;
    int before = -1;
    for (int i = 0; i < widths.length; i++) {
      float reached = recalls[i][depth];
      if (reached >= recall) {
        if (before < 0) {
          return widths[i];
        }
        float missed = recalls[before][depth];
        return widths[before]
            + (double) (widths[i] - widths[before]) * (recall - missed) / (reached - missed);
      }
      before = reached == NARROWER ? -1 : i;
    }
    return 2.0 * widths[widths.length - 1];
  }

  /// Whether wider beams have nothing left to show.
  boolean isComplete() {
    if (widths.length == 0) {
      return false;
    }
    float[] last = recalls[recalls.length - 1];
    return last[0] >= 0.999 && last[1] >= 0.999 && last[2] >= 0.99;
  }
}
