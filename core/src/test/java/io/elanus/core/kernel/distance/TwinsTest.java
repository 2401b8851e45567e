package io.elanus.core.kernel.distance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The plain kernel of each type judges the vectorised one.
final class TwinsTest {
  private final long seed = new Random().nextLong();
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
      float[] even = gaussian(width / 4);
      float[] odd = gaussian(width / 4);
      float product = Float16Distance.plainDot(rows, width, width, even, odd);
      float magnitude =
          Float16Distance.plainDot(
              magnitudes(rows), width, width, magnitudes(even), magnitudes(odd));
      assertThat(Float16Distance.dot(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(product, offBy(magnitude, width / 2));
      float distance = Float16Distance.plainSquaredL2(rows, width, width, even, odd);
      assertThat(Float16Distance.squaredL2(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(distance, offBy(distance, width / 2));
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
      float[] even = gaussian(width / 4);
      float[] odd = gaussian(width / 4);
      float product = BFloat16Distance.plainDot(rows, width, width, even, odd);
      float magnitude =
          BFloat16Distance.plainDot(
              magnitudes(rows), width, width, magnitudes(even), magnitudes(odd));
      assertThat(BFloat16Distance.dot(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(product, offBy(magnitude, width / 2));
      float distance = BFloat16Distance.plainSquaredL2(rows, width, width, even, odd);
      assertThat(BFloat16Distance.squaredL2(rows, width, width, even, odd))
          .as("seed " + seed)
          .isCloseTo(distance, offBy(distance, width / 2));
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

  /// How far two sums of the same terms, added up in different orders, may be from each other: each
  /// is off the true sum by at most gamma(n) times the sum of the terms' magnitudes (Higham,
  /// Accuracy and Stability of Numerical Algorithms, section 3.1); two roundings more are a
  /// difference's and its square's.
  private static Offset<Float> offBy(float magnitude, int terms) {
    double roundings = (terms + 2) * Math.ulp(1f) / 2;
    return Offset.offset((float) (2 * magnitude * roundings / (1 - roundings)));
  }

  /// The same halves without their signs.
  private static MemorySegment magnitudes(MemorySegment halves) {
    byte[] bytes = halves.toArray(ValueLayout.JAVA_BYTE);
    for (int i = 1; i < bytes.length; i += 2) {
      bytes[i] &= 0x7f;
    }
    return MemorySegment.ofArray(bytes);
  }

  private static float[] magnitudes(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return magnitudes;
  }

  private float[] gaussian(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
