package io.elanus.core.index.hnsw.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import io.elanus.core.index.IndexSize;
import io.elanus.core.index.RowsShape;
import io.elanus.core.index.hnsw.HnswMethod;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NeighbourListsTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void aNumberHasTheBitsThatTellNodesAndTheEndApart() {
    assertThat(NeighbourLists.bitsFor(0)).isEqualTo(1);
    assertThat(NeighbourLists.bitsFor(1)).isEqualTo(1);
    assertThat(NeighbourLists.bitsFor(2)).isEqualTo(2);
    assertThat(NeighbourLists.bitsFor(3)).isEqualTo(2);
    assertThat(NeighbourLists.bitsFor(4)).isEqualTo(3);
    assertThat(NeighbourLists.bitsFor(65_535)).isEqualTo(16);
    assertThat(NeighbourLists.bitsFor(65_536)).isEqualTo(17);
    assertThat(NeighbourLists.bitsFor(Integer.MAX_VALUE)).isEqualTo(31);
    assertThat(NeighbourLists.stride(36, 17)).isEqualTo(77);
  }

  /// The bar is 28 % of the rows as float32; their vectors stay in the column's file. The contract
  /// of all types holds what an index takes to what its method says.
  @ParameterizedTest
  @CsvSource({"768, 100000", "768, 1000000", "784, 60000", "1536, 500000"})
  void theDefaultGraphOfLongVectorsTakesLittleMoreThanItsCodes(int dimension, int rows) {
    IndexSize size =
        new HnswMethod()
            .size(
                new RowsShape.Dense(DataType.FLOAT_VECTOR, dimension, rows),
                Metric.L2,
                HnswParameters.AUTOMATIC.asMap());
    assertThat((double) size.residentBytes()).isLessThan(0.28 * 4 * dimension * rows);
  }

  /// Written one by one in any order, as threads do; every list is none, full or between.
  @Test
  void listsOfAnyWidthAreReadAsTheyWereWritten() {
    for (int bits = 1; bits <= NeighbourLists.WHOLE; bits++) {
      for (int maxDegree : new int[] {1, 3, 36, 61}) {
        int count = 40;
        NeighbourLists lists = lists(count, maxDegree, bits, 13);
        lists.bytes().fill((byte) random.nextInt());
        int[][] written = random(count, maxDegree, (1L << Math.min(bits, 31)) - 1);
        int[] order = random.ints(200, 0, count).toArray();
        for (int node : order) {
          lists.write(node, written[node], written[node].length);
        }
        for (int node : order) {
          assertThat(read(lists, node)).as("%d bits, seed %d", bits, seed).isEqualTo(written[node]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 255, 256, 70_000})
  void packingKeepsEveryListInTheSameMemory(int count) {
    int maxDegree = 1 + random.nextInt(40);
    NeighbourLists lists = lists(count, maxDegree, NeighbourLists.WHOLE, 64);
    int[][] written = random(count, maxDegree, count);
    for (int node = 0; node < count; node++) {
      lists.write(node, written[node], written[node].length);
    }
    NeighbourLists packed = lists.packed(count);
    for (int node = 0; node < count; node++) {
      assertThat(read(packed, node)).as("seed %d", seed).isEqualTo(written[node]);
    }
    assertThat(packed.bits()).isEqualTo(NeighbourLists.bitsFor(count));
    assertThat(NeighbourLists.bytesOf(count, maxDegree, packed.bits()))
        .isLessThanOrEqualTo(NeighbourLists.bytesOf(count, maxDegree, NeighbourLists.WHOLE));
  }

  private static NeighbourLists lists(int count, int maxDegree, int bits, int first) {
    long bytes = first + NeighbourLists.bytesOf(count, maxDegree, bits);
    MemorySegment memory = Arena.ofAuto().allocate(bytes, 64);
    return new NeighbourLists(
        memory, first, NeighbourLists.stride(maxDegree, bits), maxDegree, bits);
  }

  private int[][] random(int count, int maxDegree, long below) {
    int[][] lists = new int[count][];
    for (int node = 0; node < count; node++) {
      lists[node] =
          random.longs(random.nextInt(maxDegree + 1), 0, below).mapToInt(n -> (int) n).toArray();
    }
    return lists;
  }

  private static int[] read(NeighbourLists lists, int node) {
    int[] out = new int[lists.maxDegree()];
    return Arrays.copyOf(out, lists.read(node, out));
  }
}
