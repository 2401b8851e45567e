package io.elanus.core.expression.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class LikePatternTest {
  private static final String[] PIECES = {
    "%", "_", "\\%", "\\_", "\\\\", "a", "b", "ab", "ü", "日", "😀", "\n", "%", ""
  };

  @RepeatedTest(20)
  void agreesWithARegularExpression(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 500; i++) {
      StringBuilder like = new StringBuilder();
      StringBuilder regex = new StringBuilder();
      for (int p = random.nextInt(7); p > 0; p--) {
        String piece = PIECES[random.nextInt(PIECES.length)];
        like.append(piece);
        regex.append(
            switch (piece) {
              case "%" -> ".*";
              case "_" -> ".";
              default -> Pattern.quote(piece.startsWith("\\") ? piece.substring(1) : piece);
            });
      }
      StringBuilder text = new StringBuilder();
      for (int p = random.nextInt(9); p > 0; p--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      boolean expected = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
      byte[] bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
      assertThat(LikePattern.of(like.toString()).matches(bytes, 1, bytes.length - 1))
          .as("'%s' like '%s', seed %d", text, like, repetition.getCurrentRepetition())
          .isEqualTo(expected);
    }
  }

  @Test
  void aBackslashAtTheEndStandsForItself() {
    byte[] text = "a\\".getBytes(StandardCharsets.UTF_8);
    assertThat(LikePattern.of("a\\").matches(text, 0, text.length)).isTrue();
  }

  @Test
  void takesNoExponentialTime() {
    byte[] text = "a".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    assertThat(LikePattern.of("%a".repeat(20) + "b").matches(text, 0, text.length)).isFalse();
  }
}
