package io.elanus.core.expression;

import io.elanus.core.expression.Table.Document;
import io.elanus.core.expression.Table.Time;
import io.elanus.core.schema.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The meaning of filters, one row at a time and as plainly as possible: the judge of the real one.
/// Shares no code with it. Answers Boolean.TRUE, Boolean.FALSE or null for unknown.
sealed interface ReferenceFilter {
  Boolean holds(Map<String, Object> row);

  /// The filter as text.
  String text();

  record Compare(Operand operand, String operator, Object literal, boolean flipped)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      Object wanted =
          operand.isSingle() && literal instanceof Number n ? (Object) toFloat(n) : literal;
      return compare(operand.value(row), operator, wanted);
    }

    @Override
    public String text() {
      return flipped
          ? render(literal) + " " + mirrored(operator) + " " + operand.text()
          : operand.text() + operator + render(literal);
    }
  }

  record Between(
      Object low,
      String lowOperator,
      Operand operand,
      String highOperator,
      Object high,
      boolean down)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return and(
          new Compare(operand, mirrored(lowOperator), low, false).holds(row),
          new Compare(operand, highOperator, high, false).holds(row));
    }

    @Override
    public String text() {
      return down
          ? render(high)
              + mirrored(highOperator)
              + operand.text()
              + mirrored(lowOperator)
              + render(low)
          : render(low)
              + " "
              + lowOperator
              + " "
              + operand.text()
              + " "
              + highOperator
              + " "
              + render(high);
    }
  }

  record In(Operand operand, List<Object> list, boolean negated) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      Boolean any = Boolean.FALSE;
      for (Object literal : list) {
        any = or(any, new Compare(operand, "==", literal, false).holds(row));
      }
      return negated ? not(any) : any;
    }

    @Override
    public String text() {
      return operand.text() + (negated ? " not in " : " IN ") + render(list);
    }
  }

  record Like(Operand operand, String pattern) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return operand.value(row) instanceof String text
          ? (Boolean) like(text.codePoints().toArray(), 0, pattern.codePoints().toArray(), 0)
          : null;
    }

    private static boolean like(int[] text, int t, int[] pattern, int p) {
      if (p == pattern.length) {
        return t == text.length;
      }
      if (pattern[p] == '%') {
        return like(text, t, pattern, p + 1) || (t < text.length && like(text, t + 1, pattern, p));
      }
      if (t == text.length) {
        return false;
      }
      if (pattern[p] == '\\' && p + 1 < pattern.length) {
        return pattern[p + 1] == text[t] && like(text, t + 1, pattern, p + 2);
      }
      return (pattern[p] == '_' || pattern[p] == text[t]) && like(text, t + 1, pattern, p + 1);
    }

    @Override
    public String text() {
      return operand.text() + " like " + render(pattern);
    }
  }

  record Matches(Operand operand, String expression, boolean negated) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return operand.value(row) instanceof String text
          ? (Boolean) (java.util.regex.Pattern.compile(expression).matcher(text).find() != negated)
          : null;
    }

    @Override
    public String text() {
      return operand.text() + (negated ? " !~ " : " =~ ") + render(expression);
    }
  }

  record IsNull(Operand operand, boolean negated) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return negated == (operand.value(row) != null);
    }

    @Override
    public String text() {
      return operand.text() + (negated ? " is not null" : " IS NULL");
    }
  }

  record Exists(Operand operand) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return holdsSomething(operand.value(row));
    }

    private static boolean holdsSomething(Object value) {
      return switch (value) {
        case null -> false;
        case Map<?, ?> map -> map.values().stream().anyMatch(Exists::holdsSomething);
        case List<?> list -> list.stream().anyMatch(Exists::holdsSomething);
        default -> value != Table.NULL;
      };
    }

    @Override
    public String text() {
      return "exists " + operand.text();
    }
  }

  record Contains(Operand operand, List<Object> wanted, String mode, boolean json)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      if (!(operand.value(row) instanceof List<?> list)) {
        return null;
      }
      boolean any = false;
      boolean all = true;
      for (Object want : wanted) {
        Object exact = operand.isSingle() ? toFloat((Number) want) : want;
        boolean here =
            list.stream().anyMatch(element -> Objects.equals(compare(element, "==", exact), true));
        any |= here;
        all &= here;
      }
      return mode.equals("_all") ? all : any;
    }

    @Override
    public String text() {
      return (json ? "json_contains" : "ARRAY_CONTAINS".toLowerCase())
          + mode
          + "("
          + operand.text()
          + ", "
          + render(mode.isEmpty() ? wanted.get(0) : wanted)
          + ")";
    }
  }

  /// @param element over rows that have nothing but `$`
  record Match(Column array, ReferenceFilter element, String mode, int threshold)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      if (!(array.value(row) instanceof List<?> list)) {
        return null;
      }
      int count = 0;
      for (Object each : list) {
        if (Boolean.TRUE.equals(element.holds(Map.of("$", each)))) {
          count++;
        }
      }
      return switch (mode) {
        case "ANY" -> count > 0;
        case "ALL" -> count == list.size();
        case "LEAST" -> count >= threshold;
        case "MOST" -> count <= threshold;
        default -> count == threshold;
      };
    }

    @Override
    public String text() {
      boolean counted = !mode.equals("ANY") && !mode.equals("ALL");
      return "MATCH_"
          + mode
          + "("
          + array.text()
          + ", "
          + element.text()
          + (counted ? ", threshold=" + threshold : "")
          + ")";
    }
  }

  record Columns(Operand left, String operator, Operand right) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return compare(left.value(row), operator, right.value(row));
    }

    @Override
    public String text() {
      return left.text() + " " + operator + " " + right.text();
    }
  }

  record And(List<ReferenceFilter> operands) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return operands.stream()
          .map(o -> new Answer(o.holds(row)))
          .reduce(new Answer(true), (a, b) -> new Answer(and(a.value, b.value)))
          .value;
    }

    @Override
    public String text() {
      return String.join(" && ", operands.stream().map(o -> "(" + o.text() + ")").toList());
    }
  }

  record Or(List<ReferenceFilter> operands) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return operands.stream()
          .map(o -> new Answer(o.holds(row)))
          .reduce(new Answer(false), (a, b) -> new Answer(or(a.value, b.value)))
          .value;
    }

    @Override
    public String text() {
      return String.join(" or ", operands.stream().map(o -> "(" + o.text() + ")").toList());
    }
  }

  record Not(ReferenceFilter operand) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      return not(operand.holds(row));
    }

    @Override
    public String text() {
      return "not (" + operand.text() + ")";
    }
  }

  record Answer(Boolean value) {}

  /// What a row has; null for nothing.
  sealed interface Operand {
    Object value(Map<String, Object> row);

    String text();

    /// Whether numbers are FLOAT.
    boolean isSingle();
  }

  record Column(String name, DataType type, DataType elementType) implements Operand {
    @Override
    public Object value(Map<String, Object> row) {
      Object value = row.get(name);
      return value instanceof Document document ? document.value() : value;
    }

    @Override
    public String text() {
      return name;
    }

    @Override
    public boolean isSingle() {
      return type == DataType.FLOAT || elementType == DataType.FLOAT;
    }
  }

  /// @param steps String or Integer
  record Path(String column, List<Object> steps, boolean bare) implements Operand {
    @Override
    public Object value(Map<String, Object> row) {
      Object value = row.get(column) instanceof Document document ? document.value() : null;
      for (Object step : steps) {
        if (step instanceof String key && value instanceof Map<?, ?> map) {
          value = map.get(key);
        } else if (step instanceof Integer position
            && value instanceof List<?> list
            && position < list.size()) {
          value = list.get(position);
        } else {
          return null;
        }
      }
      return value == Table.NULL ? null : value;
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder(bare ? (String) steps.get(0) : column);
      for (Object step : bare ? steps.subList(1, steps.size()) : steps) {
        text.append('[').append(step instanceof String key ? render(key) : step).append(']');
      }
      return text.toString();
    }

    @Override
    public boolean isSingle() {
      return false;
    }
  }

  record Element(Column array, int position) implements Operand {
    @Override
    public Object value(Map<String, Object> row) {
      return array.value(row) instanceof List<?> list && position < list.size()
          ? list.get(position)
          : null;
    }

    @Override
    public String text() {
      return array.name() + "[" + position + "]";
    }

    @Override
    public boolean isSingle() {
      return array.isSingle();
    }
  }

  record Length(Operand of) implements Operand {
    @Override
    public Object value(Map<String, Object> row) {
      return of.value(row) instanceof List<?> list ? (Object) (long) list.size() : null;
    }

    @Override
    public String text() {
      return "array_length(" + of.text() + ")";
    }

    @Override
    public boolean isSingle() {
      return false;
    }
  }

  record Arithmetic(Operand base, char operator, Number constant) implements Operand {
    @Override
    public Object value(Map<String, Object> row) {
      Object value = base.value(row);
      if (operator == '%' && value instanceof Double d) {
        boolean whole = d == Math.rint(d) && d >= -0x1p63 && d < 0x1p63;
        value = whole ? (Object) (long) (double) d : null;
      }
      if (value instanceof Long a && constant instanceof Long b) {
        BigInteger exact =
            switch (operator) {
              case '+' -> BigInteger.valueOf(a).add(BigInteger.valueOf(b));
              case '-' -> BigInteger.valueOf(a).subtract(BigInteger.valueOf(b));
              case '*' -> BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
              case '/' -> BigInteger.valueOf(a).divide(BigInteger.valueOf(b));
              case '&' -> BigInteger.valueOf(a).and(BigInteger.valueOf(b));
              case '|' -> BigInteger.valueOf(a).or(BigInteger.valueOf(b));
              case '^' -> BigInteger.valueOf(a).xor(BigInteger.valueOf(b));
              default -> BigInteger.valueOf(a).remainder(BigInteger.valueOf(b));
            };
        return exact.bitLength() < 64 ? (Object) exact.longValue() : null;
      }
      if (!(value instanceof Number number)) {
        return null;
      }
      if (isSingle()) {
        float a = number.floatValue();
        float b = constant.floatValue();
        return (double)
            switch (operator) {
              case '+' -> a + b;
              case '-' -> a - b;
              case '*' -> a * b;
              default -> a / b;
            };
      }
      double a = number.doubleValue();
      double b = constant.doubleValue();
      return switch (operator) {
        case '+' -> a + b;
        case '-' -> a - b;
        case '*' -> a * b;
        default -> a / b;
      };
    }

    @Override
    public String text() {
      return "(" + base.text() + " " + operator + render(constant) + ")";
    }

    @Override
    public boolean isSingle() {
      return base.isSingle();
    }
  }

  private static java.time.Instant instant(Time time) {
    return java.time.Instant.EPOCH.plus(time.micros(), java.time.temporal.ChronoUnit.MICROS);
  }

  /// A column and an ISO 8601 duration, counted by the lenient calendar of java.util.
  record Moved(Operand base, String interval, boolean back) implements Operand {
    private static final java.util.regex.Pattern PARTS =
        java.util.regex.Pattern.compile("(\\d+)([YMDHS])");

    @Override
    public Object value(Map<String, Object> row) {
      if (!(base.value(row) instanceof Time time)) {
        return null;
      }
      var calendar = new java.util.GregorianCalendar(java.util.TimeZone.getTimeZone("UTC"));
      calendar.setGregorianChange(new java.util.Date(Long.MIN_VALUE));
      calendar.setTimeInMillis(Math.floorDiv(time.micros(), 1000L));
      int[] fields = new int[6];
      int[] numbers = {
        java.util.Calendar.YEAR,
        java.util.Calendar.MONTH,
        java.util.Calendar.DAY_OF_MONTH,
        java.util.Calendar.HOUR_OF_DAY,
        java.util.Calendar.MINUTE,
        java.util.Calendar.SECOND
      };
      for (int i = 0; i < 6; i++) {
        fields[i] = calendar.get(numbers[i]);
      }
      int inTime = interval.indexOf('T');
      var parts = PARTS.matcher(interval);
      while (parts.find()) {
        boolean ofTime = inTime >= 0 && parts.start() > inTime;
        int field = ofTime ? 3 + "HMS".indexOf(parts.group(2)) : "YMD".indexOf(parts.group(2));
        fields[field] += (back ? -1 : 1) * Integer.parseInt(parts.group(1));
      }
      int millis = calendar.get(java.util.Calendar.MILLISECOND);
      calendar.clear();
      calendar.set(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
      calendar.set(java.util.Calendar.MILLISECOND, millis);
      return new Time(calendar.getTimeInMillis() * 1000 + Math.floorMod(time.micros(), 1000L));
    }

    @Override
    public String text() {
      return base.text() + (back ? " - INTERVAL '" : " + interval '") + interval + "'";
    }

    @Override
    public boolean isSingle() {
      return false;
    }
  }

  static Boolean and(Boolean a, Boolean b) {
    return Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)
        ? Boolean.FALSE
        : a == null || b == null ? null : Boolean.TRUE;
  }

  static Boolean or(Boolean a, Boolean b) {
    return not(and(not(a), not(b)));
  }

  static Boolean not(Boolean a) {
    return a == null ? null : (Boolean) !a;
  }

  static Double toFloat(Number number) {
    return (double) (float) number.doubleValue();
  }

  /// Null when the two are of different kinds, or one is missing.
  static Boolean compare(Object value, String operator, Object literal) {
    if (value instanceof Double d && d.isNaN() && literal instanceof Number) {
      return operator.equals("!=");
    }
    Integer order =
        switch (value) {
          case Number a when literal instanceof Number b -> compareNumbers(a, b);
          case String a when literal instanceof String b -> compareCodePoints(a, b);
          case Boolean a when literal instanceof Boolean b -> a.compareTo(b);
          case Time a when literal instanceof Time b -> Long.compare(a.micros(), b.micros());
          case List<?> a when literal instanceof List<?> b -> equalLists(a, b) ? 0 : 1;
          case null, default -> null;
        };
    if (order == null) {
      return null;
    }
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static boolean equalLists(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!Boolean.TRUE.equals(compare(a.get(i), "==", b.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static int compareNumbers(Number a, Number b) {
    double x = a.doubleValue();
    double y = b.doubleValue();
    return Double.isInfinite(x) || Double.isInfinite(y)
        ? Double.compare(x, y)
        : exact(a).compareTo(exact(b));
  }

  private static BigDecimal exact(Number number) {
    return number instanceof Long integer
        ? BigDecimal.valueOf(integer)
        : new BigDecimal(number.doubleValue());
  }

  private static int compareCodePoints(String a, String b) {
    return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static String mirrored(String operator) {
    return operator.replace('<', '#').replace('>', '<').replace('#', '>');
  }

  static String render(Object literal) {
    return switch (literal) {
      case String text -> quoted(text);
      case Time time -> "ISO '" + instant(time) + "'";
      case List<?> list ->
          "[" + String.join(", ", list.stream().map(ReferenceFilter::render).toList()) + "]";
      default -> literal.toString();
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case 'ü' -> quoted.append("\\u00fc");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
