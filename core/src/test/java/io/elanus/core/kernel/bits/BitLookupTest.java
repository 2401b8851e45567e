package io.elanus.core.kernel.bits;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BitLookupTest {
  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void tellsWhichOf32RowsAreInTheSet() {
    BitLookup lookup = new BitLookup();
    for (int trial = 0; trial < 200; trial++) {
      int size = 1 + random.nextInt(1000);
      Bits rows = some(size);
      Bits without = some(size);
      Bits left = rows.copy().andNot(without);
      assertThat(lookup.set(rows, without)).isEqualTo(left.count());
      int[] asked = new int[5 + BitLookup.ROWS];
      int wanted = 0;
      for (int i = 0; i < BitLookup.ROWS; i++) {
        int row = random.nextInt(8) == 0 ? -1 : random.nextInt(size);
        asked[5 + i] = row;
        wanted |= row >= 0 && left.get(row) ? 1 << i : 0;
      }
      assertThat(lookup.ofRows(asked, 5)).as("seed %d", seed).isEqualTo(wanted);
      assertThat(lookup.plainOfRows(asked, 5)).as("seed %d", seed).isEqualTo(wanted);
    }
  }

  private Bits some(int size) {
    Bits bits = Bits.none(size);
    for (int row = 0; row < size; row++) {
      if (random.nextBoolean()) {
        bits.set(row);
      }
    }
    return bits;
  }
}
