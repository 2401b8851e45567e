package io.elanus.core.expression.predicate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A `like` pattern over UTF-8: `%` is any run of characters, `_` one character, a backslash takes
/// the next character as it is. The usual shapes have a path of their own.
public final class LikePattern {
  private enum Shape {
    EQUAL,
    PREFIX,
    SUFFIX,
    INFIX,
    GENERAL
  }

  private static final int ANY_RUN = -1;
  private static final int ONE = -2;

  private final String written;
  private final Shape shape;

  /// The literal bytes, for all shapes but GENERAL.
  private final byte[] literal;

  /// Bytes as 0..255, [#ANY_RUN] (never two in a row), [#ONE].
  private final int[] program;

  private LikePattern(String written, int[] program) {
    this.written = written;
    this.program = program;
    this.shape = shapeOf(program);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int step : program) {
      if (step >= 0) {
        bytes.write(step);
      }
    }
    this.literal = bytes.toByteArray();
  }

  public static LikePattern of(String pattern) {
    byte[] bytes = pattern.getBytes(StandardCharsets.UTF_8);
    int[] program = new int[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      if (b == '\\' && i + 1 < bytes.length) {
        program[length++] = bytes[++i] & 0xff;
      } else if (b == '%') {
        if (length == 0 || program[length - 1] != ANY_RUN) {
          program[length++] = ANY_RUN;
        }
      } else {
        program[length++] = b == '_' ? ONE : b;
      }
    }
    return new LikePattern(pattern, Arrays.copyOf(program, length));
  }

  /// What starts with the text, none of whose characters has a meaning.
  public static LikePattern prefix(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] program = new int[bytes.length + 1];
    for (int i = 0; i < bytes.length; i++) {
      program[i] = bytes[i] & 0xff;
    }
    program[bytes.length] = ANY_RUN;
    return new LikePattern(text, program);
  }

  /// Whether `bytes[from .. to)` as a whole has the pattern.
  public boolean matches(byte[] bytes, int from, int to) {
    int length = to - from;
    return switch (shape) {
      case EQUAL -> Arrays.equals(bytes, from, to, literal, 0, literal.length);
      case PREFIX -> length >= literal.length && startsAt(bytes, from);
      case SUFFIX -> length >= literal.length && startsAt(bytes, to - literal.length);
      case INFIX -> contains(bytes, from, to);
      case GENERAL -> general(bytes, from, to);
    };
  }

  /// Whether what starts with [#prefix] has the pattern, whatever follows.
  public boolean isPrefix() {
    return shape == Shape.PREFIX;
  }

  /// Whether only the text [#prefix] has the pattern.
  public boolean isLiteral() {
    return shape == Shape.EQUAL;
  }

  /// The bytes that everything of the pattern starts with; empty when it may start anyhow.
  public byte[] prefix() {
    int length = 0;
    while (length < program.length && program[length] >= 0) {
      length++;
    }
    return run(0, length);
  }

  /// The literal bytes between wildcards, in order, without empty ones: everything of the pattern
  /// contains each of them.
  public List<byte[]> literals() {
    List<byte[]> runs = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= program.length; i++) {
      if (i == program.length || program[i] < 0) {
        if (i > start) {
          runs.add(run(start, i));
        }
        start = i + 1;
      }
    }
    return runs;
  }

  private byte[] run(int from, int to) {
    byte[] bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      bytes[i - from] = (byte) program[i];
    }
    return bytes;
  }

  private boolean startsAt(byte[] bytes, int at) {
    return Arrays.equals(bytes, at, at + literal.length, literal, 0, literal.length);
  }

  private boolean contains(byte[] bytes, int from, int to) {
    if (literal.length == 0) {
      return true;
    }
    byte first = literal[0];
    for (int at = from; at <= to - literal.length; at++) {
      if (bytes[at] == first && startsAt(bytes, at)) {
        return true;
      }
    }
    return false;
  }

  /// Greedy matching that returns to the last `%` only: at most `text * pattern` steps.
  private boolean general(byte[] bytes, int from, int to) {
    int at = from;
    int step = 0;
    int retryStep = -1;
    int retryAt = -1;
    while (at < to) {
      if (step < program.length && program[step] == ANY_RUN) {
        retryStep = ++step;
        retryAt = at;
      } else if (step < program.length && program[step] == ONE && !continues(bytes[at])) {
        at = afterCharacter(bytes, at, to);
        step++;
      } else if (step < program.length && program[step] == (bytes[at] & 0xff)) {
        at++;
        step++;
      } else if (retryStep >= 0) {
        at = ++retryAt;
        step = retryStep;
      } else {
        return false;
      }
    }
    while (step < program.length && program[step] == ANY_RUN) {
      step++;
    }
    return step == program.length;
  }

  private static int afterCharacter(byte[] bytes, int at, int to) {
    at++;
    while (at < to && continues(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean continues(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static Shape shapeOf(int[] program) {
    int last = program.length - 1;
    for (int i = 0; i <= last; i++) {
      if (program[i] == ONE || (program[i] == ANY_RUN && i != 0 && i != last)) {
        return Shape.GENERAL;
      }
    }
    boolean open = last >= 0 && program[0] == ANY_RUN;
    boolean openEnd = last >= 0 && program[last] == ANY_RUN;
    if (open && openEnd) {
      return Shape.INFIX;
    }
    return open ? Shape.SUFFIX : openEnd ? Shape.PREFIX : Shape.EQUAL;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LikePattern pattern && Arrays.equals(program, pattern.program);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(program);
  }

  @Override
  public String toString() {
    return written;
  }
}
