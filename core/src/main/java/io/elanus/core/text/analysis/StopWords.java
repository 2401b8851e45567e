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
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;

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

  /// Lists of Lucene's own, and its packages' names of these languages.
  private static final Map<String, String> LUCENE = Map.of("arabic", "ar", "thai", "th");

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
    String lucene = LUCENE.get(language);
    String file =
        lucene == null
            ? folder(SnowballFilter.class) + language + "_stop.txt"
            : folder(ArabicAnalyzer.class).replaceFirst("ar/$", lucene + "/") + "stopwords.txt";
    try (Reader list =
        new InputStreamReader(
            WordlistLoader.class.getClassLoader().getResourceAsStream(file),
            StandardCharsets.UTF_8)) {
      CharArraySet read =
          lucene == null
              ? WordlistLoader.getSnowballWordSet(list)
              : WordlistLoader.getWordSet(list, "#");
      Set<String> words = new HashSet<>();
      for (Object word : read) {
        words.add(new String((char[]) word));
      }
      return Set.copyOf(words);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String folder(Class<?> neighbour) {
    return neighbour.getPackageName().replace('.', '/') + "/";
  }
}
