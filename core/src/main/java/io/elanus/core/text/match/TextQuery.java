package io.elanus.core.text.match;

import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a text is asked. The terms come from the same analyzer as those of the text.
public sealed interface TextQuery {
  /// At least `minimum` of the terms; without terms nothing matches.
  ///
  /// @param terms each once
  record Terms(Set<String> terms, int minimum) implements TextQuery {
    public Terms {
      terms = Set.copyOf(terms);
    }
  }

  /// All terms, about as far from each other as in the query.
  ///
  /// @param terms at least two, in the query's order
  /// @param positions of the terms in the query
  /// @param slop how much the places may differ, see [PhraseSlop]
  record Phrase(List<String> terms, List<Integer> positions, long slop) implements TextQuery {
    public Phrase {
      terms = List.copyOf(terms);
      positions = List.copyOf(positions);
    }
  }

  /// One of the terms, or one that is spelled nearly so.
  ///
  /// @param terms each once
  /// @param distance characters that may be missing, added, changed or swapped with their
  ///   neighbour, 0 to 2
  record Fuzzy(Set<String> terms, int distance) implements TextQuery {
    public Fuzzy {
      terms = Set.copyOf(terms);
    }
  }

  static TextQuery fuzzy(Analyzer analyzer, String text, int distance) {
    return new Fuzzy(new LinkedHashSet<>(analyzer.terms(text)), distance);
  }

  static TextQuery terms(Analyzer analyzer, String text, int minimum) {
    return new Terms(new LinkedHashSet<>(analyzer.terms(text)), minimum);
  }

  /// Fewer than two terms make no phrase: one is looked for alone, none matches nothing.
  static TextQuery phrase(Analyzer analyzer, String text, long slop) {
    List<Token> tokens = analyzer.tokens(text);
    if (tokens.size() < 2) {
      return terms(analyzer, text, 1);
    }
    List<String> terms = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (Token token : tokens) {
      terms.add(token.term());
      positions.add(token.position());
    }
    return new Phrase(terms, positions, slop);
  }
}
