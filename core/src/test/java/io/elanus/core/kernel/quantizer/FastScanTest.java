package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class FastScanTest {
  private final long seed = Seed.OF_RUN;
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
  void tellsTheRowsWhoseSumsAreBelowALimit() {
    for (int parts = 1; parts <= 300; parts++) {
      byte[] table = new byte[16 * FastScan.storedParts(parts)];
      for (int i = 0; i < table.length; i++) {
        table[i] = (byte) random.nextInt(FastScan.MOST_ADDEND + 1);
      }
      tellThoseBelow(table);
      Arrays.fill(table, (byte) FastScan.MOST_ADDEND);
      tellThoseBelow(table);
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

  private void tellThoseBelow(byte[] table) {
    MemorySegment codes = codes(table.length);
    int[] plain = new int[FastScan.OUT];
    FastScan.plainSums(table, codes, 64, plain);
    short[] words = new short[5 + FastScan.ROWS + FastScan.WORDS_PADDING];
    FastScan.shortSums(table, codes, 64, words, 5);
    for (int limit : new int[] {-7, 0, plain[3] - 1, plain[3], plain[31], 1 << 20}) {
      int below = 0;
      for (int row = 0; row < FastScan.ROWS; row++) {
        below |= plain[row] <= limit ? 1 << row : 0;
      }
      assertThat(FastScan.below(words, 5, limit))
          .as("%d bytes, limit %d, seed %d", table.length, limit, seed)
          .isEqualTo(below);
    }
  }

  @Test
  void addsTermsOfRows() {
    for (int shift = 0; shift < 16; shift++) {
      short factor = (short) random.nextInt(256);
      MemorySegment terms = Arena.ofAuto().allocate(8 + 2 * FastScan.ROWS, 64);
      short[] words = new short[5 + FastScan.ROWS + FastScan.WORDS_PADDING];
      int[] wanted = new int[FastScan.ROWS];
      for (int row = 0; row < FastScan.ROWS; row++) {
        int term = random.nextInt(255) - 127;
        words[5 + row] = (short) random.nextInt(300);
        wanted[row] = words[5 + row] + (term * factor >> shift);
        terms.set(ValueLayout.JAVA_SHORT_UNALIGNED, 8 + 2L * row, (short) term);
      }
      int limit = wanted[7];
      FastScan.addTerms(words, 5, terms, 8, factor, shift);
      int below = 0;
      for (int row = 0; row < FastScan.ROWS; row++) {
        assertThat((int) words[5 + row]).as("seed %d", seed).isEqualTo(wanted[row]);
        below |= wanted[row] <= limit ? 1 << row : 0;
      }
      assertThat(FastScan.below(words, 5, limit)).as("seed %d", seed).isEqualTo(below);
    }
  }

  private MemorySegment codes(int length) {
    MemorySegment codes = Arena.ofAuto().allocate(64 + length, 64);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    codes.asSlice(64).copyFrom(MemorySegment.ofArray(bytes));
    return codes;
  }

  private void agree(byte[] table) {
    MemorySegment codes = codes(table.length);
    int[] sums = new int[FastScan.OUT];
    int[] plain = new int[FastScan.OUT];
    FastScan.sums(table, codes, 64, new short[64], sums);
    FastScan.plainSums(table, codes, 64, plain);
    assertThat(sums).as("%d bytes, seed %d", table.length, seed).isEqualTo(plain);
  }
}
