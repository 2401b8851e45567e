package io.elanus.core.index.scalar;

/// Pieces of UTF-8 text, counted in characters (code points).
final class Grams {
  /// Longer pieces are not indexed: what contains a longer piece contains these, and the number of
  /// pieces of a text grows with every length.
  private static final int LONGEST = 6;

  private final int least;
  private final int most;
  private int[] starts = new int[64];

  /// Takes one piece.
  interface Sink {
    void gram(byte[] bytes, int from, int to);
  }

  Grams(int least, int most) {
    this.least = least;
    this.most = Math.min(most, Math.max(least, LONGEST));
  }

  /// All pieces of `least` to `most` characters.
  void all(byte[] bytes, int from, int to, Sink sink) {
    int characters = characters(bytes, from, to);
    for (int first = 0; first + least <= characters; first++) {
      int longest = Math.min(most, characters - first);
      for (int length = least; length <= longest; length++) {
        sink.gram(bytes, starts[first], starts[first + length]);
      }
    }
  }

  /// The longest indexed pieces of a text, one from each position: whatever contains the text
  /// contains all of them. None when the text is too short.
  void longest(byte[] bytes, Sink sink) {
    int characters = characters(bytes, 0, bytes.length);
    int length = Math.min(most, characters);
    for (int first = 0; length >= least && first + length <= characters; first++) {
      sink.gram(bytes, starts[first], starts[first + length]);
    }
  }

  /// Fills `starts` with the first byte of each character and the end.
  private int characters(byte[] bytes, int from, int to) {
    if (starts.length <= to - from) {
      starts = new int[to - from + 1];
    }
    int count = 0;
    for (int at = from; at < to; at++) {
      if ((bytes[at] & 0xc0) != 0x80) {
        starts[count++] = at;
      }
    }
    starts[count] = to;
    return count;
  }
}
