package io.elanus.core.text.analysis;

/// Cuts a text into tokens.
@FunctionalInterface
interface Tokenizer {
  void tokenize(String text, TokenSink sink);
}
