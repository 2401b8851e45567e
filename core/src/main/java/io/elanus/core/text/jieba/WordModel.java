package io.elanus.core.text.jieba;

import com.huaban.analysis.jieba.WordDictionary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A hidden Markov model of Chinese words: each character begins a word, ends one, stands in the
/// middle of one, or is one. Probabilities are logarithms. Decoded as by Viterbi (1967).
///
/// States are numbered in alphabetic order, as ties fall to the later letter.
final class WordModel {
  static final int BEGIN = 0;
  static final int END = 1;
  static final int MIDDLE = 2;
  static final int SINGLE = 3;

  private static final double NEVER = -3.14e100;

  private static final double[] START = {-0.26268660809250016, NEVER, NEVER, -1.4652633398537678};

  /// `[from][to]`.
  private static final double[][] NEXT = {
    {NEVER, -0.510825623765990, -0.916290731874155, NEVER},
    {-0.5897149736854513, NEVER, NEVER, -0.8085250474669937},
    {NEVER, -0.33344856811948514, -1.2603623820268226, NEVER},
    {-0.7211965654669841, NEVER, NEVER, -0.6658631448798212}
  };

  /// The states that each state may follow.
  private static final int[][] BEFORE = {
    {END, SINGLE}, {BEGIN, MIDDLE}, {BEGIN, MIDDLE}, {END, SINGLE}
  };

  private WordModel() {}

  private static final class Emissions {
    static final Map<Character, double[]> OF = load();

    /// A line with a state's letter, then a line for each character that it emits.
    private static Map<Character, double[]> load() {
      Map<Character, double[]> emissions = new HashMap<>(16_384);
      int state = -1;
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  WordDictionary.class.getResourceAsStream("/prob_emit.txt"),
                  StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int tab = line.indexOf('\t');
          if (tab < 0 && !line.isBlank()) {
            state = "BEMS".indexOf(line.strip().charAt(0));
          } else if (tab > 0) {
            double[] ofCharacter =
                emissions.computeIfAbsent(
                    line.charAt(0), _ -> new double[] {NEVER, NEVER, NEVER, NEVER});
            ofCharacter[state] = Double.parseDouble(line.substring(tab + 1));
          }
        }
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
      return emissions;
    }
  }

  private static final double[] UNSEEN = {NEVER, NEVER, NEVER, NEVER};

  /// The likeliest state of each character of `text[from .. to)`, which is not empty.
  static byte[] states(CharSequence text, int from, int to) {
    int length = to - from;
    byte[][] came = new byte[length][4];
    double[] best = new double[4];
    double[] emitted = Emissions.OF.getOrDefault(text.charAt(from), UNSEEN);
    for (int state = 0; state < 4; state++) {
      best[state] = START[state] + emitted[state];
    }
    for (int i = 1; i < length; i++) {
      emitted = Emissions.OF.getOrDefault(text.charAt(from + i), UNSEEN);
      double[] after = new double[4];
      for (int state = 0; state < 4; state++) {
        int[] before = BEFORE[state];
        double first = best[before[0]] + NEXT[before[0]][state] + emitted[state];
        double second = best[before[1]] + NEXT[before[1]][state] + emitted[state];
        boolean later = second >= first;
        after[state] = later ? second : first;
        came[i][state] = (byte) before[later ? 1 : 0];
      }
      best = after;
    }
    byte[] states = new byte[length];
    states[length - 1] = (byte) (best[SINGLE] >= best[END] ? SINGLE : END);
    for (int i = length - 1; i > 0; i--) {
      states[i - 1] = came[i][states[i]];
    }
    return states;
  }
}
