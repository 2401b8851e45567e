package io.elanus.core.index.hnsw.scan;

import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The centres of lists, found in two steps: groups first, then centres within each, so that a row
/// is compared with few.
///
/// @param first the number of each group's first centre, shape `[groups + 1]`
record ListTree(Centroids groups, List<Centroids> centres, int[] first, int dimension) {
  /// So many lists for each row of the entry sample: with as many lists as there are clusters many
  /// would hold two.
  private static final int LISTS_PER_SAMPLED = 2;

  private static final int SAMPLED_PER_LIST = 16;
  private static final int ITERATIONS = 5;
  private static final int BATCH = 4096;
  private static final long SEED = 1;

  static ListTree of(NodeRecords graph, int dimension) {
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
    return new ListTree(groups, centres, first, dimension);
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
          long element = Math.round((double) values[c * dimension + i]) + SevenBitQuantizer.CENTRE;
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
