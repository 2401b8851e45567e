package io.elanus.core.text.jieba;

import io.elanus.core.error.DatabaseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Cuts text into words: the likeliest path through the graph of dictionary words, unknown runs of
/// single characters by the [WordModel]. Immutable and safe for all threads.
///
/// Blocks of Chinese characters, letters, digits and `+#&._%-` are cut so; of the rest each line
/// end, blank and character is a piece of its own. Nothing is left out.
public final class JiebaSegmenter {
  private final JiebaDictionary dictionary;

  private JiebaSegmenter(JiebaDictionary dictionary) {
    this.dictionary = dictionary;
  }

  /// @param builtIn whether the words of the built-in dictionary are known
  /// @param words more of them; each gets the frequency that makes it come out whole
  /// @param lines of a dictionary, as `word frequency tag`; a word without a frequency gets the one
  ///   that makes it come out whole, the tag says nothing here
  /// @throws DatabaseException when a frequency is no number
  public static JiebaSegmenter of(boolean builtIn, List<String> words, List<String> lines) {
    JiebaDictionary known = builtIn ? JiebaDictionary.builtIn() : JiebaDictionary.EMPTY;
    for (String word : words) {
      known = known.with(Map.of(word, new JiebaSegmenter(known).suggestedFrequency(word)));
    }
    Map<String, Long> read = new HashMap<>();
    JiebaSegmenter before = new JiebaSegmenter(known);
    for (String line : lines) {
      String[] parts = line.strip().split("\\s+", 3);
      if (!parts[0].isEmpty()) {
        read.put(
            parts[0],
            parts.length > 1 ? frequency(parts[1], line) : before.suggestedFrequency(parts[0]));
      }
    }
    return read.isEmpty() ? before : new JiebaSegmenter(known.with(read));
  }

  private static long frequency(String text, String line) {
    try {
      int frequency = Integer.parseInt(text);
      if (frequency >= 0) {
        return frequency;
      }
    } catch (NumberFormatException noNumber) {
      // told below
    }
    throw DatabaseException.invalid(
        "line `%s` of a jieba dictionary: the frequency %s is no number", line, text);
  }

  private long suggestedFrequency(String word) {
    double total = dictionary.total();
    if (total == 0) {
      return 1;
    }
    double[] share = {1};
    cut(
        word,
        false,
        false,
        (start, end) -> share[0] *= Math.max(1, dictionary.frequency(word, start, end)) / total);
    long whole = dictionary.frequency(word, 0, word.length());
    return Math.max((long) (share[0] * total) + 1, Math.max(1, whole));
  }

  /// Hands over the pieces of a text in order.
  ///
  /// @param guessing whether runs of unknown characters are cut by the model
  /// @param parts also the known words of two and three characters inside a longer word, before it
  public void cut(String text, boolean guessing, boolean parts, SegmentSink sink) {
    SegmentSink pieces = parts ? withParts(text, sink) : sink;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && isWordCharacter(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      if (end > at) {
        cutBlock(text, at, end, guessing, pieces);
        at = end;
      } else if (text.startsWith("\r\n", at)) {
        pieces.accept(at, at + 2);
        at += 2;
      } else {
        int next = at + Character.charCount(text.codePointAt(at));
        pieces.accept(at, next);
        at = next;
      }
    }
  }

  private SegmentSink withParts(String text, SegmentSink sink) {
    return (start, end) -> {
      for (int length = 2; length <= 3; length++) {
        for (int from = start; end - start > length && from + length <= end; from++) {
          if (dictionary.frequency(text, from, from + length) > 0) {
            sink.accept(from, from + length);
          }
        }
      }
      sink.accept(start, end);
    };
  }

  private void cutBlock(String text, int from, int to, boolean guessing, SegmentSink sink) {
    int[] ends = likeliestEnds(text, from, to);
    int run = from; // where unknown single characters began
    int at = from;
    while (at < to) {
      int end = ends[at - from];
      boolean single = end - at == Character.charCount(text.codePointAt(at));
      if (!single || (!guessing && !isAsciiAlphanumeric(text.charAt(at)))) {
        flush(text, run, at, guessing, sink);
        sink.accept(at, end);
        run = end;
      }
      at = end;
    }
    flush(text, run, to, guessing, sink);
  }

