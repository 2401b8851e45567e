package io.elanus.core.kernel.distance;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The plain kernel of each type judges the vectorised one.
final class TwinsTest {
  /// Queries are about one long, so that products of any width are off by as little.
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  @Test
  void halvesAgree() {
    for (int width = 64; width <= 64 * 40; width += 64) {
      MemorySegment rows = MemorySegment.ofArray(new byte[2 * width]);
      for (int i = 0; i < width; i++) {
        float scale = random.nextInt(8) == 0 ? 1e-6f : 1;
        rows.set(
            ValueLayout.JAVA_SHORT_UNALIGNED,
            2L * i,
            Float.floatToFloat16((float) random.nextGaussian() * scale));
      }
      float[] even = gaussian(width / 4, 1 / Math.sqrt(width / 2.0));
      float[] odd = gaussian(width / 4, 1 / Math.sqrt(width / 2.0));
      assertThat(Float16Distance.dot(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(Float16Distance.plainDot(rows, width, width, even, odd), CLOSE);
      assertThat(Float16Distance.squaredL2(rows, width, width, even, odd) / width)
          .as("seed " + seed)
          .isCloseTo(Float16Distance.plainSquaredL2(rows, width, width, even, odd) / width, CLOSE);
    }
  }

  @Test
  void everyHalfIsWidenedExactly() {
    MemorySegment rows = MemorySegment.ofArray(new byte[64]);
    float[] one = new float[16];
    one[0] = 1;
    float[] none = new float[16];
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float.float16ToFloat((short) bits);
      if (Float.isFinite(value)) {
        rows.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) bits);
        rows.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, (short) 0);
        assertThat(Float16Distance.dot(rows, 0, 64, one, none)).isEqualTo(value + 0.0f);
        rows.set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) 0);
        rows.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, (short) bits);
        assertThat(Float16Distance.dot(rows, 0, 64, none, one)).isEqualTo(value + 0.0f);
      }
    }
  }

  @Test
  void brainHalvesAgree() {
    for (int width = 64; width <= 64 * 40; width += 64) {
      MemorySegment rows = MemorySegment.ofArray(new byte[2 * width]);
      for (int i = 0; i < width; i++) {
        rows.set(
            ValueLayout.JAVA_SHORT_UNALIGNED,
            2L * i,
            (short) (Float.floatToIntBits((float) random.nextGaussian()) >>> 16));
      }
      float[] even = gaussian(width / 4, 1 / Math.sqrt(width / 2.0));
      float[] odd = gaussian(width / 4, 1 / Math.sqrt(width / 2.0));
      assertThat(BFloat16Distance.dot(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(BFloat16Distance.plainDot(rows, width, width, even, odd), CLOSE);
      assertThat(BFloat16Distance.squaredL2(rows, width, width, even, odd) / width)
          .as("seed " + seed)
          .isCloseTo(BFloat16Distance.plainSquaredL2(rows, width, width, even, odd) / width, CLOSE);
    }
  }

  @Test
  void bytesAndBitsAgreeExactly() {
    for (int width = 64; width <= 64 * 40; width += 64) {
      byte[] bytes = new byte[2 * width];
      random.nextBytes(bytes);
      MemorySegment rows = MemorySegment.ofArray(bytes);
      short[] even = new short[width / 2];
      short[] odd = new short[width / 2];
      for (int i = 0; i < even.length; i++) {
        even[i] = (short) (random.nextInt(5) == 0 ? -128 : random.nextInt(256) - 128);
        odd[i] = (short) (random.nextInt(5) == 0 ? 127 : random.nextInt(256) - 128);
      }
      assertThat(Int8Distance.dot(rows, width, width, even, odd))
          .as("seed " + seed)
          .isEqualTo(Int8Distance.plainDot(rows, width, width, even, odd));
      assertThat(Int8Distance.squaredL2(rows, width, width, even, odd))
          .as("seed " + seed)
          .isEqualTo(Int8Distance.plainSquaredL2(rows, width, width, even, odd));
      long[] words = random.longs(width / 8).toArray();
      assertThat(BinaryDistance.hamming(rows, width, width, words))
          .as("seed " + seed)
          .isEqualTo(BinaryDistance.plainHamming(rows, width, width, words));
      assertThat(BinaryDistance.jaccard(rows, width, width, words))
          .as("seed " + seed)
          .isEqualTo(BinaryDistance.plainJaccard(rows, width, width, words));
    }
  }

  private float[] gaussian(int count, double spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }
}
