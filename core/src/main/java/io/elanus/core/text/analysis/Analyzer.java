package io.elanus.core.text.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Text to terms: a tokenizer and the filters behind it. Immutable and safe for all threads.
public final class Analyzer {
  private final Tokenizer tokenizer;
  private final List<TokenFilter> filters;

  Analyzer(Tokenizer tokenizer, List<TokenFilter> filters) {
    this.tokenizer = tokenizer;
    this.filters = List.copyOf(filters);
  }

  /// @param parameters the JSON of `analyzer_params`; empty for the analyzer `standard`
  /// @throws io.elanus.core.error.DatabaseException in Milvus's words when they describe none
  public static Analyzer of(String parameters) {
    return AnalyzerParser.parse(parameters);
  }

  /// For whoever is about to promise that texts can be analyzed so.
  ///
  /// @throws io.elanus.core.error.DatabaseException in Milvus's words when a service that it needs
  ///   cannot be reached
  public void requireReachable() {
    tokenizer.requireReachable();
  }

  /// Hands each term of the text over, repeats included, in order.
  public void terms(String text, Consumer<String> each) {
    run(text, (term, _, _, _, _) -> each.accept(term));
  }

  /// The terms of the text, repeats included, in order.
  public List<String> terms(String text) {
    List<String> terms = new ArrayList<>();
    terms(text, terms::add);
    return terms;
  }

  /// The terms of the text with their places, in order.
  public List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    ByteOffsets offsets = new ByteOffsets(text);
    run(
        text,
        (term, start, end, position, length) ->
            tokens.add(new Token(term, offsets.of(start), offsets.of(end), position, length)));
    return tokens;
  }

  /// Hands each term and its position over.
  public void positions(String text, PositionSink each) {
    run(text, (term, _, _, position, _) -> each.accept(term, position));
  }

  /// Hands each term over with the part of the text that it stands for.
  public void spans(String text, SpanSink each) {
    run(text, (term, start, end, _, _) -> each.accept(term, start, end));
  }

  /// Takes a term and its part of the text: the first UTF-16 unit, and the unit behind the last.
  @FunctionalInterface
  public interface SpanSink {
    void accept(String term, int start, int end);
  }

  /// Takes a term and the position of [Token].
  @FunctionalInterface
  public interface PositionSink {
    void accept(String term, int position);
  }

  void run(String text, TokenSink sink) {
    TokenSink first = sink;
    for (TokenFilter filter : filters.reversed()) {
      first = filter.before(first);
    }
    tokenizer.tokenize(text, first);
  }

  /// UTF-16 offsets to UTF-8 offsets of one text, asked for in roughly ascending order.
  private static final class ByteOffsets {
    private final String text;
    private int unit;
    private int bytes;

    ByteOffsets(String text) {
      this.text = text;
    }

    int of(int wanted) {
      if (wanted < unit) {
        unit = 0;
        bytes = 0;
      }
      while (unit < wanted) {
        int codePoint = text.codePointAt(unit);
        unit += Character.charCount(codePoint);
        bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      }
      return bytes;
    }
  }
}
