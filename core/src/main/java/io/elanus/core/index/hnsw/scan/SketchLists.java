package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// All rows in lists around some `2 sqrt(n)` centres, each in whole blocks of 32: inverted lists
/// (Jégou, Douze & Schmid 2011) of what a scan may look at.
///
/// Centres are found by [ListTree], and visited in the order of [ListOrder].
///
/// @param centres their 7-bit codes, shape `[lists][codeBytes]`
/// @param radius the root mean squared distance of codes from the centre, shape `[lists]`
/// @param firstBlock where each list's blocks begin, shape `[lists + 1]`
/// @param listOfBlock the list of each block
/// @param rows the row at each place, -1 behind the last of a list, shape `[blocks * 32]`
/// @param places of each row, shape `[rows]`
/// @param spread how far rows of a list lie towards a query: the root mean square of the cosine
///   between that direction and the one from the centre to a row
/// @param found how many of the nearest of the sampled rows lie in the first lists of a visit,
///   shape `[lists]`, ascending
record SketchLists(
    MemorySegment centres,
    int codeBytes,
    float[] radius,
    int[] firstBlock,
    int[] listOfBlock,
    int[] rows,
    int[] places,
    double spread,
    int[] found) {
  private static final int BATCH = 4096;
  private static final long SEED = 1;
  private static final int ROWS_PER_SAMPLED = 32;

  /// How many of the nearest of each sampled row are looked for, and by how wide a walk.
  private static final int NEAREST = 10;

  private static final int WIDTH = 48;

  int count() {
    return radius.length;
  }

  /// How many lists, in the order of a visit, hold what is near but for a part of it.
  ///
  /// @param missed that part, above zero
  int usual(double missed) {
    double wanted = (1 - missed) * found[found.length - 1];
    int usual = 0;
    while (usual < found.length - 1 && found[usual] < wanted) {
      usual++;
    }
    return usual + 1;
  }

  /// The part of the lists that this is.
  double usualPart(double missed) {
    return (double) usual(missed) / count();
  }

  int blocks() {
    return listOfBlock.length;
  }

  int listOf(int row) {
    return listOfBlock[places[row] / FastScan.ROWS];
  }

  long residentBytes() {
    return centres.byteSize()
        + 4L
            * (radius.length
                + firstBlock.length
                + listOfBlock.length
                + rows.length
                + places.length
                + found.length);
  }

  /// @param dimension elements of a code that count
  static SketchLists of(
      NodeRecords graph, EntrySample sample, CodeSpace space, int dimension, Arena arena) {
    ListTree tree = ListTree.of(graph, dimension);
    int[] labels = tree.labels(graph);
    int count = tree.count();
    Lists grouped = Lists.of(labels, count, true);
    int[] rows = grouped.rows();
    int[] firstBlock = new int[count + 1];
    Arrays.setAll(firstBlock, l -> grouped.starts()[l] / FastScan.ROWS);
    int[] listOfBlock = new int[firstBlock[count]];
    for (int l = 0; l < count; l++) {
      Arrays.fill(listOfBlock, firstBlock[l], firstBlock[l + 1], l);
    }
    MemorySegment centres = tree.codes(graph.codeBytes(), arena);
    int[] places = new int[graph.count()];
    for (int place = 0; place < rows.length; place++) {
      if (rows[place] >= 0) {
        places[rows[place]] = place;
      }
    }
    float[] radius = radius(graph, centres, grouped);
    SketchLists lists =
        new SketchLists(
            centres,
            graph.codeBytes(),
            radius,
            firstBlock,
            listOfBlock,
            rows,
            places,
            1,
            new int[count]);
    lists = lists.with(lists.spread(graph, sample, space, labels), lists.found);
    return lists.with(lists.spread, lists.found(graph, sample, space, labels));
  }

  private static float[] radius(NodeRecords graph, MemorySegment centres, Lists lists) {
    float[] radius = new float[lists.starts().length - 1];
    int[] rows = lists.rows();
    int[] distances = new int[BATCH + SevenBitKernels.OUT_PADDING];
    int[] ids = new int[BATCH + 4];
    for (int l = 0; l < radius.length; l++) {
      CodeDistances from =
          CodeSpace.SQUARED_DISTANCE.from(centres, (long) l * graph.codeBytes(), graph.codeBytes());
      int first = lists.starts()[l];
      int end = lists.starts()[l + 1];
      while (end > first && rows[end - 1] < 0) {
        end--;
      }
      double sum = 0;
      for (int at = first; at < end; at += BATCH) {
        int size = Math.min(BATCH, end - at);
        System.arraycopy(rows, at, ids, 0, size);
        graph.distances(from, ids, size, distances);
        for (int i = 0; i < size; i++) {
          sum += distances[i];
        }
      }
      radius[l] = end == first ? 0 : (float) Math.sqrt(sum / (end - first));
    }
    return radius;
  }

  private SketchLists with(double spread, int[] found) {
    return new SketchLists(
        centres, codeBytes, radius, firstBlock, listOfBlock, rows, places, spread, found);
  }

  /// Over sampled rows as queries and some rows of each.
  private double spread(NodeRecords graph, EntrySample sample, CodeSpace space, int[] labels) {
    ListOrder order = new ListOrder(count());
    int[] ids = new int[ROWS_PER_SAMPLED + 4];
    int[] distances = new int[ROWS_PER_SAMPLED + SevenBitKernels.OUT_PADDING];
    double sum = 0;
    long pairs = 0;
    long state = SEED;
    for (int s = 0; s < sample.count(); s++) {
      MemorySegment query = sample.codes().asSlice((long) s * codeBytes, codeBytes);
      order.measure(this, space, query);
      for (int i = 0; i < ROWS_PER_SAMPLED; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        ids[i] = (int) Long.remainderUnsigned(state >>> 20, graph.count());
      }
      graph.distances(space.from(query, 0, codeBytes), ids, ROWS_PER_SAMPLED, distances);
      for (int i = 0; i < ROWS_PER_SAMPLED; i++) {
        int list = labels[ids[i]];
        double reach = order.reach(this, space, list);
        if (reach > 0) {
          double off = (distances[i] - order.mean(this, space, list)) / reach;
          sum += off * off;
          pairs++;
        }
      }
    }
    return pairs == 0 ? 1 : Math.sqrt(sum / pairs);
  }

  /// In how many lists the nearest of the sampled rows are found, as walks find them: the
  /// neighbours that a row has in the graph are not the nearest, some are links to elsewhere.
  private int[] found(NodeRecords graph, EntrySample sample, CodeSpace space, int[] labels) {
    ListOrder order = new ListOrder(count());
    Walk walk = new Walk(graph, sample);
    int[] places = new int[count()];
    int[] found = new int[count()];
    for (int s = 0; s < sample.count(); s++) {
      MemorySegment query = sample.codes().asSlice((long) s * codeBytes, codeBytes);
      order.sort(this, space, query);
      for (int i = 0; i < places.length; i++) {
        places[order.list(i)] = i;
      }
      walk.walk(space.from(query, 0, codeBytes), WIDTH, sample.count(), Walk.STARTS);
      int left = NEAREST;
      for (int i = 0; i < walk.size() && left > 0; i++) {
        if (walk.node(i) != sample.nodes()[s]) {
          found[places[labels[walk.node(i)]]]++;
          left--;
        }
      }
    }
    for (int i = 1; i < found.length; i++) {
      found[i] += found[i - 1];
    }
    return found;
  }
}
