package io.elanus.core.text.jieba;

import com.huaban.analysis.jieba.WordDictionary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Words and how often each was seen. The words of the built-in dictionary lie sorted in one array,
/// which takes a fraction of what a hash map would.
final class JiebaDictionary {
  static final JiebaDictionary EMPTY = new JiebaDictionary(List.of());

  private final char[] characters;

  /// Shape `[words + 1]`.
  private final int[] starts;

  /// Shape `[words]`.
  private final int[] frequencies;

  /// Where the words begin that start with a character, shape `[2^16 + 1]`; empty without words.
  private final int[] byFirst;

  private final long total;

  /// Words that were added, with their frequencies; they hide those above.
  private final Map<String, Long> added;

  private final TreeSet<Integer> addedLengths;
  private final long addedTotal;

  private JiebaDictionary(List<Entry> entries) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::word));
    starts = new int[sorted.size() + 1];
    frequencies = new int[sorted.size()];
    StringBuilder text = new StringBuilder();
    long sum = 0;
    for (int w = 0; w < frequencies.length; w++) {
      text.append(sorted.get(w).word);
      starts[w + 1] = text.length();
      frequencies[w] = sorted.get(w).frequency;
      sum += frequencies[w];
    }
    characters = text.toString().toCharArray();
    byFirst = firsts();
    total = sum;
    added = Map.of();
    addedLengths = new TreeSet<>();
    addedTotal = 0;
  }

  private JiebaDictionary(JiebaDictionary base, Map<String, Long> added, long addedTotal) {
    characters = base.characters;
    starts = base.starts;
    frequencies = base.frequencies;
    byFirst = base.byFirst;
    total = base.total;
    this.added = added;
    this.addedTotal = addedTotal;
    addedLengths = new TreeSet<>();
    added.keySet().forEach(word -> addedLengths.add(word.length()));
  }

  private record Entry(String word, int frequency) {}

  /// The dictionary of jieba-analysis, read when first asked for.
  static JiebaDictionary builtIn() {
    return BuiltIn.DICTIONARY;
  }

  private static final class BuiltIn {
    static final JiebaDictionary DICTIONARY = load();

    private static JiebaDictionary load() {
      List<Entry> entries = new ArrayList<>(350_000);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  WordDictionary.class.getResourceAsStream("/dict.txt"), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int first = line.indexOf(' ');
          int second = line.indexOf(' ', first + 1);
          if (first > 0 && second > 0) {
            entries.add(
                new Entry(
                    line.substring(0, first), Integer.parseInt(line.substring(first + 1, second))));
          }
        }
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      return new JiebaDictionary(entries);
    }
  }

  private int[] firsts() {
    if (frequencies.length == 0) {
      return new int[0];
    }
    int[] from = new int[(1 << 16) + 1];
    for (int w = 0; w < frequencies.length; w++) {
      from[characters[starts[w]] + 1]++;
    }
    for (int c = 1; c < from.length; c++) {
      from[c] += from[c - 1];
    }
    return from;
  }

  /// With more words, each with its frequency.
  JiebaDictionary with(Map<String, Long> words) {
    Map<String, Long> more = new HashMap<>(added);
    more.putAll(words);
    return new JiebaDictionary(this, more, more.values().stream().mapToLong(w -> w).sum());
  }

  /// The sum of all frequencies.
  long total() {
    return total + addedTotal;
  }

  /// How often a word was seen, 0 for what is no word.
  long frequency(CharSequence text, int from, int to) {
    Long own = added.isEmpty() ? null : added.get(text.subSequence(from, to).toString());
    if (own != null) {
      return own;
    }
    int low = 0;
    int high = frequencies.length;
    for (int depth = 0; depth < to - from && low < high; depth++) {
      char c = text.charAt(from + depth);
      int narrowed = depth == 0 ? byFirst[c] : lower(low, high, depth, c);
      high = depth == 0 ? byFirst[c + 1] : lower(low, high, depth, c + 1);
      low = narrowed;
    }
    return low < high && starts[low + 1] - starts[low] == to - from ? frequencies[low] : 0;
  }

  /// Hands over each word that begins at a place of a text, shortest first.
  void wordsAt(CharSequence text, int from, int to, WordSink each) {
    int low = 0;
    int high = frequencies.length;
    for (int depth = 0; from + depth < to; depth++) {
      if (low < high) {
        char c = text.charAt(from + depth);
        int narrowed = depth == 0 ? byFirst[c] : lower(low, high, depth, c);
        high = depth == 0 ? byFirst[c + 1] : lower(low, high, depth, c + 1);
        low = narrowed;
      } else if (addedLengths.isEmpty() || addedLengths.last() <= depth) {
        return;
      }
      int length = depth + 1;
      Long own =
          addedLengths.contains(length)
              ? added.get(text.subSequence(from, from + length).toString())
              : null;
      if (own != null) {
        each.accept(from + length, own);
      } else if (low < high && starts[low + 1] - starts[low] == length && frequencies[low] > 0) {
        each.accept(from + length, frequencies[low]);
      }
    }
  }

  /// Takes the end of a word and its frequency.
  @FunctionalInterface
  interface WordSink {
    void accept(int end, long frequency);
  }

  /// The first of the words `low .. high - 1`, all alike up to `depth`, whose character there is
  /// `c` or greater; a word that ends before comes first.
  private int lower(int low, int high, int depth, int c) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int at = starts[middle] + depth;
      boolean smaller = at >= starts[middle + 1] || characters[at] < c;
      if (smaller) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
