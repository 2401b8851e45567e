package io.elanus.core.kernel.quantizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.Seed;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PackedNumbersTest {
  private static final int MOST_COUNT = 19;

  private final long seed = Seed.OF_RUN;
  private final Random random = new Random(seed);

  static IntStream widths() {
    return IntStream.rangeClosed(1, PackedNumbers.MOST_BITS);
  }

  /// A big number made of them is the judge: number `i` is shifted by `i * bits`. The memory ends
  /// with the last byte that is theirs, so that nothing behind it can be touched.
  @ParameterizedTest
  @MethodSource("widths")
  void lieOneBehindTheOtherLowestBitsFirst(int bits) {
    for (int count = 1; count <= MOST_COUNT; count++) {
      for (int offset = 0; offset < 3; offset++) {
        String what = "%d of %d bits at %d, seed %d".formatted(count, bits, offset, seed);
        int length = PackedNumbers.bytes(count, bits);
        assertThat(length).as(what).isEqualTo((count * bits + 7) / 8);
        MemorySegment bytes = MemorySegment.ofArray(new byte[offset + length]);
        BigInteger all = BigInteger.ZERO;
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
          numbers[i] = random.nextInt(4) == 0 ? (1 << bits) - 1 : random.nextInt(1 << bits);
          PackedNumbers.put(bytes, offset, i, bits, numbers[i]);
          all = all.or(BigInteger.valueOf(numbers[i]).shiftLeft(i * bits));
        }
        for (int i = 0; i < count; i++) {
          assertThat(PackedNumbers.get(bytes, offset, i, bits)).as(what).isEqualTo(numbers[i]);
        }
        byte[] written = bytes.toArray(ValueLayout.JAVA_BYTE);
        for (int at = 0; at < written.length; at++) {
          int expected = at < offset ? 0 : all.shiftRight(8 * (at - offset)).intValue() & 0xFF;
          assertThat(written[at] & 0xFF).as(what).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void leaveTheBitsAroundThemAsTheyAre(int bits) {
    int count = MOST_COUNT;
    byte[] noise = new byte[PackedNumbers.bytes(count, bits) + 2];
    random.nextBytes(noise);
    MemorySegment bytes = MemorySegment.ofArray(noise.clone());
    int place = random.nextInt(count);
    int number = random.nextInt(1 << bits);
    PackedNumbers.put(bytes, 1, place, bits, number);
    BigInteger before = littleEndian(noise);
    BigInteger after = littleEndian(bytes.toArray(ValueLayout.JAVA_BYTE));
    int first = 8 + place * bits;
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE).shiftLeft(first);
    assertThat(after)
        .as("number %d of %d bits, seed %d", place, bits, seed)
        .isEqualTo(before.andNot(mask).or(BigInteger.valueOf(number).shiftLeft(first)));
  }

  @ParameterizedTest
  @MethodSource("widths")
  void endWhereTheyAreSaidToEnd(int bits) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[PackedNumbers.bytes(9, bits)]);
    int behind = (int) (bytes.byteSize() * 8 / bits);
    assertThatThrownBy(() -> PackedNumbers.get(bytes, 0, behind, bits))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static BigInteger littleEndian(byte[] bytes) {
    BigInteger all = BigInteger.ZERO;
    for (int at = 0; at < bytes.length; at++) {
      all = all.or(BigInteger.valueOf(bytes[at] & 0xFF).shiftLeft(8 * at));
    }
    return all;
  }
}
