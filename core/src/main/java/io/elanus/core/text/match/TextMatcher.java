package io.elanus.core.text.match;

import io.elanus.core.text.analysis.Analyzer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Asks texts a [TextQuery], one after the other. For one thread.
public sealed interface TextMatcher {
  boolean matches(String text);

  static TextMatcher of(TextQuery query, Analyzer analyzer) {
    return switch (query) {
      case TextQuery.Terms terms -> new ByTerms(terms, analyzer);
      case TextQuery.Phrase phrase -> new ByPhrase(phrase, analyzer);
      case TextQuery.Fuzzy fuzzy -> new ByNearTerms(fuzzy, analyzer);
    };
  }

  final class ByTerms implements TextMatcher {
    private final TextQuery.Terms query;
    private final Analyzer analyzer;
    private final Set<String> found = new HashSet<>();

    private ByTerms(TextQuery.Terms query, Analyzer analyzer) {
      this.query = query;
      this.analyzer = analyzer;
    }

    @Override
    public boolean matches(String text) {
      if (query.terms().size() < query.minimum()) {
        return false;
      }
      found.clear();
      analyzer.terms(
          text,
          term -> {
            if (query.terms().contains(term)) {
              found.add(term);
            }
          });
      return found.size() >= query.minimum();
    }
  }

  final class ByNearTerms implements TextMatcher {
    private final TextQuery.Fuzzy query;
    private final Analyzer analyzer;

    private ByNearTerms(TextQuery.Fuzzy query, Analyzer analyzer) {
      this.query = query;
      this.analyzer = analyzer;
    }

    @Override
    public boolean matches(String text) {
      boolean[] found = {false};
      analyzer.terms(text, term -> found[0] = found[0] || isNear(term));
      return found[0];
    }

    private boolean isNear(String term) {
      for (String wanted : query.terms()) {
        if (SpellingDistance.isWithin(wanted, term, query.distance())) {
          return true;
        }
      }
      return false;
    }
  }

  final class ByPhrase implements TextMatcher {
    private final TextQuery.Phrase query;
    private final Analyzer analyzer;
    private final Map<String, Positions> positions = new HashMap<>();
    private final int last;

    private ByPhrase(TextQuery.Phrase query, Analyzer analyzer) {
      this.query = query;
      this.analyzer = analyzer;
      query.terms().forEach(term -> positions.put(term, new Positions()));
      last = query.positions().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    @Override
    public boolean matches(String text) {
      positions.values().forEach(Positions::clear);
      analyzer.positions(
          text,
          (term, position) -> {
            Positions wanted = positions.get(term);
            if (wanted != null) {
              wanted.add(position);
            }
          });
      List<String> terms = query.terms();
      int[][] shifted = new int[terms.size()][];
      for (int t = 0; t < shifted.length; t++) {
        Positions of = positions.get(terms.get(t));
        if (of == null || of.count == 0) {
          return false;
        }
        shifted[t] = of.shifted(last - query.positions().get(t));
      }
      return PhraseSlop.matches(shifted, query.slop());
    }

    private static final class Positions {
      private int[] at = new int[8];
      private int count;

      void clear() {
        count = 0;
      }

      void add(int position) {
        if (count == at.length) {
          at = Arrays.copyOf(at, 2 * count);
        }
        at[count++] = position;
      }

      /// Ascending, as tokenizers that also give the parts of a word go back now and then.
      int[] shifted(int by) {
        int[] shifted = new int[count];
        for (int i = 0; i < count; i++) {
          shifted[i] = at[i] + by;
        }
        Arrays.sort(shifted);
        return shifted;
      }
    }
  }
}
