package io.elanus.core.text.analysis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Words as a service cuts them. When it gives no answer, each text has the tokens of `defaults`.
record RemoteTokenizer(
    RemoteTokenizers.Service service,
    List<RemoteTokenizers.Parameter> parameters,
    List<String> defaults)
    implements Tokenizer {
  @Override
  public void requireReachable() {
    service.requireReachable();
  }

  @Override
  public void tokenize(String text, TokenSink sink) {
    List<Token> tokens;
    try {
      tokens = service.tokens(text, parameters);
    } catch (RemoteTokenizers.Failed _) {
      tokens = List.of();
      instead(text, sink);
    }
    UnitOffsets offsets = new UnitOffsets(text);
    for (Token token : tokens) {
      int start = offsets.of(token.startOffset());
      sink.accept(
          token.term(),
          start,
          Math.max(start, offsets.of(token.endOffset())),
          token.position(),
          token.positionLength());
    }
  }

  /// As if the defaults, joined by blanks, were the text; what it has not is its end.
  private void instead(String text, TokenSink sink) {
    UnitOffsets offsets = new UnitOffsets(text);
    int start = 0;
    for (int position = 0; position < defaults.size(); position++) {
      String term = defaults.get(position);
      int end = start + term.getBytes(StandardCharsets.UTF_8).length;
      sink.accept(
          term,
          offsets.of(start),
          offsets.of(end),
          position,
          term.codePointCount(0, term.length()));
      start = end + 1;
    }
  }

  /// UTF-8 offsets to UTF-16 offsets of one text, asked for in roughly ascending order. An offset
  /// inside a character is that character's end, one behind the text its end.
  private static final class UnitOffsets {
    private final String text;
    private int unit;
    private int bytes;

    UnitOffsets(String text) {
      this.text = text;
    }

    int of(int wanted) {
      if (wanted < bytes) {
        unit = 0;
        bytes = 0;
      }
      while (bytes < wanted && unit < text.length()) {
        int codePoint = text.codePointAt(unit);
        unit += Character.charCount(codePoint);
        bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      }
      return unit;
    }
  }
}
