package io.elanus.core.text.analysis;

/// Takes the tokens of one text, in order.
@FunctionalInterface
interface TokenSink {
  /// @param start first UTF-16 unit of the text that the term stands for
  /// @param end unit behind the last
  /// @param position as of [Token]
  /// @param positionLength as of [Token]
  void accept(String term, int start, int end, int position, int positionLength);
}
