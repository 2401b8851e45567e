package io.elanus.core.expression.json;

import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.expression.syntax.Constant;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Finds one value in JSON text and reads it, skipping the rest unread. Of members with the same
/// key the first counts. Text that is no JSON gives [Kind#MISSING] or wrong values, never an
/// exception: what is stored was checked when it came in. One thread.
public final class JsonCursor {
  public enum Kind {
    MISSING,
    NULL,
    FALSE,
    TRUE,
    INTEGER,
    FLOATING,
    STRING,
    ARRAY,
    OBJECT
  }

  /// Powers of ten that a double holds exactly.
  private static final double[] TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private byte[] json = {};
  private int at;
  private int end;
  private byte[] unescaped = new byte[64];

  /// The value of an INTEGER or a FLOATING.
  public long integer;

  public double floating;

  /// The characters of a STRING as UTF-8: `text[textFrom .. textTo)`.
  public byte[] text = {};

  public int textFrom;
  public int textTo;

  /// Goes to the value that the path leads to in `bytes[from .. to)` and reads it. ARRAY and OBJECT
  /// leave the cursor before their bracket, scalars behind themselves.
  public Kind find(byte[] bytes, int from, int to, JsonPath path) {
    open(bytes, from, to);
    for (int step = 0; step < path.length(); step++) {
      boolean found =
          path.isKey(step) ? enterMember(path.key(step)) : enterElement(path.position(step));
      if (!found) {
        return Kind.MISSING;
      }
    }
    return read();
  }

  private boolean enterMember(byte[] key) {
    for (boolean more = enterObject(); more; more = nextMember()) {
      if (textTo - textFrom == key.length
          && Arrays.equals(text, textFrom, textTo, key, 0, key.length)) {
        return true;
      }
      skipValue();
    }
    return false;
  }

  /// Starts to read the value `bytes[from .. to)`.
  public void open(byte[] bytes, int from, int to) {
    json = bytes;
    at = from;
    end = to;
  }

  /// From before an object's bracket to the value of its first member, whose key is then the text;
  /// false when there is no object or no member.
  public boolean enterObject() {
    skipBlanks();
    if (at >= end || json[at] != '{') {
      return false;
    }
    at++;
    return readKey();
  }

  /// From behind a member's value to that of the next one, whose key is then the text; false when
  /// there is none.
  public boolean nextMember() {
    skipBlanks();
    if (at >= end || json[at] != ',') {
      return false;
    }
    at++;
    return readKey();
  }

  /// From behind the last member of an object to behind the object; false when this is no such
  /// place.
  public boolean leaveObject() {
    skipBlanks();
    if (at >= end || json[at] != '}') {
      return false;
    }
    at++;
    return true;
  }

  /// Whether what is here may stand behind a member's value.
  public boolean isBehindValue() {
    skipBlanks();
    return at >= end || json[at] == ',' || json[at] == '}';
  }

  private boolean readKey() {
    skipBlanks();
    if (at >= end || json[at] != '"') {
      return false;
    }
    readString();
    skipBlanks();
    if (at >= end || json[at] != ':') {
      return false;
    }
    at++;
    return true;
  }

  /// Makes the string that starts here the text.
  private void readString() {
    textFrom = at + 1;
    boolean escaped = skipString();
    text = json;
    textTo = at - 1;
    if (escaped) {
      textTo = unescape(textFrom, textTo);
      textFrom = 0;
      text = unescaped;
    }
  }

  private boolean enterElement(int position) {
    if (!enterArray()) {
      return false;
    }
    for (int i = 0; i < position; i++) {
      skipValue();
      if (!nextElement()) {
        return false;
      }
    }
    return true;
  }

  /// From before an array's bracket to its first element; false when there is no array or no
  /// element.
  public boolean enterArray() {
    skipBlanks();
    if (at >= end || json[at] != '[') {
      return false;
    }
    at++;
    skipBlanks();
    return at < end && json[at] != ']';
  }

  /// From behind an element to the next one; false when there is none.
  public boolean nextElement() {
    skipBlanks();
    if (at >= end || json[at] != ',') {
      return false;
    }
    at++;
    return true;
  }

  public int position() {
    return at;
  }

  public void returnTo(int position) {
    at = position;
  }

