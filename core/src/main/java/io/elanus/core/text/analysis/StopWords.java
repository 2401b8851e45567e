package io.elanus.core.text.analysis;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.th.ThaiAnalyzer;

/// Lists of stop words that have a name: `_english_`, `_arabic_` and `_thai_` are Lucene's, the
/// others Snowball's, as Lucene keeps them.
final class StopWords {
  static final Set<String> ENGLISH =
      Set.of(
          "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
          "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
          "these", "they", "this", "to", "was", "will", "with");

  private static final Set<String> SNOWBALL =
      Set.of(
          "danish",
          "dutch",
          "finnish",
          "french",
          "german",
          "hungarian",
          "italian",
          "norwegian",
          "portuguese",
          "russian",
          "spanish",
          "swedish");

  private static final Map<String, Supplier<CharArraySet>> LUCENE =
      Map.of("arabic", ArabicAnalyzer::getDefaultStopSet, "thai", ThaiAnalyzer::getDefaultStopSet);

  private static final Map<String, Set<String>> LOADED = new ConcurrentHashMap<>();

  private StopWords() {}

  /// The given words; where one is the name of a list, the list's.
  static Set<String> resolve(List<String> given) {
    Set<String> words = new HashSet<>();
    for (String word : given) {
      Set<String> named = named(word);
      if (named.isEmpty()) {
        words.add(word);
      } else {
        words.addAll(named);
      }
    }
    return words;
  }

  private static Set<String> named(String name) {
    if (name.length() < 3 || name.charAt(0) != '_' || !name.endsWith("_")) {
      return Set.of();
    }
    String language = name.substring(1, name.length() - 1);
    if (language.equals("english")) {
      return ENGLISH;
    }
    return SNOWBALL.contains(language) || LUCENE.containsKey(language)
        ? LOADED.computeIfAbsent(language, StopWords::load)
        : Set.of();
  }

  private static Set<String> load(String language) {
    Supplier<CharArraySet> lucene = LUCENE.get(language);
    Set<String> words = new HashSet<>();
    for (Object word : lucene == null ? snowball(language) : lucene.get()) {
      words.add(new String((char[]) word));
    }
    return Set.copyOf(words);
  }

  private static CharArraySet snowball(String language) {
    String folder = SnowballFilter.class.getPackageName().replace('.', '/') + "/";
    try (Reader list =
        new InputStreamReader(
            WordlistLoader.class
                .getClassLoader()
                .getResourceAsStream(folder + language + "_stop.txt"),
            StandardCharsets.UTF_8)) {
      return WordlistLoader.getSnowballWordSet(list);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
