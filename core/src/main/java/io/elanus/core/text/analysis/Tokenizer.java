package io.elanus.core.text.analysis;

/// Cuts a text into tokens.
@FunctionalInterface
interface Tokenizer {
  void tokenize(String text, TokenSink sink);

  /// Refuses when a service that it needs cannot be reached.
  default void requireReachable() {}
}
