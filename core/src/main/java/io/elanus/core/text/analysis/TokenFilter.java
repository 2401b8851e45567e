package io.elanus.core.text.analysis;

/// Changes, drops or splits the tokens of a text.
@FunctionalInterface
interface TokenFilter {
  /// A sink for one text that passes on what is left.
  TokenSink before(TokenSink next);
}
