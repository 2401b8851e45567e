package io.elanus.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.expression.syntax.Parser;
import io.elanus.core.expression.syntax.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever is written, the parser answers with a tree or a refusal that names the place. It runs
/// on a small stack here, so that no recursion grows with the text, and a parser that hangs is told
/// by the time limit of its test.
@Timeout(300)
final class ParserFuzzTest {
  private static final Pattern PLACED = Pattern.compile("line \\d+:\\d+ .*", Pattern.DOTALL);

  /// Half of what threads have: 256 levels fit, levels without bound do not.
  private static final long STACK_BYTES = 512 << 10;

  /// Words, numbers and strings at the limits of what the lexer takes, and pieces of them.
  private static final String[] TOKENS = {
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "and",
    "or",
    "not",
    "in",
    "like",
    "exists",
    "is",
    "null",
    "IS",
    "NULL",
    "AND",
    "OR",
    "NOT",
    "IN",
    "true",
    "False",
    "&&",
    "||",
    "!",
    "&",
    "|",
    "^",
    "~",
    "<<",
    ">>",
    "=~",
    "!~",
    "=",
    "1",
    "0",
    "-1",
    "1.5",
    "1e400",
    "1e",
    "1e+",
    ".5",
    "5.",
    "..",
    "0x",
    "0xff",
    "0x1p3",
    "0x.p1",
    "0b",
    "0b12",
    "08",
    "017",
    "9223372036854775807",
    "9223372036854775808",
    "1f",
    "1_0",
    "\"a\"",
    "'b",
    "\"\\u12",
    "\"\\ud800\"",
    "'\\U00110000'",
    "'\\777'",
    "'\\",
    "r'\\'",
    "u8\"x\"",
    "$meta",
    "$",
    "$$",
    "$x",
    "pk",
    "a",
    "ISO",
    "iso '2025-01-01T00:00:00'",
    "INTERVAL 'P1M'",
    "iso''",
    "[\"k\"]",
    "[0]",
    "[99999999999]",
    "[x]",
    "{t}",
    "{ t }",
    "{}",
    "f(",
    "f(a=1",
    "text_match",
    "random_sample(0.1)",
    "\n",
    "\r\n",
    "\t",
    "\u0000",
    "é",
    "😀",
    "\ud800",
    "\udc00",
    "\ufeff",
    ";",
    "@",
    "#",
    "`",
    "\\",
    "?",
    "a is not null",
    "1 < a < 2",
    "a in [1, 2]",
    "exists a[\"b\"]"
  };

  private static final int MANY = 100_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void answersRandomTexts(long seed) throws InterruptedException {
    onSmallStack(() -> parseRandomTexts(seed, 25_000));
  }

  @Tag("slow")
  @Test
  void answersMillionsOfRandomTexts() throws InterruptedException {
    int texts = 0;
    for (long seed = 100; seed < 180; seed++) {
      long current = seed;
      onSmallStack(() -> parseRandomTexts(current, 50_000));
      texts += 50_000;
    }
    System.out.println("parser: " + texts + " random texts");
  }

  private static void parseRandomTexts(long seed, int count) {
    Random random = new Random(seed);
    RandomFilters filters = new RandomFilters(seed);
    filters.table(1);
    for (int i = 0; i < count; i++) {
      String text =
          switch (random.nextInt(5)) {
            case 0 -> characters(random);
            case 1, 2 -> tokens(random);
            default -> mutated(filters.filter(2).text(), filters.filter(1).text(), random);
          };
      requireAnswer(text, "seed " + seed + ", text " + i);
    }
  }

