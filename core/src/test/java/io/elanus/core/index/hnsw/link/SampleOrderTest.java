package io.elanus.core.index.hnsw.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.index.hnsw.graph.NodeRecords;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The front of an order: half as it was, the other half from where it was not.
final class SampleOrderTest {
  private static final int CODE_BYTES = 64;

  /// Codes whose first bytes say the cluster, of `rows / clusters` nodes each, and whose last one
  /// tells them apart.
  private static NodeRecords clusters(int rows, int clusters) {
    NodeRecords nodes =
        NodeRecords.codes(
            Arena.ofAuto().allocate((long) rows * CODE_BYTES + 64, 64), rows, CODE_BYTES);
    for (int row = 0; row < rows; row++) {
      long code = nodes.code(row);
      nodes.bytes().set(ValueLayout.JAVA_BYTE, code + row % clusters, (byte) 100);
      nodes.bytes().set(ValueLayout.JAVA_BYTE, code + 63, (byte) (row / clusters));
    }
    return nodes;
  }

  private static int[] shuffled(int rows, long seed) {
    List<Integer> order = Arrays.asList(new Integer[rows]);
    for (int row = 0; row < rows; row++) {
      order.set(row, row);
    }
    Collections.shuffle(order, new Random(seed));
    return order.stream().mapToInt(row -> row).toArray();
  }

  private static long clustersIn(int[] order, int first, int clusters) {
    return Arrays.stream(order).limit(first).map(row -> row % clusters).distinct().count();
  }

  @Test
  void drawsFromEveryClusterWhereChanceLeavesOutAThird() {
    int clusters = 50;
    int[] order = shuffled(2_500, 7);
    long before = clustersIn(order, 50, clusters);
    int[] half = Arrays.copyOf(order, 25);
    SampleOrder.arrange(order, clusters(2_500, clusters), 3);

    assertThat(before).isLessThan(40);
    assertThat(clustersIn(order, 50, clusters)).isGreaterThan(43);
    assertThat(order).startsWith(half);
    assertThat(Arrays.stream(order).sorted()).containsExactly(sorted(2_500));
  }

  @Test
  void isTheSameForASeed() {
    NodeRecords nodes = clusters(600, 20);
    int[] once = shuffled(600, 1);
    int[] again = once.clone();
    int[] other = once.clone();
    SampleOrder.arrange(once, nodes, 5);
    SampleOrder.arrange(again, nodes, 5);
    SampleOrder.arrange(other, nodes, 6);

    assertThat(again).containsExactly(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void takesOrdersOfAnyLength() {
    for (int rows = 0; rows <= 40; rows++) {
      int[] order = shuffled(rows, rows);
      SampleOrder.arrange(order, clusters(rows, 8), 2);
      assertThat(Arrays.stream(order).sorted()).containsExactly(sorted(rows));
    }
  }

  private static Integer[] sorted(int rows) {
    return IntStream.range(0, rows).boxed().toArray(Integer[]::new);
  }
}