  /// A run of single characters: with guessing these are cut by the model unless they are a word;
  /// without it they are letters and digits, which stay together.
  private void flush(String text, int from, int to, boolean guessing, SegmentSink sink) {
    if (from == to) {
      return;
    }
    if (!guessing || to - from == 1) {
      sink.accept(from, to);
    } else if (dictionary.frequency(text, from, to) > 0) {
      characters(text, from, to, sink);
    } else {
      guess(text, from, to, sink);
    }
  }

  private static void characters(String text, int from, int to, SegmentSink sink) {
    for (int at = from; at < to; ) {
      int next = at + Character.charCount(text.codePointAt(at));
      sink.accept(at, next);
      at = next;
    }
  }

  /// Where the likeliest word from each place ends.
  private int[] likeliestEnds(String text, int from, int to) {
    int length = to - from;
    double[] weight = new double[length + 1];
    int[] ends = new int[length];
    double logTotal = Math.log(Math.max(1, dictionary.total()));
    for (int i = length - 1; i >= 0; i--) {
      int at = from + i;
      if (Character.isLowSurrogate(text.charAt(at)) && i > 0) {
        continue;
      }
      int single = at + Character.charCount(text.codePointAt(at));
      double[] best = {Double.NEGATIVE_INFINITY};
      int[] bestEnd = {single};
      dictionary.wordsAt(
          text,
          at,
          to,
          (end, frequency) -> {
            double path = Math.log(frequency) - logTotal + weight[end - from];
            if (path >= best[0]) {
              best[0] = path;
              bestEnd[0] = end;
            }
          });
      if (best[0] == Double.NEGATIVE_INFINITY) {
        best[0] = -logTotal + weight[single - from];
      }
      weight[i] = best[0];
      ends[i] = bestEnd[0];
    }
    return ends;
  }

  /// Chinese characters by the model; letters and digits together, with a fraction and a `%`.
  private static void guess(String text, int from, int to, SegmentSink sink) {
    int at = from;
    while (at < to) {
      int end = at;
      if (isChinese(text.codePointAt(at))) {
        while (end < to && isChinese(text.codePointAt(end))) {
          end += Character.charCount(text.codePointAt(end));
        }
        guessWords(text, at, end, sink);
      } else {
        end = numberEnd(text, at, to);
        if (end == at) {
          while (end < to
              && !isChinese(text.codePointAt(end))
              && !isAsciiAlphanumeric(text.charAt(end))) {
            end++;
          }
        }
        sink.accept(at, end);
      }
      at = end;
    }
  }

  /// `[a-zA-Z0-9]+(\.[0-9]+)?%?`, or `at` when the text does not begin so.
  private static int numberEnd(String text, int at, int to) {
    int end = at;
    while (end < to && isAsciiAlphanumeric(text.charAt(end))) {
      end++;
    }
    if (end == at) {
      return at;
    }
    int digits = end + 1;
    while (end < to && text.charAt(end) == '.' && digits < to && isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits > end + 1) {
      end = digits;
    }
    return end < to && text.charAt(end) == '%' ? end + 1 : end;
  }

  private static void guessWords(String text, int from, int to, SegmentSink sink) {
    byte[] states = WordModel.states(text, from, to);
    int begin = from;
    int next = from;
    for (int at = from; at < to; at++) {
      switch (states[at - from]) {
        case WordModel.BEGIN -> begin = at;
        case WordModel.END -> {
          sink.accept(begin, at + 1);
          next = at + 1;
        }
        case WordModel.SINGLE -> {
          sink.accept(at, at + 1);
          next = at + 1;
        }
        default -> {}
      }
    }
    if (next < to) {
      sink.accept(next, to);
    }
  }

  private static boolean isWordCharacter(int c) {
    return c < 0x80
        ? isAsciiAlphanumeric(c) || "+#&._%-".indexOf(c) >= 0
        : isChinese(c) || c >= 0x20000 && c <= 0x2fa1f;
  }

  private static boolean isChinese(int c) {
    return c >= 0x4e00 && c <= 0x9fff || c >= 0x3400 && c <= 0x4dbf || c >= 0xf900 && c <= 0xfaff;
  }

  private static boolean isAsciiAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