  private static String characters(Random random) {
    int kind = random.nextInt(4);
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i >= 0; i--) {
      text.append(
          switch (kind) {
            case 0 -> (char) random.nextInt(0x10000);
            case 1 -> (char) random.nextInt(256);
            case 2 -> (char) (0xd7f0 + random.nextInt(0x820)); // surrogates, mostly alone
            default -> (char) (32 + random.nextInt(95));
          });
    }
    return text.toString();
  }

  private static String tokens(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(16); i >= 0; i--) {
      text.append(TOKENS[random.nextInt(TOKENS.length)]).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  /// Cut, doubled, turned around, crossed with another filter, or with foreign tokens in it.
  private static String mutated(String text, String other, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      int end = Math.min(mutated.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(7)) {
        case 0 -> mutated.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
        case 1 -> mutated.delete(at, end);
        case 2 -> mutated.insert(at, (char) random.nextInt(0x10000));
        case 3 -> mutated.insert(at, mutated.substring(at, end));
        case 4 -> mutated.setLength(at);
        case 5 -> mutated.replace(at, end, other.substring(random.nextInt(other.length())));
        default ->
            mutated.replace(at, end, new StringBuilder(mutated.substring(at, end)).reverse() + "");
      }
    }
    return mutated.toString();
  }

  /// Every way to nest and every operator in a row: what opens, what stands inside, what closes.
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "(@a@)",
        "((a) == @1@)",
        "[@1@]",
        "a in [@1@]",
        "not @a@",
        "!@a@",
        "not(@a@)",
        "-@1@",
        "+@1@",
        "- + @1@",
        "exists @a@",
        "f(@a@)",
        "f(a, @b@)",
        "f(x=@1@)",
        "MATCH_ANY(s, @$ > 1@)",
        "a + (@1@)",
        "1 + @1@",
        "@1@ + 1",
        "@1@ * 1",
        "2 ** @2@",
        "@2@ ** 2",
        "@a@ == 1",
        "a == @1@",
        "@a@ < 1",
        "@a@ in b",
        "a in @b@",
        "@a@ not in b",
        "@a@ like 'x'",
        "a like @'x'@",
        "@a@ =~ 'x'",
        "@a@ is null",
        "@a@ is not null",
        "@a@ & 1",
        "@a@ | 1",
        "@a@ ^ 1",
        "@a@[0]",
        "@a@[\"k\"]",
        "a[@0@]",
        "@a@[b]",
        "{@a@}",
        "a and (@b@)",
        "a or (@b@)",
        "@a@ and b",
        "@a@ or b",
        "a and b or @c@",
        "[1, @1@]",
        "@1@,",
        "iso@ 'x'@",
        "@'a'@ 'b'",
        "@0@0",
        "@1@.",
        "@1@e",
        "'@a@\\",
        "@a@\\'",
        "r@'a'@"
      })
  void answersWhatIsNestedOrRepeatedWithoutBound(
      @Nullable String opening, String inside, @Nullable String closing)
      throws InterruptedException {
    String before = opening == null ? "" : opening;
    String behind = closing == null ? "" : closing;
    onSmallStack(() -> {
      for (int levels : new int[] {1, 16, 84, 85, 127, 128, 254, 255, 256, 257, 1000, MANY}) {
        String open = before.repeat(levels);
        String close = behind.repeat(levels);
        for (String text :
            List.of(
                open + inside + close,
                open + inside,
                open,
                inside + close,
                close,
                open + inside + behind.repeat(levels - 1) + ")",
                open + close)) {
          requireAnswer(text, levels + " times " + before + " ... " + behind);
        }
      }
    });
  }

  @Test
  void answersMixedNestingWithoutBound() throws InterruptedException {
    String[] openings = {"(", "[", "not ", "-", "f(", "exists ", "a == (", "a[", "{", "1 + ("};
    Random random = new Random(5);
    onSmallStack(() -> {
      for (int i = 0; i < 40; i++) {
        StringBuilder text = new StringBuilder();
        while (text.length() < MANY) {
          text.append(openings[random.nextInt(openings.length)]);
        }
        requireAnswer(text.toString(), "seed 5, text " + i);
      }
    });
  }

  @Test
  void readsLongTextsOrTellsThatTheyAreTooLong() throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (int length : new int[] {MANY, 1_000_000, 6_000_000}) {
      texts.add("a in [" + "1,".repeat(length) + "2]");
      texts.add("a in [" + "'x',".repeat(length / 2) + "'y']");
      texts.add("a in [" + "-1,".repeat(length / 2));
      texts.add("a == '" + "x".repeat(length) + "'");
      texts.add("a == '" + "\\n".repeat(length) + "'");
      texts.add("a == '" + "\ud800".repeat(length) + "'");
      texts.add("a == \"" + "x".repeat(length));
      texts.add("a =~ '" + "(".repeat(length) + "'");
      texts.add("x".repeat(length) + " == 1");
      texts.add("a == " + "9".repeat(length));
      texts.add("a == 0." + "9".repeat(length));
      texts.add("a == 1e" + "9".repeat(length));
      texts.add("a == 0x" + "f".repeat(length) + "p1");
      texts.add("a == 0b" + "1".repeat(length));
      texts.add("a == 1" + " or a == 1".repeat(length / 10));
      texts.add("a" + " ".repeat(length) + "== 1");
      texts.add("\n".repeat(length) + "?");
      texts.add("f(" + "a,".repeat(length / 2) + "a)");
    }
    onSmallStack(() -> texts.forEach(text -> requireAnswer(text, "a long text")));
  }

  @Test
  void tellsWhereATextIsTooLarge() {
    assertThatThrownBy(() -> Parser.parse(" ".repeat((16 << 20) + 1)))
        .hasMessage(
            "line 1:16777216 expression of 16777217 characters is too long, max is 16777216");
    assertThatThrownBy(() -> Parser.parse("(".repeat(300)))
        .hasMessage("line 1:256 expression is nested deeper than 256 levels");
    assertThatThrownBy(() -> Parser.parse("1" + " + 1".repeat(300)))
        .hasMessage("line 1:1026 expression has more than 256 operators in a row");
    assertThatThrownBy(() -> Parser.parse("a in [" + "1,".repeat(1 << 20) + "1]"))
        .hasMessageMatching("line 1:\\d+ expression has more than 1048576 parts");
  }

  private static void requireAnswer(String text, String about) {
    try {
      assertThat(Parser.parse(text)).isNotNull();
    } catch (Refusal refusal) {
      if (!PLACED.matcher(refusal.reason()).matches()) {
        throw new AssertionError(
            about + ": no place in " + refusal.reason() + " of " + shortened(text), refusal);
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(about + ": " + shortened(text), e);
    }
  }

  private static String shortened(String text) {
    return text.length() < 400 ? text : text.substring(0, 400) + "...";
  }

  private static void onSmallStack(Runnable work) throws InterruptedException {
    List<Throwable> thrown = new ArrayList<>();
    Thread thread = new Thread(null, work, "small stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((_, e) -> thrown.add(e));
    thread.start();
    thread.join();
    for (Throwable e : thrown) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
