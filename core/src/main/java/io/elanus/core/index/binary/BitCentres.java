package io.elanus.core.index.binary;

import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Centres of binary vectors, which are binary vectors themselves.
///
/// Learnt by Lloyd's iterations with the k-majority rule (Grana et al., "A fast approach for
/// integrating ORB descriptors in the bag of words model", 2013): the centre nearest to a group by
/// HAMMING has the bits that most members have. By JACCARD it has as many bits as members have on
/// average, the most common ones: with few bits set, a majority would leave none.
///
/// @param words shape `[count][width / 8]`
record BitCentres(BitDistance distance, int width, long[][] words) {
  private static final int BATCH = 256;
  private static final int ITERATIONS = 10;

  /// @param sample rows to learn from, distinct, at least `count`
  /// @param count of centres
  static BitCentres train(
      VectorRows rows, BitDistance distance, int[] sample, int count, Workers workers) {
    int width = (int) VectorRows.strideOf(rows.type(), rows.dimension());
    long[][] start = new long[count][];
    for (int c = 0; c < count; c++) {
      start[c] = read(rows, sample[c], width);
    }
    BitCentres centres = new BitCentres(distance, width, start);
    int[] labels = new int[sample.length];
    int[] before = new int[sample.length];
    Arrays.fill(before, -1);
    for (int i = 0; i < ITERATIONS; i++) {
      centres.assign(rows, sample, labels, workers);
      if (Arrays.equals(labels, before)) {
        break;
      }
      System.arraycopy(labels, 0, before, 0, labels.length);
      centres = centres.moved(rows, sample, labels);
    }
    return centres;
  }

  int count() {
    return words.length;
  }

  static long[] read(VectorRows rows, int row, int width) {
    long[] words = new long[width / 8];
    MemorySegment.copy(rows.chunkOf(row), INT64, rows.offsetOf(row), words, 0, words.length);
    return words;
  }

  /// The number of the nearest centre of each row.
  void assign(VectorRows rows, int[] picked, int[] labels, Workers workers) {
    workers.run(
        0,
        picked.length,
        BATCH,
        () ->
            (from, to) -> {
              for (int i = from; i < to; i++) {
                labels[i] = nearest(rows.chunkOf(picked[i]), rows.offsetOf(picked[i]));
              }
            });
  }

  private int nearest(MemorySegment rows, long offset) {
    int nearest = 0;
    float least = Float.POSITIVE_INFINITY;
    for (int c = 0; c < words.length; c++) {
      float between = distance.between(rows, offset, width, words[c]);
      if (between < least) {
        least = between;
        nearest = c;
      }
    }
    return nearest;
  }

  /// The distance of every centre from a query.
  float[] distances(long[] query) {
    float[] distances = new float[words.length];
    for (int c = 0; c < distances.length; c++) {
      distances[c] = distance.between(MemorySegment.ofArray(words[c]), 0, width, query);
    }
    return distances;
  }

  /// A centre without members becomes a member of the largest group.
  private BitCentres moved(VectorRows rows, int[] sample, int[] labels) {
    Lists groups = Lists.of(labels, words.length, false);
    int[] starts = groups.starts();
    int[] members = new int[labels.length];
    Arrays.setAll(members, i -> sample[groups.rows()[i]]);
    int[] sizes = new int[words.length];
    Arrays.setAll(sizes, c -> starts[c + 1] - starts[c]);
    long[][] moved = new long[words.length][];
    for (int c = 0; c < moved.length; c++) {
      moved[c] =
          starts[c] == starts[c + 1]
              ? read(rows, strayed(members, starts, sizes), width)
              : centre(rows, members, starts[c], starts[c + 1]);
    }
    return new BitCentres(distance, width, moved);
  }

  /// A member of the largest group, another one each time.
  ///
  /// @param sizes of the groups, less those that strayed
  private static int strayed(int[] members, int[] starts, int[] sizes) {
    int largest = 0;
    for (int c = 1; c < sizes.length; c++) {
      largest = sizes[c] > sizes[largest] ? c : largest;
    }
    return members[starts[largest] + --sizes[largest]];
  }

  private long[] centre(VectorRows rows, int[] members, int from, int to) {
    int[] counts = new int[width * 8];
    long bits = 0;
    for (int i = from; i < to; i++) {
      long[] member = read(rows, members[i], width);
      for (int w = 0; w < member.length; w++) {
        for (long left = member[w]; left != 0; left &= left - 1) {
          counts[64 * w + Long.numberOfTrailingZeros(left)]++;
          bits++;
        }
      }
    }
    int least = leastCount(counts, to - from, bits);
    long[] centre = new long[width / 8];
    for (int bit = 0; bit < counts.length; bit++) {
      if (counts[bit] >= least) {
        centre[bit >> 6] |= 1L << bit;
      }
    }
    return centre;
  }

  /// How many members must have a bit for the centre to have it.
  private int leastCount(int[] counts, int size, long bits) {
    return switch (distance) {
      case HAMMING -> size / 2 + 1;
      case JACCARD -> {
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        int kept = (int) Math.clamp(Math.round((double) bits / size), 1, sorted.length);
        yield Math.max(1, sorted[sorted.length - kept]);
      }
    };
  }
}
