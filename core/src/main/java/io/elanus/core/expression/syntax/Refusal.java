package io.elanus.core.expression.syntax;

/// Why a text is no filter. Stays inside the compiler, which puts the text of the filter around it.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String reason) {
    super(reason, null, false, false);
  }

  /// With the place, as `line 1:7 reason`: lines count from one, characters from zero.
  static Refusal at(String text, int position, String reason) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < position && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Refusal("line " + line + ":" + (position - lineStart) + " " + reason);
  }

  /// The reason alone.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
