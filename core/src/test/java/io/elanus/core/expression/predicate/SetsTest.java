package io.elanus.core.expression.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SetsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 1000})
  void longsAgreeWithAHashSet(int size) {
    Random random = new Random(size);
    Set<Long> expected = new HashSet<>();
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (i % 4) {
            case 0 -> Long.MIN_VALUE + random.nextInt(3);
            case 1 -> random.nextInt(50);
            case 2 -> (long) random.nextInt(1000) << 40;
            default -> random.nextLong();
          };
      expected.add(values[i]);
    }
    LongSet set = LongSet.of(values);
    assertThat(set.size()).isEqualTo(expected.size());
    List<Long> probes = new ArrayList<>(expected);
    for (int i = 0; i < 1000; i++) {
      probes.add(Long.MIN_VALUE + i);
      probes.add((long) i << 40);
      probes.add(random.nextLong());
      probes.add((long) i);
    }
    for (long probe : probes) {
      assertThat(set.contains(probe))
          .as("%d in %s", probe, expected)
          .isEqualTo(expected.contains(probe));
      assertThat(set.rank(probe) >= 0).isEqualTo(expected.contains(probe));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 1000})
  void byteStringsAgreeWithAHashSet(int size) {
    Random random = new Random(size);
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < size; i++) {
      expected.add(text(random));
    }
    BytesSet set = BytesSet.of(expected);
    assertThat(set.size()).isEqualTo(expected.size());
    List<String> probes = new ArrayList<>(expected);
    for (int i = 0; i < 1000; i++) {
      probes.add(text(random));
    }
    for (String probe : probes) {
      byte[] bytes = ("<" + probe + ">").getBytes(StandardCharsets.UTF_8);
      assertThat(set.contains(bytes, 1, bytes.length - 1))
          .as(probe)
          .isEqualTo(expected.contains(probe));
    }
    for (int rank = 1; rank < set.size(); rank++) {
      assertThat(Arrays.compareUnsigned(set.member(rank - 1), set.member(rank))).isNegative();
    }
  }

  private static String text(Random random) {
    return "é".repeat(random.nextInt(2)) + "x".repeat(random.nextInt(20)) + random.nextInt(30);
  }

  @Test
  void onlyGaplessIntegersBecomeARange() {
    assertThat(IntegerTest.anyOf(3, 1, 2, 2)).isEqualTo(new IntegerTest.Range(1, 3));
    assertThat(IntegerTest.anyOf(3, 1)).isInstanceOf(IntegerTest.AnyOf.class);
    assertThat(IntegerTest.anyOf(Long.MIN_VALUE, Long.MAX_VALUE))
        .isInstanceOf(IntegerTest.AnyOf.class);
    assertThat(IntegerTest.anyOf()).isEqualTo(new IntegerTest.Nothing());
  }
}
