package io.elanus.core.text.analysis;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/// Words by Unicode's rules (UAX 29), Chinese, Japanese, Thai and their kind by ICU's dictionaries.
/// What stands between words is a token, too: blanks and punctuation are for a filter to drop.
/// Positions count code points.
final class IcuTokenizer implements Tokenizer {
  /// Its rules are loaded when the first text needs them; never used itself, only cloned.
  static final class Words {
    private static final BreakIterator RULES = BreakIterator.getWordInstance(ULocale.ROOT);

    private Words() {}

    /// The boundaries of a text's words.
    static BreakIterator of(String text) {
      BreakIterator words = (BreakIterator) RULES.clone();
      words.setText(text);
      return words;
    }
  }

  @Override
  public void tokenize(String text, TokenSink sink) {
    BreakIterator words = Words.of(text);
    int position = 0;
    int start = words.first();
    for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
      int length = text.codePointCount(start, end);
      sink.accept(text.substring(start, end), start, end, position, length);
      position += length;
    }
  }
}
