package io.elanus.core.text.analysis;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.tartarus.snowball.SnowballStemmer;

/// Filters that look at one token at a time. What a dropped token stood for stays a gap in the
/// positions.
final class TokenFilters {
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
  private static final Pattern HAN_OR_ASCII_ALPHANUMERIC = Pattern.compile("[\\p{IsHan}a-zA-Z0-9]");
  private static final Pattern PUNCTUATION_OR_BLANK =
      Pattern.compile("[\\p{IsPunctuation}\\p{IsWhite_Space}]");

  private TokenFilters() {}

  /// Code point by code point, so that a final sigma is a sigma.
  static final TokenFilter LOWERCASE = mapping(TokenFilters::lowerCase);

  static final TokenFilter ASCII_FOLDING = mapping(TokenFilters::foldedToAscii);

  /// Digits of every script to those of ASCII.
  static final TokenFilter DECIMAL_DIGIT = mapping(TokenFilters::decimalDigits);

  /// One shape for the letters of Arabic that are written in several; marks and stretches go.
  static final TokenFilter ARABIC_NORMALIZATION = mapping(TokenFilters::normalizedArabic);

  static final TokenFilter ALPHANUMERIC_ONLY = keeping(TokenFilters::isAsciiAlphanumeric);

  /// Tokens with at least one Chinese character.
  static final TokenFilter CHINESE_ONLY = keeping(term -> HAN.matcher(term).find());

  /// Tokens with at least one Chinese character, letter or digit of ASCII.
  static final TokenFilter CHINESE_ALPHANUMERIC_ONLY =
      keeping(term -> HAN_OR_ASCII_ALPHANUMERIC.matcher(term).find());

  /// Drops tokens with a punctuation mark or a blank in them.
  static final TokenFilter REMOVE_PUNCTUATION =
      keeping(term -> !PUNCTUATION_OR_BLANK.matcher(term).find());

  /// @param max bytes of a term that stays
  static TokenFilter length(long max) {
    return keeping(
        term -> 3L * term.length() <= max || term.getBytes(StandardCharsets.UTF_8).length <= max);
  }

  static TokenFilter stop(Set<String> words) {
    return keeping(term -> !words.contains(term));
  }

  /// Tokens in which the pattern is found.
  static TokenFilter regex(Pattern pattern) {
    return keeping(term -> pattern.matcher(term).find());
  }

  /// @param stemmers one is made for each text, as they are not safe for two threads
  static TokenFilter stemmer(Supplier<SnowballStemmer> stemmers) {
    return next -> {
      SnowballStemmer stemmer = stemmers.get();
      return (term, start, end, position, length) -> {
        stemmer.setCurrent(term);
        stemmer.stem();
        next.accept(stemmer.getCurrent(), start, end, position, length);
      };
    };
  }

  /// A term that is nothing but words of the list becomes these words; each takes the longest word
  /// that fits. Source: tantivy's `SplitCompoundWords`.
  static TokenFilter decompounder(Collection<String> words) {
    Set<String> known = new HashSet<>(words);
    known.remove("");
    int longest = known.stream().mapToInt(String::length).max().orElse(0);
    return next ->
        (term, start, end, position, length) -> {
          int cut = 0;
          while (cut < term.length()) {
            int after = longestWord(term, cut, known, longest);
            if (after < 0) {
              next.accept(term, start, end, position, length);
              return;
            }
            cut = after;
          }
          for (int from = 0; from < term.length(); ) {
            int to = longestWord(term, from, known, longest);
            next.accept(term.substring(from, to), start, end, position, length);
            from = to;
          }
        };
  }

  private static int longestWord(String term, int from, Set<String> known, int longest) {
    for (int to = Math.min(term.length(), from + longest); to > from; to--) {
      if (known.contains(term.substring(from, to))) {
        return to;
      }
    }
    return -1;
  }

  private static TokenFilter keeping(Predicate<String> kept) {
    return next ->
        (term, start, end, position, length) -> {
          if (kept.test(term)) {
            next.accept(term, start, end, position, length);
          }
        };
  }

  private static TokenFilter mapping(UnaryOperator<String> change) {
    return next ->
        (term, start, end, position, length) ->
            next.accept(change.apply(term), start, end, position, length);
  }

  private static String lowerCase(String term) {
    int i = 0;
    while (i < term.length() && !mayBeUpper(term.charAt(i))) {
      i++;
    }
    if (i == term.length()) {
      return term;
    }
    StringBuilder lower = new StringBuilder(term.length());
    term.codePoints()
        .forEach(c -> {
          if (c == 'İ') {
            lower.append("i̇"); // the one code point whose lower case is two
          } else {
            lower.appendCodePoint(Character.toLowerCase(c));
          }
        });
    return lower.toString();
  }

  private static boolean mayBeUpper(char c) {
    return c >= 'A' && c <= 'Z' || c >= 0x80;
  }

  private static String foldedToAscii(String term) {
    char[] input = term.toCharArray();
    boolean ascii = true;
    for (char c : input) {
      ascii &= c < 0x80;
    }
    if (ascii) {
      return term;
    }
    char[] output = new char[4 * input.length];
    int length = ASCIIFoldingFilter.foldToASCII(input, 0, output, 0, input.length);
    return new String(output, 0, length);
  }

  private static String decimalDigits(String term) {
    StringBuilder digits = new StringBuilder(term.length());
    term.codePoints()
        .forEach(c ->
            digits.appendCodePoint(
                c >= 0x80 && Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
    return digits.toString();
  }

  private static String normalizedArabic(String term) {
    StringBuilder normal = new StringBuilder(term.length());
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      switch (c) {
        case '\u0622', '\u0623', '\u0625' -> normal.append('\u0627'); // alef with a mark
        case '\u0629' -> normal.append('\u0647'); // teh marbuta: heh
        case '\u0649' -> normal.append('\u064a'); // alef maksura: yeh
        case '\u0640' -> {} // tatweel
        default -> {
          if (c < '\u064b' || c > '\u065f') { // harakat
            normal.append(c);
          }
        }
      }
    }
    return normal.toString();
  }

  private static boolean isAsciiAlphanumeric(String term) {
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      if (c >= 0x80 || !CharacterTokenizer.isAlphanumeric(c)) {
        return false;
      }
    }
    return true;
  }
}
