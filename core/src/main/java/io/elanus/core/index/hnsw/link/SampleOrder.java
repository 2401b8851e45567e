package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;
import java.util.Random;

/// Which nodes walks start from: those at the front of the order in which nodes are linked.
///
/// A sample drawn at random has no node of one cluster in three when there are as many clusters as
/// sampled nodes, and where no edge leads into such a cluster no walk finds it. So one half is
/// drawn at random, dense where nodes are; each of the other half with a probability proportional
/// to its squared distance from the nearest drawn before (k-means++, Arthur & Vassilvitskii 2007),
/// from [#POOL] times as many nodes as are wanted: 16 distances for each node of the graph.
public final class SampleOrder {
  private static final int POOL = 16;

  private final NodeRecords nodes;

  /// The nodes to draw from, those drawn in front; three more places, as [CodeSpace#distances]
  /// wants.
  private final int[] pool;

  /// Squared distances of the pool's nodes from the nearest drawn.
  private final int[] gaps;

  private final int[] distances;

  private SampleOrder(int[] order, int size, NodeRecords nodes) {
    this.nodes = nodes;
    pool = Arrays.copyOf(order, size + 3);
    Arrays.fill(pool, size, size + 3, order[0]);
    gaps = new int[size];
    Arrays.fill(gaps, Integer.MAX_VALUE);
    distances = new int[size + SevenBitKernels.OUT_PADDING];
  }

  /// Moves what is drawn to the front of an order.
  ///
  /// @param order random, of nodes no two of which have one code; changed
  /// @param seed of the drawing
  public static void arrange(int[] order, NodeRecords nodes, long seed) {
    int wanted = EntrySample.sizeFor(order.length);
    if (wanted == 0) {
      return;
    }
    int size = Math.min(order.length, POOL * wanted);
    SampleOrder drawing = new SampleOrder(order, size, nodes);
    Random random = new Random(seed);
    for (int drawn = 0; drawn < wanted; drawn++) {
      if (drawn >= Math.max(1, wanted / 2)) {
        drawing.swap(drawn, drawing.far(drawn, random));
      }
      drawing.measureFrom(drawn);
    }
    System.arraycopy(drawing.pool, 0, order, 0, size);
  }

  /// One that is not drawn yet, the likelier the farther from those that are.
  private int far(int drawn, Random random) {
    long sum = 0;
    for (int i = drawn; i < gaps.length; i++) {
      sum += gaps[i];
    }
    long left = (long) (random.nextDouble() * sum);
    int at = drawn;
    while (left >= gaps[at]) {
      left -= gaps[at++];
    }
    return at;
  }

  private void swap(int a, int b) {
    int node = pool[a];
    int gap = gaps[a];
    pool[a] = pool[b];
    gaps[a] = gaps[b];
    pool[b] = node;
    gaps[b] = gap;
  }

  private void measureFrom(int drawn) {
    CodeSpace.SQUARED_DISTANCE.distances(
        nodes.bytes(),
        nodes.code(pool[drawn]),
        nodes.bytes(),
        nodes.stride(),
        nodes.codeBytes(),
        pool,
        0,
        gaps.length,
        distances);
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = Math.min(gaps[i], distances[i]);
    }
  }
}
