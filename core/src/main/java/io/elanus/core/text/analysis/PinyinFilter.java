package io.elanus.core.text.analysis;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// How Chinese words are read, without tones: a character by its most usual reading, by Unicode's
/// tables (`kMandarin`), whatever word it stands in. What a token becomes stands in its place, in
/// the order of the parameters; what is not Chinese adds nothing.
///
/// @param original the token itself
/// @param full each character's reading
/// @param joined the readings as one term
/// @param initials the first letters of the readings as one term
record PinyinFilter(boolean original, boolean full, boolean joined, boolean initials)
    implements TokenFilter {
  @Override
  public TokenSink before(TokenSink next) {
    return (term, start, end, position, length) -> {
      if (original) {
        next.accept(term, start, end, position, length);
      }
      StringBuilder whole = new StringBuilder();
      StringBuilder letters = new StringBuilder();
      term.codePoints()
          .forEach(c -> {
            String reading = Readings.of(c);
            if (reading != null) {
              if (full) {
                next.accept(reading, start, end, position, length);
              }
              whole.append(reading);
              letters.appendCodePoint(reading.codePointAt(0));
            }
          });
      if (joined && !whole.isEmpty()) {
        next.accept(whole.toString(), start, end, position, length);
      }
      if (initials && !letters.isEmpty()) {
        next.accept(letters.toString(), start, end, position, length);
      }
    };
  }

  /// Readings by character, each made when first asked for.
  private static final class Readings {
    private static final String NONE = "";
    private static final int FIRST = 0x3400;
    private static final int BEHIND = 0xa000;

    private static final Transliterator LATIN = Transliterator.getInstance("Han-Latin");
    private static final AtomicReferenceArray<@Nullable String> KNOWN =
        new AtomicReferenceArray<>(BEHIND - FIRST);

    /// Null for what is not Chinese, and where no reading is known.
    static @Nullable String of(int c) {
      if (!Character.isIdeographic(c) && c != '〇') {
        return null;
      }
      boolean kept = c >= FIRST && c < BEHIND;
      String reading = kept ? KNOWN.get(c - FIRST) : null;
      if (reading == null) {
        reading = read(c);
        if (kept) {
          KNOWN.set(c - FIRST, reading);
        }
      }
      return reading.isEmpty() ? null : reading;
    }

    /// A reading without its tone: `lǜ` is `lü`.
    private static String read(int c) {
      String character = Character.toString(c);
      String latin = LATIN.transliterate(character).strip();
      if (latin.isEmpty() || latin.codePoints().anyMatch(Character::isIdeographic)) {
        return NONE;
      }
      String apart = Normalizer.normalize(latin, Normalizer.Form.NFD);
      String toneless = apart.replaceAll("[\\u0300\\u0301\\u0304\\u030c]", "");
      return Normalizer.normalize(toneless, Normalizer.Form.NFC);
    }
  }
}
