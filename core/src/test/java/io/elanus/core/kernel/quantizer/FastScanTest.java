package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class FastScanTest {
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void agreesWithThePlainSumsForEveryNumberOfParts() {
    for (int parts = 1; parts <= 1100; parts += parts < 300 ? 1 : 97) {
      byte[] table = new byte[16 * FastScan.storedParts(parts)];
      random.nextBytes(table);
      agree(table);
    }
  }

  @Test
  void holdsTheLargestSums() {
    byte[] table = new byte[16 * 8192];
    Arrays.fill(table, (byte) 255);
    agree(table);
  }

  @Test
  void readsWhatWasPut() {
    int parts = 7;
    MemorySegment codes = Arena.ofAuto().allocate(64 + FastScan.blockBytes(parts), 64);
    int[][] written = new int[parts][FastScan.ROWS];
    for (int part = 0; part < parts; part++) {
      for (int row = 0; row < FastScan.ROWS; row++) {
        written[part][row] = random.nextInt(16);
        FastScan.put(codes, 64, part, row, written[part][row]);
      }
    }
    for (int part = 0; part < parts; part++) {
      for (int row = 0; row < FastScan.ROWS; row++) {
        assertThat(FastScan.get(codes, 64, part, row)).isEqualTo(written[part][row]);
      }
    }
  }

  @Test
  void roundsAddendsByAtMostHalfAStep() {
    for (int parts : new int[] {1, 6, 33}) {
      float[] addends = new float[16 * parts];
      for (int i = 0; i < addends.length; i++) {
        addends[i] = (float) random.nextGaussian() * (1 + i % 5);
      }
      FastScanTable table = FastScanTable.of(addends, parts);
      for (int trial = 0; trial < 100; trial++) {
        double exact = 0;
        int sum = 0;
        for (int part = 0; part < parts; part++) {
          int code = 16 * part + random.nextInt(16);
          exact += addends[code];
          sum += table.bytes()[code] & 0xFF;
        }
        assertThat((double) table.bias() + (double) table.step() * sum)
            .as("seed " + seed)
            .isCloseTo(exact, Offset.offset(0.501 * parts * table.step() + 1e-4));
      }
    }
  }

  private void agree(byte[] table) {
    MemorySegment codes = Arena.ofAuto().allocate(64 + table.length, 64);
    byte[] bytes = new byte[table.length];
    random.nextBytes(bytes);
    codes.asSlice(64).copyFrom(MemorySegment.ofArray(bytes));
    int[] sums = new int[FastScan.OUT];
    int[] plain = new int[FastScan.OUT];
    FastScan.sums(table, codes, 64, new short[64], sums);
    FastScan.plainSums(table, codes, 64, plain);
    assertThat(sums).as("%d bytes, seed %d", table.length, seed).isEqualTo(plain);
  }
}
