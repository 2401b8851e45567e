package io.elanus.core.expression;

import io.elanus.core.expression.Table.Document;
import io.elanus.core.expression.Table.Time;
import io.elanus.core.schema.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/// The meaning of filters, one row at a time and as plainly as possible: the judge of the real one.
/// Shares no code with it. Answers Boolean.TRUE, Boolean.FALSE or null for unknown.
sealed interface ReferenceFilter {
  Boolean holds(Map<String, Object> row);

  /// The filter as text.
  String text();

  /// A literal that is handed in beside the text.
  record Placeholder(String name, Object value) {}

  private static Object plain(Object literal) {
    return literal instanceof Placeholder(String _, Object value) ? value : literal;
  }

  record Compare(Operand operand, String operator, Object literal, boolean flipped)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      Object plain = plain(literal);
      Object wanted = operand.isSingle() && plain instanceof Number n ? (Object) toFloat(n) : plain;
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

  /// @param list or a [Placeholder] of one
  record In(Operand operand, Object list, boolean negated) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      Boolean any = Boolean.FALSE;
      for (Object literal : (List<?>) plain(list)) {
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

  /// @param fields the array, or the sub-fields of a struct, by what an element calls them
  /// @param name of the array or the struct
  /// @param element over rows that have nothing but these
  record Match(
      Map<String, Column> fields, String name, ReferenceFilter element, String mode, int threshold)
      implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      int size = 0;
      for (Column field : fields.values()) {
        if (!(field.value(row) instanceof List<?> list)) {
          return null;
        }
        size = list.size();
      }
      int count = 0;
      for (int i = 0; i < size; i++) {
        Map<String, Object> each = new java.util.HashMap<>();
        for (Map.Entry<String, Column> field : fields.entrySet()) {
          each.put(field.getKey(), ((List<?>) field.getValue().value(row)).get(i));
        }
        if (Boolean.TRUE.equals(element.holds(each))) {
          count++;
        }
      }
      return switch (mode) {
        case "ANY", "element_filter" -> count > 0;
        case "ALL" -> count == size;
        case "LEAST" -> count >= threshold;
        case "MOST" -> count <= threshold;
        default -> count == threshold;
      };
    }

    @Override
    public String text() {
      boolean counted = List.of("LEAST", "MOST", "EXACT").contains(mode);
      return (mode.equals("element_filter") ? mode : "MATCH_" + mode)
          + "("
          + name
          + ", "
          + element.text()
          + (counted ? ", threshold=" + threshold : "")
          + ")";
    }
  }

  /// @param relation in the words of SQL/MM, without its prefix
  record Relates(Column column, String relation, String shape) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      if (!(column.value(row) instanceof Table.Shape(String text))) {
        return null;
      }
      Geometry stored = geometry(text);
      Geometry given = relation.equals("isvalid") ? stored : geometry(shape);
      return switch (relation) {
        case "equals" -> stored.equalsTopo(given);
        case "touches" -> stored.touches(given);
        case "overlaps" -> stored.overlaps(given);
        case "crosses" -> stored.crosses(given);
        case "contains" -> stored.contains(given);
        case "intersects" -> stored.intersects(given);
        case "within" -> stored.within(given);
        default -> stored.isValid();
      };
    }

    @Override
    public String text() {
      return relation.equals("isvalid")
          ? "ST_ISVALID(" + column.text() + ")"
          : "st_" + relation + "(" + column.text() + ", '" + shape + "')";
    }
  }

  private static Geometry geometry(String text) {
    try {
      return new WKTReader().read(text);
    } catch (ParseException wrong) {
      throw new IllegalArgumentException(text, wrong);
    }
  }

  /// Over points and boxes along the axes only, whose nearest point is found by clamping.
  record Near(Column column, int x, int y, double metres) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      if (!(column.value(row) instanceof Table.Shape(String text))) {
        return null;
      }
      Envelope box = geometry(text).getEnvelopeInternal();
      return !box.isNull()
          && metresTo(
                  Math.clamp(x, box.getMinX(), box.getMaxX()),
                  Math.clamp(y, box.getMinY(), box.getMaxY()))
              <= metres;
    }

    /// The angle between two directions from the middle of the earth.
    private double metresTo(double otherX, double otherY) {
      double[] a = direction(x, y);
      double[] b = direction(otherX, otherY);
      double across =
          Math.hypot(
              Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2]),
              a[0] * b[1] - a[1] * b[0]);
      return 6_371_000 * Math.atan2(across, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
    }

    private static double[] direction(double longitude, double latitude) {
      double lambda = Math.toRadians(longitude);
      double phi = Math.toRadians(latitude);
      return new double[] {
        Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)
      };
    }

    @Override
    public String text() {
      return "ST_DWithin(" + column.text() + ", 'POINT (" + x + " " + y + ")', " + metres + ")";
    }
  }

  /// Words are runs of letters and digits, whatever their case.
  ///
  /// @param kind text_match, phrase_match or text_match_fuzzy
  /// @param number the least of words that match, or the most edits
  record Text(Column column, String kind, String wanted, int number) implements ReferenceFilter {
    @Override
    public Boolean holds(Map<String, Object> row) {
      if (!(column.value(row) instanceof String text)) {
        return null;
      }
      List<String> words = words(text);
      List<String> asked = words(wanted);
      return switch (kind) {
        case "text_match" -> asked.stream().distinct().filter(words::contains).count() >= number;
        case "phrase_match" ->
            !asked.isEmpty() && java.util.Collections.indexOfSubList(words, asked) >= 0;
        default ->
            asked.stream()
                .anyMatch(want -> words.stream().anyMatch(word -> edits(want, word) <= number));
      };
    }

    private static List<String> words(String text) {
      return java.util.regex.Pattern.compile("[\\p{L}\\p{N}]+")
          .matcher(text)
          .results()
          .map(word -> word.group().toLowerCase(java.util.Locale.ROOT))
          .toList();
    }

    /// Characters missing, added, changed or swapped with their neighbour.
    private static int edits(String a, String b) {
      if (a.isEmpty() || b.isEmpty()) {
        return a.length() + b.length();
      }
      String restA = a.substring(1);
      String restB = b.substring(1);
      if (a.charAt(0) == b.charAt(0)) {
        return edits(restA, restB);
      }
      int least = Math.min(edits(restA, restB), Math.min(edits(restA, b), edits(a, restB)));
      boolean swapped =
          !restA.isEmpty()
              && !restB.isEmpty()
              && a.charAt(0) == b.charAt(1)
              && a.charAt(1) == b.charAt(0);
      return 1 + (swapped ? Math.min(least, edits(a.substring(2), b.substring(2))) : least);
    }

    @Override
    public String text() {
      String more =
          switch (kind) {
            case "text_match" -> number == 1 ? "" : ", minimum_should_match=" + number;
            case "phrase_match" -> "";
            default -> ", max_edit_distance=" + number;
          };
      return kind + "(" + column.text() + ", " + render(wanted) + more + ")";
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

  private static boolean isOfJson(Operand operand) {
    return operand instanceof Path || operand instanceof Length(Path _);
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
        if (exact.bitLength() < 64) {
          return exact.longValue();
        }
        return "+-*".indexOf(operator) >= 0 && !isOfJson(base) ? exact : null;
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
    return switch (number) {
      case Long integer -> BigDecimal.valueOf(integer);
      case BigInteger large -> new BigDecimal(large);
      default -> new BigDecimal(number.doubleValue());
    };
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
      case Placeholder(String name, Object _) -> "{" + name + "}";
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
