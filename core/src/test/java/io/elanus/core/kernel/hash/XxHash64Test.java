package io.elanus.core.kernel.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class XxHash64Test {
  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return XxHash64.of(bytes, 0, bytes.length);
  }

  /// The values that every implementation of XXH64 is tested with.
  @Test
  void hashesAsOthersDo() {
    assertThat(hash("")).isEqualTo(0xef46db3751d8e999L);
    assertThat(hash("a")).isEqualTo(0xd24ec4f1a98c6e5bL);
    assertThat(hash("abc")).isEqualTo(0x44bc2cf5ad770999L);
    assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xfbcea83c8a378bf1L);
  }

  @Test
  void hashesNumbersAsTheirBytesWhereverTheyLie() {
    long seed = 6;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      byte[] bytes = new byte[20];
      int at = random.nextInt(12);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
      assertThat(XxHash64.of(bytes, at, at + 8)).as("seed " + seed).isEqualTo(XxHash64.of(value));
    }
  }
}
