package io.elanus.core.text.minhash;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.kernel.hash.XxHash64;
import io.elanus.core.text.analysis.Analyzer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShinglesTest {
  private static final Analyzer STANDARD = Analyzer.of("");

  @Test
  void ofWordsAreRunsOfTermsWithASpaceBetween() {
    assertThat(words(3).hashes("Information, retrieval is a FIELD"))
        .containsExactly(hashes("information retrieval is", "retrieval is a", "is a field"));
    assertThat(words(1).hashes("a b a")).containsExactly(hashes("a", "b", "a"));
  }

  @Test
  void ofCharactersAreRunsOfCodePoints() {
    assertThat(characters(2).hashes("aB é漢😀"))
        .containsExactly(hashes("aB", "B ", " é", "é漢", "漢😀"));
  }

  @Test
  void aTextOfFewerIsOneShingleAndATextOfNoneHasNone() {
    assertThat(words(5).hashes("two words")).containsExactly(hashes("two words"));
    assertThat(characters(Integer.MAX_VALUE).hashes("ab")).containsExactly(hashes("ab"));
    assertThat(words(3).hashes(" ,. ")).isEmpty();
    assertThat(characters(3).hashes("")).isEmpty();
  }

  @Test
  void growWithTheText() {
    String text = "w ".repeat(1000).strip();
    assertThat(words(2).hashes(text)).hasSize(999).containsOnly(hashes("w w")[0]);
  }

  /// SHA-1 of "abc" is a9993e36 4706816a ... (FIPS 180).
  @Test
  void takeTheFirstBytesOfSha1() {
    assertThat(new Shingles(3, Shingles.HashFunction.SHA1, null).hashes("abcd"))
        .hasSize(2)
        .startsWith(0x6a810647_363e99a9L);
  }

  private static Shingles words(int size) {
    return new Shingles(size, Shingles.HashFunction.XXHASH64, STANDARD);
  }

  private static Shingles characters(int size) {
    return new Shingles(size, Shingles.HashFunction.XXHASH64, null);
  }

  private static long[] hashes(String... shingles) {
    return Arrays.stream(shingles)
        .map(shingle -> shingle.getBytes(StandardCharsets.UTF_8))
        .mapToLong(bytes -> XxHash64.of(bytes, 0, bytes.length))
        .toArray();
  }
}
