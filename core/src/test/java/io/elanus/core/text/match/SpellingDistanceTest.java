package io.elanus.core.text.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingDistanceTest {
  @ParameterizedTest
  @CsvSource({
    "fox,fox,0",
    "fox,box,1",
    "fox,ox,1",
    "fox,foxy,1",
    "fox,ofx,1",
    "fox,xof,2",
    "ca,abc,3",
    "'','ab',2",
    "😀a,😀,1",
    "kitten,sitting,3"
  })
  void countsEdits(String a, String b, int distance) {
    for (int most = 0; most <= 4; most++) {
      assertThat(SpellingDistance.isWithin(a, b, most)).isEqualTo(most >= distance);
      assertThat(SpellingDistance.isWithin(b, a, most)).isEqualTo(most >= distance);
    }
  }

  @Test
  void agreesWithTheDefinition() {
    long seed = Seed.OF_RUN;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      String a = word(random);
      String b = word(random);
      int distance = distance(a, a.length(), b, b.length());
      for (int most = 0; most <= 3; most++) {
        assertThat(SpellingDistance.isWithin(a, b, most))
            .as("%s %s %d, seed %d", a, b, most, seed)
            .isEqualTo(distance <= most);
      }
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(6); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static int distance(String a, int i, String b, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(
            distance(a, i - 1, b, j - 1) + change,
            1 + Math.min(distance(a, i - 1, b, j), distance(a, i, b, j - 1)));
    if (i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1)) {
      least = Math.min(least, 1 + distance(a, i - 2, b, j - 2));
    }
    return least;
  }
}
