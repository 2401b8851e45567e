package io.elanus.core.text.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Replaces parts of a text before it is cut: at each place the longest source that stands there.
/// What was put in is not looked at again. Written as `source => target`, as Milvus and
/// Elasticsearch do; `\n`, `\t`, `\u0020` and their like are escapes, and any other character
/// behind a backslash is itself.
final class CharacterMapping {
  private record Rule(String source, String target) {}

  /// By the first unit of their sources, the longest first.
  private final Map<Character, List<Rule>> rules;

  private CharacterMapping(Map<Character, List<Rule>> rules) {
    this.rules = rules;
  }

  /// @throws io.elanus.core.error.DatabaseException in Milvus's words
  static CharacterMapping of(List<String> rows) {
    Map<String, String> targets = new HashMap<>();
    for (String row : rows) {
      int arrow = row.lastIndexOf("=>");
      if (arrow < 0) {
        throw AnalyzerParser.refuse("invalid mapping char_filter mapping: " + row);
      }
      String source = unescaped(trimmed(row.substring(0, arrow)));
      String target = unescaped(trimmed(row.substring(arrow + 2)));
      if (source.isEmpty()) {
        throw AnalyzerParser.refuse("mapping char_filter source must not be empty");
      }
      if (targets.put(source, target) != null) {
        throw AnalyzerParser.refuse(
            "mapping char_filter source must be unique: \"" + source + "\"");
      }
    }
    Map<Character, List<Rule>> rules = new HashMap<>();
    targets.forEach((source, target) ->
        rules
            .computeIfAbsent(source.charAt(0), _ -> new ArrayList<>())
            .add(new Rule(source, target)));
    rules
        .values()
        .forEach(same -> same.sort(Comparator.comparingInt((Rule rule) -> -rule.source.length())));
    return new CharacterMapping(rules);
  }

  /// Without the blanks and control characters at its ends.
  private static String trimmed(String side) {
    return side.trim();
  }

  private static String unescaped(String side) {
    StringBuilder text = new StringBuilder(side.length());
    for (int at = 0; at < side.length(); at++) {
      char c = side.charAt(at);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      at++;
      if (at == side.length()) {
        throw AnalyzerParser.refuse(
            "mapping char_filter escape sequence must not end with backslash");
      }
      switch (side.charAt(at)) {
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'u' -> {
          text.append(unit(side, at + 1));
          at += 4;
        }
        default -> text.append(side.charAt(at));
      }
    }
    for (int at = 0; at < text.length(); at++) {
      boolean pair =
          Character.isHighSurrogate(text.charAt(at))
              && at + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(at + 1));
      if (pair) {
        at++;
      } else if (Character.isSurrogate(text.charAt(at))) {
        throw brokenUnicode();
      }
    }
    return text.toString();
  }

  private static char unit(String side, int at) {
    int value = 0;
    for (int digit = at; digit < at + 4; digit++) {
      int next = digit < side.length() ? Character.digit(side.charAt(digit), 16) : -1;
      if (next < 0) {
        throw brokenUnicode();
      }
      value = value << 4 | next;
    }
    return (char) value;
  }

  private static RuntimeException brokenUnicode() {
    return AnalyzerParser.refuse("mapping char_filter contains an invalid unicode escape");
  }

  Mapped applied(Mapped before) {
    String text = before.text;
    Mapped.Builder after = new Mapped.Builder(before);
    for (int at = 0; at < text.length(); ) {
      Rule rule = ruleAt(text, at);
      if (rule == null) {
        after.keep(at);
        at++;
      } else {
        after.replace(at, at + rule.source.length(), rule.target);
        at += rule.source.length();
      }
    }
    return after.build();
  }

  private @org.jspecify.annotations.Nullable Rule ruleAt(String text, int at) {
    for (Rule rule : rules.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(rule.source, at)) {
        return rule;
      }
    }
    return null;
  }

  /// A text made of another, which knows for each of its units what part of that it stands for.
  ///
  /// @param from first unit of the original, shape `[text]`
  /// @param to unit behind the last, shape `[text]`
  /// @param length of the original
  record Mapped(String text, int[] from, int[] to, int length) {
    static Mapped unchanged(String text) {
      int[] from = new int[text.length()];
      int[] to = new int[text.length()];
      Arrays.setAll(from, at -> at);
      Arrays.setAll(to, at -> at + 1);
      return new Mapped(text, from, to, text.length());
    }

    /// Where the original of what begins at a unit begins.
    int start(int unit) {
      return unit < from.length ? from[unit] : length;
    }

    /// Where the original of a part ends; an empty part has an empty original.
    int end(int start, int end) {
      return start < end ? to[end - 1] : start(start);
    }

    /// Makes the next text of one unit or part after the other.
    private static final class Builder {
      private final Mapped before;
      private final StringBuilder text;
      private int[] from;
      private int[] to;

      Builder(Mapped before) {
        this.before = before;
        text = new StringBuilder(before.text.length());
        from = new int[before.text.length()];
        to = new int[before.text.length()];
      }

      void keep(int unit) {
        add(before.text.charAt(unit), before.from[unit], before.to[unit]);
      }

      void replace(int start, int end, String target) {
        for (int i = 0; i < target.length(); i++) {
          add(target.charAt(i), before.start(start), before.end(start, end));
        }
      }

      private void add(char unit, int first, int behind) {
        int at = text.length();
        if (at == from.length) {
          from = Arrays.copyOf(from, 2 * at + 8);
          to = Arrays.copyOf(to, 2 * at + 8);
        }
        from[at] = first;
        to[at] = behind;
        text.append(unit);
      }

      Mapped build() {
        int size = text.length();
        return new Mapped(
            text.toString(), Arrays.copyOf(from, size), Arrays.copyOf(to, size), before.length);
      }
    }
  }
}
