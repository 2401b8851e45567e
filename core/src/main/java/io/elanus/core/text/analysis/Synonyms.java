package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Words that stand for each other, row by row as Milvus writes them: `a, b, c` are synonyms, and
/// `a, b => c, d` puts the right words in the place of each left one. A comma, a blank, `=>` and a
/// backslash inside a word have a backslash before them.
final class Synonyms {
  private static final String ARROW = "=>";

  private final boolean expand;
  private final Map<String, Set<String>> others = new HashMap<>();

  /// @param expand whether a word stays beside what stands for it, and a group's words all become
  ///   all of it; if not, they become its first
  Synonyms(boolean expand) {
    this.expand = expand;
  }

  void add(String row) {
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    boolean mapped = false;
    boolean ended = false; // a blank stood behind the word
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < row.length(); at++) {
      char c = row.charAt(at);
      boolean arrow = row.startsWith(ARROW, at);
      if (c == ' ') {
        ended = !word.isEmpty();
      } else if (c == ',' || arrow) {
        finish(word, mapped ? right : left);
        ended = false;
        if (arrow) {
          if (mapped) {
            throw DatabaseException.invalid(
                "read synonym dict failed, has more than one \"=>\" in %s", row);
          }
          mapped = true;
          at++;
        }
      } else if (ended) {
        throw DatabaseException.invalid(
            "read synonym dict failed, has space between words %s, please use \\ to escape space",
            row);
      } else if (c == '\\') {
        String escaped = escaped(row, at + 1);
        word.append(escaped);
        at += escaped.length();
      } else {
        word.append(c);
      }
    }
    finish(word, mapped ? right : left);
    for (String key : left) {
      put(key, mapped ? right : expand ? left : List.of(left.getFirst()));
    }
  }

  private static void finish(StringBuilder word, List<String> side) {
    if (!word.isEmpty()) {
      side.add(word.toString());
      word.setLength(0);
    }
  }

  private static String escaped(String row, int at) {
    if (at >= row.length()) {
      throw DatabaseException.invalid("invalid synonym escaped in the end: %s", row);
    }
    if (row.startsWith(ARROW, at)) {
      return ARROW;
    }
    char c = row.charAt(at);
    if (c != ',' && c != '\\' && c != ' ') {
      throw DatabaseException.invalid("invalid synonym escaped: \\%s in %s", c, row);
    }
    return String.valueOf(c);
  }

  private void put(String key, List<String> words) {
    Set<String> known = others.computeIfAbsent(key, _ -> new LinkedHashSet<>());
    if (expand) {
      known.add(key);
    }
    known.addAll(words);
  }

  /// A term becomes what stands for it, in its place; one that has nothing stays.
  TokenFilter filter() {
    Map<String, List<String>> fixed = new HashMap<>();
    others.forEach((key, words) -> fixed.put(key, List.copyOf(words)));
    return next ->
        (term, start, end, position, length) -> {
          List<String> words = fixed.getOrDefault(term, List.of());
          if (words.isEmpty()) {
            next.accept(term, start, end, position, length);
          }
          for (String word : words) {
            next.accept(word, start, end, position, length);
          }
        };
  }
}
