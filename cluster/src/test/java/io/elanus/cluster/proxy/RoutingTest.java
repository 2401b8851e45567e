package io.elanus.cluster.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoutingTest {
  /// Values of an independent implementation (the Python package mmh3 5, seed 0, over eight
  /// little-endian bytes).
  @Test
  void hashesIntegersAsMurmur3Does() {
    assertThat(Routing.murmur3(0L)).isEqualTo(1669671676);
    assertThat(Routing.murmur3(1L)).isEqualTo(1392991556);
    assertThat(Routing.murmur3(-1L)).isEqualTo(1651860712);
    assertThat(Routing.murmur3(42L)).isEqualTo(1871679806);
    assertThat(Routing.murmur3(450000000000000001L)).isEqualTo(-1351362468);
    assertThat(Routing.murmur3(Long.MIN_VALUE)).isEqualTo(1366273829);
  }

  @Test
  void hashesStringsByTheirFirstHundredBytes() {
    String long1 = "x".repeat(100) + "a";
    String long2 = "x".repeat(100) + "b";
    int[] buckets =
        Routing.buckets(
            BytesColumn.ofStrings(DataType.VARCHAR, List.of(long1, long2, "123456789")), 1009);
    assertThat(buckets[0]).isEqualTo(buckets[1]);
    assertThat(buckets[2]).isEqualTo((int) (0xcbf43926L % 1009)); // the check value of CRC-32
  }

  @Test
  void everyBucketKeepsItsRowsInOrder() {
    int[] chosen = {2, 0, 2, 1, 0};
    assertThat(Routing.rowsOf(chosen, 3)).isDeepEqualTo(new int[][] {{1, 4}, {3}, {0, 2}});
  }

  @Test
  void oneBucketTakesEverything() {
    assertThat(Routing.buckets(new IntegerColumn(DataType.INT64, new long[] {1, -5}, null), 1))
        .containsExactly(0, 0);
  }
}
