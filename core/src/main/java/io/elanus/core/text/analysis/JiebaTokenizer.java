package io.elanus.core.text.analysis;

import io.elanus.core.text.jieba.JiebaSegmenter;

/// Chinese words; positions count code points.
///
/// @param parts also the words of two and three characters inside a longer one, before it
/// @param guessing unknown words by the hidden Markov model
record JiebaTokenizer(JiebaSegmenter segmenter, boolean parts, boolean guessing)
    implements Tokenizer {
  @Override
  public void tokenize(String text, TokenSink sink) {
    Counter counter = new Counter(text);
    segmenter.cut(
        text,
        guessing,
        parts,
        (start, end) ->
            sink.accept(
                text.substring(start, end),
                start,
                end,
                counter.before(start),
                text.codePointCount(start, end)));
  }

  /// Code points before a place of the text; places come in roughly ascending order.
  private static final class Counter {
    private final String text;
    private int place;
    private int count;

    Counter(String text) {
      this.text = text;
    }

    int before(int wanted) {
      count +=
          wanted >= place
              ? text.codePointCount(place, wanted)
              : -text.codePointCount(wanted, place);
      place = wanted;
      return count;
    }
  }
}
