package io.elanus.core.text.analysis;

import com.ibm.icu.text.BreakIterator;

/// Thai words, by ICU's dictionary, and those of other scripts by its rules; blanks and punctuation
/// are left out. Milvus finds Thai words by a model, so that single ones may be cut otherwise.
/// Positions count words.
final class ThaiTokenizer implements Tokenizer {
  @Override
  public void tokenize(String text, TokenSink sink) {
    BreakIterator words = IcuTokenizer.Words.of(text);
    int position = 0;
    int start = words.first();
    for (int end = words.next(); end != BreakIterator.DONE; start = end, end = words.next()) {
      String word = text.substring(start, end);
      if (word.codePoints().anyMatch(ThaiTokenizer::isPartOfWord)) {
        sink.accept(word, start, end, position, text.codePointCount(start, end));
        position++;
      }
    }
  }

  private static boolean isPartOfWord(int c) {
    return Character.isLetterOrDigit(c) || c >= 0x0e01 && c <= 0x0e5b;
  }
}
