package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Walk;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.cluster.Lists;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All rows in lists around some `2 sqrt(n)` centres, each in whole blocks of 32: inverted lists
/// (Jégou, Douze & Schmid 2011) of what a scan may look at.
///
/// Centres are found in two steps, groups first and then centres within each, so that a row is
/// compared with few.
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
  /// So many lists for each row of the entry sample: with as many lists as there are clusters many
  /// would hold two.
  private static final int LISTS_PER_SAMPLED = 2;

  private static final int SAMPLED_PER_LIST = 16;
  private static final int ITERATIONS = 5;
  private static final int BATCH = 4096;
  private static final long SEED = 1;
  private static final int ROWS_PER_SAMPLED = 32;

  /// How many of the nearest of each sampled row are looked for, and by how wide a walk.
  private static final int NEAREST = 10;

  private static final int WIDTH = 48;

  /// So many spreads nearer than the mean of a list no row of it is, nearly.
  private static final double MOST_SPREADS = 3.8;

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
    Tree tree = Tree.of(graph, dimension);
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
    Order order = new Order(count());
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
    Order order = new Order(count());
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

  /// The order in which a query visits lists: by the distance below which hardly any of their rows
  /// lies. One thread at a time.
  static final class Order {
    private static final int BUCKETS = 512;

    /// Larger ones are not sorted by moving each entry to its place.
    private static final int FULL = 16;

    private final int[] ids;
    private final int[] distances;
    private final int[] leasts;
    private final long[] entries;
    private final int[] starts = new int[BUCKETS + 1];
    private double norm;

    Order(int lists) {
      ids = CodeDistances.idsOf(lists);
      distances = new int[lists + SevenBitKernels.OUT_PADDING];
      leasts = new int[lists];
      entries = new long[lists];
    }

    void sort(SketchLists lists, CodeSpace space, MemorySegment query) {
      measure(lists, space, query);
      switch (space) {
        case SQUARED_DISTANCE -> leastSquares(lists.radius, (float) (MOST_SPREADS * lists.spread));
        case NEGATED_DOT -> leastProducts(lists.radius, MOST_SPREADS * lists.spread);
      }
      sort();
    }

    private void leastSquares(float[] radius, float spreads) {
      for (int l = 0; l < leasts.length; l++) {
        float distance = distances[l];
        float reach = 2 * (float) Math.sqrt(distance) * radius[l];
        leasts[l] = (int) (distance + radius[l] * radius[l] - spreads * reach);
      }
    }

    private void leastProducts(float[] radius, double spreads) {
      for (int l = 0; l < leasts.length; l++) {
        leasts[l] = (int) (distances[l] - spreads * norm * radius[l]);
      }
    }

    /// Into buckets of about one list each, then what is out of order in these.
    private void sort() {
      int smallest = Integer.MAX_VALUE;
      int largest = Integer.MIN_VALUE;
      for (int least : leasts) {
        smallest = Math.min(smallest, least);
        largest = Math.max(largest, least);
      }
      double scale = (BUCKETS - 1) / Math.max(1.0, (double) largest - smallest);
      Arrays.fill(starts, 0);
      for (int least : leasts) {
        starts[(int) (((double) least - smallest) * scale) + 1]++;
      }
      for (int b = 1; b <= BUCKETS; b++) {
        starts[b] += starts[b - 1];
      }
      for (int l = 0; l < leasts.length; l++) {
        int bucket = (int) (((double) leasts[l] - smallest) * scale);
        entries[starts[bucket]++] = (long) leasts[l] << 32 | l;
      }
      for (int b = 0, from = 0; b < BUCKETS; from = starts[b++]) {
        if (starts[b] - from > FULL) {
          Arrays.sort(entries, from, starts[b]);
        }
      }
      for (int i = 1; i < entries.length; i++) {
        long entry = entries[i];
        int at = i;
        for (; at > 0 && entries[at - 1] > entry; at--) {
          entries[at] = entries[at - 1];
        }
        entries[at] = entry;
      }
    }

    /// How many lists it orders.
    int size() {
      return entries.length;
    }

    /// The list to visit as the i-th.
    int list(int i) {
      return (int) entries[i];
    }

    /// The distance below which hardly any of its rows lies.
    int least(int i) {
      return (int) (entries[i] >> 32);
    }

    /// The distance of a list's centre from the query.
    int distance(int list) {
      return distances[list];
    }

    private void measure(SketchLists lists, CodeSpace space, MemorySegment query) {
      space
          .from(query, 0, lists.codeBytes)
          .of(lists.centres, lists.codeBytes, ids, 0, lists.count(), distances);
      if (space == CodeSpace.NEGATED_DOT) {
        double squares = 0;
        for (int i = 0; i < lists.codeBytes; i++) {
          double element = query.get(ValueLayout.JAVA_BYTE, i) - SevenBitQuantizer.CENTRE;
          squares += element * element;
        }
        norm = Math.sqrt(squares);
      }
    }

    /// The mean distance of a list's rows.
    private double mean(SketchLists lists, CodeSpace space, int list) {
      return switch (space) {
        case SQUARED_DISTANCE -> distances[list] + (double) lists.radius[list] * lists.radius[list];
        case NEGATED_DOT -> distances[list];
      };
    }

    /// How much nearer a row is that lies in the direction of the query.
    private double reach(SketchLists lists, CodeSpace space, int list) {
      return switch (space) {
        case SQUARED_DISTANCE -> 2 * Math.sqrt(distances[list]) * lists.radius[list];
        case NEGATED_DOT -> norm * lists.radius[list];
      };
    }
  }

  /// Groups, and centres within each.
  ///
  /// @param first the number of each group's first centre, shape `[groups + 1]`
  private record Tree(Centroids groups, List<Centroids> centres, int[] first, int dimension) {
    static Tree of(NodeRecords graph, int dimension) {
      int wanted = Math.min(graph.count(), LISTS_PER_SAMPLED * EntrySample.sizeFor(graph.count()));
      float[][] sample = new float[Math.min(graph.count(), SAMPLED_PER_LIST * wanted)][dimension];
      for (int i = 0; i < sample.length; i++) {
        int row = (int) ((long) i * graph.count() / sample.length);
        Sketches.centred(graph.bytes(), graph.code(row), sample[i]);
      }
      Workers alone = Workers.alone();
      Centroids groups =
          new KMeans(EntrySample.sizeFor(wanted), ITERATIONS, SEED)
              .trainFromApart(sample, 0, dimension, alone);
      int[] labels = new int[sample.length];
      KMeans.assign(sample, 0, groups, labels, alone);
      List<Centroids> centres = new ArrayList<>();
      int[] first = new int[groups.count() + 1];
      for (int g = 0; g < groups.count(); g++) {
        float[][] members = new float[sample.length][];
        int size = 0;
        for (int i = 0; i < sample.length; i++) {
          if (labels[i] == g) {
            members[size++] = sample[i];
          }
        }
        int count = Math.max(1, (int) ((long) size * wanted / sample.length));
        centres.add(
            size == 0
                ? new Centroids(
                    1,
                    dimension,
                    Arrays.copyOfRange(groups.values(), g * dimension, (g + 1) * dimension))
                : new KMeans(count, ITERATIONS, SEED)
                    .trainFromApart(Arrays.copyOf(members, size), 0, dimension, alone));
        first[g + 1] = first[g] + centres.getLast().count();
      }
      return new Tree(groups, centres, first, dimension);
    }

    int count() {
      return first[groups.count()];
    }

    /// The centre of each row.
    int[] labels(NodeRecords graph) {
      int[] labels = new int[graph.count()];
      float[][] vectors = new float[BATCH][dimension];
      float[][] ordered = new float[BATCH][];
      int[] ofVectors = new int[BATCH];
      int[] places = new int[BATCH];
      int[] found = new int[BATCH];
      Centroids.Finder ofGroups = groups.new Finder();
      List<Centroids.Finder> finders = new ArrayList<>();
      for (Centroids group : centres) {
        finders.add(group.new Finder());
      }
      for (int from = 0; from < labels.length; from += BATCH) {
        int size = Math.min(BATCH, labels.length - from);
        for (int i = 0; i < size; i++) {
          Sketches.centred(graph.bytes(), graph.code(from + i), vectors[i]);
        }
        ofGroups.nearest(vectors, 0, 0, size, ofVectors);
        int[] next = new int[groups.count() + 1];
        for (int i = 0; i < size; i++) {
          next[ofVectors[i] + 1]++;
        }
        for (int g = 0; g < groups.count(); g++) {
          next[g + 1] += next[g];
        }
        int[] begins = next.clone();
        for (int i = 0; i < size; i++) {
          int place = next[ofVectors[i]]++;
          ordered[place] = vectors[i];
          places[place] = i;
        }
        for (int g = 0; g < groups.count(); g++) {
          finders.get(g).nearest(ordered, 0, begins[g], begins[g + 1], found);
          for (int place = begins[g]; place < begins[g + 1]; place++) {
            labels[from + places[place]] = first[g] + found[place];
          }
        }
      }
      return labels;
    }

    /// The centres as 7-bit codes.
    MemorySegment codes(int codeBytes, Arena arena) {
      MemorySegment codes = arena.allocate((long) count() * codeBytes, 64);
      codes.fill((byte) SevenBitQuantizer.CENTRE);
      for (int g = 0; g < centres.size(); g++) {
        float[] values = centres.get(g).values();
        for (int c = 0; c < centres.get(g).count(); c++) {
          for (int i = 0; i < dimension; i++) {
            long element =
                Math.round((double) values[c * dimension + i]) + SevenBitQuantizer.CENTRE;
            codes.set(
                ValueLayout.JAVA_BYTE,
                (long) (first[g] + c) * codeBytes + i,
                (byte) Math.max(0, Math.min(127, element)));
          }
        }
      }
      return codes;
    }
  }
}