  public Kind read() {
    skipBlanks();
    if (at >= end) {
      return Kind.MISSING;
    }
    return switch (json[at]) {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> {
        readString();
        yield Kind.STRING;
      }
      case 't' -> word(TRUE, Kind.TRUE);
      case 'f' -> word(FALSE, Kind.FALSE);
      case 'n' -> word(NULL, Kind.NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> Kind.MISSING;
    };
  }

  private Kind word(byte[] word, Kind kind) {
    int stop = at + word.length;
    if (stop > end || !Arrays.equals(json, at, stop, word, 0, word.length)) {
      return Kind.MISSING;
    }
    at = stop;
    return kind;
  }

  /// Integers that fit 64 bits are exact; all other numbers are the nearest double.
  private Kind number() {
    int start = at;
    boolean negative = json[at] == '-';
    at += negative ? 1 : 0;
    long digits = 0;
    boolean exact = true;
    int scale = 0;
    boolean fraction = false;
    int firstDigit = at;
    for (; at < end; at++) {
      int digit = json[at] - '0';
      if (json[at] == '.' && !fraction) {
        fraction = true;
        continue;
      }
      if (digit < 0 || digit > 9) {
        break;
      }
      if (digits > (Long.MAX_VALUE - 9) / 10) {
        exact = false;
      } else {
        digits = 10 * digits + digit;
      }
      scale -= fraction ? 1 : 0;
    }
    if (at == firstDigit) {
      return Kind.MISSING;
    }
    boolean exponent = at < end && (json[at] == 'e' || json[at] == 'E');
    if (exponent) {
      scale = exponent(scale);
    }
    if (!fraction && !exponent) {
      if (exact) {
        integer = negative ? -digits : digits;
        return Kind.INTEGER;
      }
      return longInteger(start);
    }
    if (exact && digits <= 1L << 53 && scale >= -22 && scale <= 22) {
      // Both factors are exact, so that one rounding remains (Clinger 1990).
      double value = scale < 0 ? digits / TEN[-scale] : digits * TEN[scale];
      floating = negative ? -value : value;
      return Kind.FLOATING;
    }
    return parseDouble(start);
  }

  private int exponent(int scale) {
    at++;
    boolean negative = at < end && json[at] == '-';
    if (at < end && (json[at] == '-' || json[at] == '+')) {
      at++;
    }
    int exponent = 0;
    for (; at < end && json[at] >= '0' && json[at] <= '9'; at++) {
      exponent = Math.min(100_000, 10 * exponent + json[at] - '0');
    }
    return scale + (negative ? -exponent : exponent);
  }

  /// Around and beyond 2^63.
  private Kind longInteger(int start) {
    if (at - start <= 20) {
      try {
        integer = Long.parseLong(new String(json, start, at - start, StandardCharsets.ISO_8859_1));
        return Kind.INTEGER;
      } catch (NumberFormatException _) {
        return parseDouble(start);
      }
    }
    return parseDouble(start);
  }

  private Kind parseDouble(int start) {
    try {
      floating =
          Double.parseDouble(new String(json, start, at - start, StandardCharsets.ISO_8859_1));
      return Kind.FLOATING;
    } catch (NumberFormatException _) {
      return Kind.MISSING;
    }
  }

  /// The array or object that the cursor is before, as it is written; the cursor goes behind it.
  public byte[] written() {
    skipBlanks();
    int from = at;
    skipValue();
    return Arrays.copyOfRange(json, from, at);
  }

  /// Goes behind the value that starts here.
  public void skipValue() {
    skipBlanks();
    int depth = 0;
    while (at < end) {
      switch (json[at]) {
        case '"' -> {
          skipString();
          if (depth == 0) {
            return;
          }
        }
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            return; // behind a scalar that was the last of its container
          }
          at++;
          if (--depth == 0) {
            return;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return; // behind a scalar
          }
          at++;
        }
        default -> at++;
      }
    }
  }

  /// Goes behind the string that starts here.
  ///
  /// @return whether it has escapes
  private boolean skipString() {
    boolean escaped = false;
    at++;
    int far = at + 16; // most strings end before eight bytes at a time are worth it
    while (at < end) {
      if (at >= far && at + 8 <= end) {
        int plain = plainBytes((long) LONGS.get(json, at));
        at += plain;
        if (plain == 8) {
          continue;
        }
      }
      byte b = json[at++];
      if (b == '"') {
        return escaped;
      }
      if (b == '\\') {
        escaped = true;
        at++;
      }
    }
    at = end + 1; // no quote at the end: the string reaches to the end, as if one followed
    return escaped;
  }

  /// How many of eight bytes, lowest first, come before a quote or a backslash. Source: the zero
  /// byte test of Mycroft, as in Knuth volume 4A, 7.1.3 (90): the lowest bit it sets is exact.
  private static int plainBytes(long eight) {
    long quotes = eight ^ 0x2222222222222222L;
    long backslashes = eight ^ 0x5c5c5c5c5c5c5c5cL;
    long found =
        ((quotes - 0x0101010101010101L) & ~quotes
                | (backslashes - 0x0101010101010101L) & ~backslashes)
            & 0x8080808080808080L;
    return Long.numberOfTrailingZeros(found) >>> 3;
  }

  private void skipBlanks() {
    while (at < end && json[at] <= ' ' && json[at] >= 0) {
      at++;
    }
  }

  /// @return the length in `unescaped`
  private int unescape(int from, int to) {
    if (unescaped.length < to - from) {
      unescaped = new byte[Math.max(to - from, 2 * unescaped.length)];
    }
    int length = 0;
    for (int i = from; i < to; ) {
      byte b = json[i++];
      if (b != '\\' || i >= to) {
        unescaped[length++] = b;
        continue;
      }
      byte code = json[i++];
      switch (code) {
        case 'b' -> unescaped[length++] = '\b';
        case 'f' -> unescaped[length++] = '\f';
        case 'n' -> unescaped[length++] = '\n';
        case 'r' -> unescaped[length++] = '\r';
        case 't' -> unescaped[length++] = '\t';
        case 'u' -> {
          int unit = hexadecimal(i, to);
          i = Math.min(to, i + 4);
          boolean pair =
              Character.isHighSurrogate((char) unit)
                  && i + 6 <= to
                  && json[i] == '\\'
                  && json[i + 1] == 'u';
          int low = pair ? hexadecimal(i + 2, to) : 0;
          if (pair && Character.isLowSurrogate((char) low)) {
            unit = Character.toCodePoint((char) unit, (char) low);
            i += 6;
          }
          length = encode(unit, length);
        }
        default -> unescaped[length++] = code;
      }
    }
    return length;
  }

  private int hexadecimal(int from, int to) {
    int value = 0;
    for (int i = from; i < Math.min(to, from + 4); i++) {
      value = (value << 4) | (Character.digit(json[i], 16) & 15);
    }
    return value;
  }

  /// UTF-8 of a code point; a lone surrogate becomes a question mark, as everywhere in Java.
  private int encode(int codePoint, int length) {
    if (codePoint < 0x80) {
      unescaped[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      unescaped[length++] = (byte) (0xc0 | codePoint >> 6);
      unescaped[length++] = (byte) (0x80 | codePoint & 0x3f);
    } else if (codePoint >= 0xd800 && codePoint < 0xe000) {
      unescaped[length++] = '?';
    } else if (codePoint < 0x10000) {
      unescaped[length++] = (byte) (0xe0 | codePoint >> 12);
      unescaped[length++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
      unescaped[length++] = (byte) (0x80 | codePoint & 0x3f);
    } else {
      unescaped[length++] = (byte) (0xf0 | codePoint >> 18);
      unescaped[length++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
      unescaped[length++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
      unescaped[length++] = (byte) (0x80 | codePoint & 0x3f);
    }
    return length;
  }

  /// Elements of the array that starts here; the cursor ends up anywhere inside it.
  public int countElements() {
    int count = 0;
    for (boolean more = enterArray(); more; more = nextElement()) {
      skipValue();
      count++;
    }
    return count;
  }

  /// Whether the array that starts here has exactly these elements, numbers by value. The cursor
  /// ends up anywhere inside it.
  public boolean equalsArray(List<Constant> elements) {
    boolean more = enterArray();
    for (Constant element : elements) {
      if (!more) {
        return false;
      }
      int start = at;
      if (!equalsValue(element)) {
        return false;
      }
      at = start;
      skipValue();
      more = nextElement();
    }
    return !more;
  }

  private boolean equalsValue(Constant constant) {
    Kind kind = read();
    return switch (constant) {
      case Constant.Bool(boolean value) -> kind == (value ? Kind.TRUE : Kind.FALSE);
      case Constant.Int(long value) ->
          kind == Kind.INTEGER
              ? integer == value
              : kind == Kind.FLOATING && Numbers.compare(value, floating) == 0;
      case Constant.Floating(double value) ->
          kind == Kind.INTEGER
              ? Numbers.compare(integer, value) == 0
              : kind == Kind.FLOATING && floating == value;
      case Constant.Text(String value) -> {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        yield kind == Kind.STRING && Arrays.equals(text, textFrom, textTo, bytes, 0, bytes.length);
      }
      case Constant.Instant _ -> false;
      case Constant.Many(List<Constant> values) -> kind == Kind.ARRAY && equalsArray(values);
    };
  }

  /// Whether the value that starts here, or anything inside it, is more than null and brackets.
  public boolean holdsSomething() {
    int depth = 0;
    while (at < end) {
      skipBlanks();
      if (at >= end) {
        return false;
      }
      switch (json[at]) {
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          at++;
          if (--depth <= 0) {
            return false;
          }
        }
        case ',', ':' -> at++;
        case '"' -> {
          skipString();
          skipBlanks();
          if (at >= end || json[at] != ':') {
            return true; // no key
          }
        }
        case 'n' -> {
          if (word(NULL, Kind.NULL) != Kind.NULL || depth == 0) {
            return false;
          }
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }
}
