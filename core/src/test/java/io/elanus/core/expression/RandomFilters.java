package io.elanus.core.expression;

import io.elanus.core.expression.Table.Document;
import io.elanus.core.expression.Table.Time;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Schemas, rows and filters from a seed. Values come from small pools, so that they meet.
final class RandomFilters {
  private static final long[] INTEGERS = {
    0,
    1,
    2,
    3,
    -1,
    -2,
    -3,
    7,
    100,
    -128,
    127,
    128,
    300,
    32767,
    1L << 53,
    (1L << 53) + 1,
    -(1L << 53) - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 1,
    Integer.MIN_VALUE
  };

  /// Ends of months, a leap day, moments before 1970, the ends of the calendar: microseconds.
  private static final long[] TIMES = {
    0,
    -1,
    1_706_659_200_000_000L, // 2024-01-31
    1_709_164_800_000_000L, // 2024-02-29
    1_738_281_600_000_000L, // 2025-01-31
    1_748_216_765_123_456L, // 2025-05-25T23:46:05.123456
    1_767_225_599_999_999L, // 2025-12-31, the last microsecond
    -2_208_988_800_000_000L, // 1900-01-01
    253_402_300_799_000_000L // 9999-12-31T23:59:59
  };

  private static final String[] INTERVALS = {
    "P1D", "P3D", "PT1H", "P1M", "P2Y", "P1Y2M3DT4H5M6S", "PT0S", "P13M", "P40D", "P"
  };

  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.0,
    2.0,
    3.0,
    1.5,
    -2.5,
    0.1,
    0.7,
    100.0,
    1e300,
    -1e300,
    9.007199254740992E15,
    9.223372036854775807E18,
    -9.223372036854775808E18,
    4.9E-324,
    16777217.0,
    1e-7
  };
  private static final String[] STRINGS = {
    "",
    "a",
    "ab",
    "abc",
    "b",
    "müller",
    "日本語",
    "😀",
    "a%b",
    "a_b",
    "\\",
    "A",
    "a\nb",
    "zz",
    "say \"hi\"",
    "\uffee",
    "aaab",
    "1"
  };
  private static final String[] PATTERNS = {
    "", "%", "a%", "%b", "%a%", "a_b", "_", "__", "%\\%%", "a\\_b", "\\\\", "%ll%", "_üll%", "a%b%",
    "abc", "%b_", "日%", "_", "%_%", "a\\%b", "%%", "a%a%b"
  };

  /// Of the same meaning to RE2 and to java.util.regex.
  private static final String[] EXPRESSIONS = {
    "",
    "a",
    "^a",
    "b$",
    "a.b",
    "^a.*b$",
    "[a-c]+",
    "ll",
    "^m.ller$",
    "日",
    "^.$",
    "a{2,3}",
    "(ab|zz)",
    "\\d",
    "\\\\",
    "(?i)A",
    "x*",
    "^$"
  };

  private static final String[] KEYS = {"k", "a", "b", "über", "q\"q"};
  private static final String[] OPERATORS = {"==", "!=", "<", "<=", ">", ">="};

  private static final String[] WORDS = {
    "quick", "Quick", "brown", "fox", "foxes", "dog", "god", "lazy", "Müller", "x1", "дом"
  };

  private static final String[] BETWEEN_WORDS = {" ", ", ", "-", "  ", ". "};

  private static final String[] RELATIONS = {
    "equals", "touches", "overlaps", "crosses", "contains", "intersects", "within"
  };

  private static final double[] METRES = {0, 1, 150_000, 500_000, 2e7};

  private final Random random;
  private Table table;

  /// What the placeholders of the last filter stand for.
  private Map<String, TemplateValue> templates = new HashMap<>();

  RandomFilters(long seed) {
    this.random = new Random(seed);
  }

  Table table(int rowCount) {
    List<FieldSchema> fields = new ArrayList<>();
    fields.add(Table.field(100, "pk", DataType.INT64).asPrimaryKey(false));
    DataType[] scalars = {
      DataType.BOOL,
      DataType.INT8,
      DataType.INT16,
      DataType.INT32,
      DataType.INT64,
      DataType.FLOAT,
      DataType.DOUBLE,
      DataType.VARCHAR,
      DataType.TIMESTAMPTZ,
      DataType.JSON
    };
    int id = 101;
    for (DataType type : scalars) {
      int fieldCount = random.nextInt(4) == 0 ? 1 : 2;
      for (int i = 0; i < fieldCount; i++) {
        FieldSchema field = Table.field(id++, type.name().toLowerCase() + i, type);
        fields.add(random.nextBoolean() ? field.asNullable() : field);
      }
      if (type != DataType.JSON && type != DataType.TIMESTAMPTZ) {
        fields.add(
            Table.array(id++, "arr_" + type.name().toLowerCase(), type, random.nextBoolean()));
      }
    }
    fields.add(random(Table.field(id++, "points", DataType.GEOMETRY)));
    fields.add(random(Table.field(id++, "shapes", DataType.GEOMETRY)));
    fields.add(
        random(
            FieldSchema.of(
                id++,
                "body",
                DataType.VARCHAR,
                Map.of("enable_analyzer", "true", "enable_match", "true"))));
    fields.add(Table.array(id++, "clips[number]", DataType.INT64, false));
    fields.add(Table.array(id++, "clips[color]", DataType.VARCHAR, false));
    StructSchema clips = new StructSchema(new FieldId(id++), "clips", "", Map.of());
    fields.add(FieldSchema.dynamicField(id));
    table = new Table(fields, List.of(clips));
    for (int row = 0; row < rowCount; row++) {
      Object[] values = new Object[fields.size()];
      for (int f = 0; f < values.length; f++) {
        FieldSchema field = fields.get(f);
        values[f] =
            field.primaryKey()
                ? (Object) (long) row
                : field.nullable() && random.nextInt(4) == 0 ? null : value(field);
      }
      evenOut(fields, values);
      table.row(values);
    }
    return table;
  }

  private FieldSchema random(FieldSchema field) {
    return random.nextBoolean() ? field.asNullable() : field;
  }

  /// Sub-fields of a struct have as many elements each.
  private void evenOut(List<FieldSchema> fields, Object[] values) {
    int size = random.nextInt(5);
    for (int f = 0; f < values.length; f++) {
      if (fields.get(f).name().startsWith("clips[")) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          elements.add(scalar(fields.get(f).elementType()));
        }
        values[f] = elements;
      }
    }
  }

  private Object value(FieldSchema field) {
    if (field.name().equals("body")) {
      return words(7);
    }
    if (field.type() == DataType.GEOMETRY) {
      return new Table.Shape(field.name().equals("points") ? pointOrBox() : shape());
    }
    if (field.dynamic()) {
      return document(object(2));
    }
    return switch (field.type()) {
      case JSON -> document(random.nextInt(4) > 0 ? object(3) : json(3));
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(scalar(field.elementType()));
        }
        yield list;
      }
      default -> scalar(field.type());
    };
  }

  private Object scalar(DataType type) {
    return switch (type) {
      case BOOL -> random.nextBoolean();
      case INT8 -> (long) (byte) integer();
      case INT16 -> (long) (short) integer();
      case INT32 -> (long) (int) integer();
      case INT64 -> integer();
      case FLOAT -> {
        float value = (float) floating();
        yield (double) (Float.isInfinite(value) ? 1.5f : value);
      }
      case DOUBLE -> floating();
      case TIMESTAMPTZ -> time();
      default -> string();
    };
  }

  private Time time() {
    return new Time(TIMES[random.nextInt(TIMES.length)] + random.nextInt(3) * 400_000L);
  }

  private long integer() {
    return random.nextInt(3) > 0
        ? random.nextInt(7) - 3
        : INTEGERS[random.nextInt(INTEGERS.length)];
  }

  private double floating() {
    return random.nextInt(8) == 0 ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)];
  }

  private String string() {
    return STRINGS[random.nextInt(STRINGS.length)];
  }

  private Object json(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 9)) {
      case 0 -> Table.NULL;
      case 1 -> random.nextBoolean();
      case 2, 3 -> integer();
      case 4, 5 -> floating();
      case 6, 7, 8 -> string();
      case 9 -> object(depth - 1);
      default -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(json(depth - 1));
        }
        yield list;
      }
    };
  }

  private Object object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(KEYS.length + 1); i > 0; i--) {
      object.put(KEYS[random.nextInt(KEYS.length)], json(depth));
    }
    return object;
  }

  private Document document(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return new Document(text.toString(), value);
  }

  /// With blanks and escapes as they come.
  private void write(Object value, StringBuilder text) {
    text.append(random.nextInt(6) == 0 ? " \n" : "");
    switch (value) {
      case String string -> writeString(string, text);
      case List<?> list -> {
        text.append('[');
        String comma = "";
        for (Object element : list) {
          text.append(comma);
          write(element, text);
          comma = ",";
        }
        text.append(']');
      }
      case Map<?, ?> map -> {
        text.append('{');
        String comma = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
          text.append(comma);
          writeString((String) member.getKey(), text);
          text.append(random.nextBoolean() ? ":" : " : ");
          write(member.getValue(), text);
          comma = ", ";
        }
        text.append('}');
      }
      default -> text.append(value == Table.NULL ? "null" : value.toString());
    }
    text.append(random.nextInt(6) == 0 ? "\t" : "");
  }

  private void writeString(String string, StringBuilder text) {
    boolean bothHalves = random.nextBoolean();
    text.append('"');
    for (char c : string.toCharArray()) {
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        default -> {
          if (Character.isSurrogate(c) ? bothHalves : random.nextInt(12) == 0) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private String words(int most) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      words.append(WORDS[random.nextInt(WORDS.length)]);
      words.append(BETWEEN_WORDS[random.nextInt(BETWEEN_WORDS.length)]);
    }
    return words.toString();
  }

  private String pointOrBox() {
    int x = random.nextInt(5);
    int y = random.nextInt(5);
    return switch (random.nextInt(6)) {
      case 0 -> "POINT EMPTY";
      case 1, 2 -> box(x, y, x + 1 + random.nextInt(3), y + 1 + random.nextInt(3));
      default -> "POINT (" + x + " " + y + ")";
    };
  }

  private String shape() {
    int x = random.nextInt(5);
    int y = random.nextInt(5);
    return switch (random.nextInt(8)) {
      case 0 -> "LINESTRING (%d %d, %d %d)".formatted(x, y, x + 1, y + random.nextInt(3));
      case 1 -> "LINESTRING (%d %d, %d %d, 2 9)".formatted(x, y, x + 2, y + 2);
      case 2 -> "MULTIPOINT ((%d %d), (4 4), (1 2))".formatted(x, y);
      case 3 -> "POLYGON ((%1$d %2$d, 6 6, 0 5, %1$d %2$d))".formatted(x, y);
      default -> pointOrBox();
    };
  }

  private static String box(int x, int y, int right, int top) {
    return "POLYGON ((%1$d %2$d, %3$d %2$d, %3$d %4$d, %1$d %4$d, %1$d %2$d))"
        .formatted(x, y, right, top);
  }

  /// What `{name}` stands for in the last filter.
  Map<String, TemplateValue> templates() {
    return templates;
  }

  /// A literal as it is, or now and then a placeholder for it.
  private Object written(Object literal) {
    if (random.nextInt(10) > 0) {
      return literal;
    }
    String name = "t" + templates.size();
    templates.put(name, template(literal));
    return new ReferenceFilter.Placeholder(name, literal);
  }

  private static TemplateValue template(Object literal) {
    return switch (literal) {
      case Boolean value -> new TemplateValue.Bool(value);
      case Long value -> new TemplateValue.Int(value);
      case Double value -> new TemplateValue.Floating(value);
      case String value -> new TemplateValue.Text(value);
      case Time value -> new TemplateValue.Instant(value.micros());
      case List<?> values ->
          new TemplateValue.Many(values.stream().map(RandomFilters::template).toList());
      default -> throw new IllegalArgumentException("no template: " + literal);
    };
  }

  ReferenceFilter filter(int depth) {
    templates = new HashMap<>();
    if (random.nextInt(20) > 0) {
      return inner(depth);
    }
    ReferenceFilter ofElements = match(clips(), "clips", true);
    return depth == 0 ? ofElements : new ReferenceFilter.And(List.of(inner(depth - 1), ofElements));
  }

  private ReferenceFilter inner(int depth) {
    if (depth > 0 && random.nextInt(5) > 0) {
      return switch (random.nextInt(5)) {
        case 0 -> new ReferenceFilter.Not(inner(depth - 1));
        case 1, 2 -> new ReferenceFilter.And(filters(depth - 1));
        default -> new ReferenceFilter.Or(filters(depth - 1));
      };
    }
    return leaf();
  }

  private List<ReferenceFilter> filters(int depth) {
    List<ReferenceFilter> filters = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      filters.add(inner(depth));
    }
    return filters;
  }

  private ReferenceFilter leaf() {
    List<FieldSchema> fields = table.schema.fields();
    FieldSchema field = fields.get(random.nextInt(fields.size()));
    ReferenceFilter.Column column =
        new ReferenceFilter.Column(field.name(), field.type(), field.elementType());
    if (field.enablesMatch() && random.nextInt(3) > 0) {
      return textLeaf(column);
    }
    return switch (field.type()) {
      case JSON -> jsonLeaf(field);
      case ARRAY -> arrayLeaf(column);
      case GEOMETRY -> shapeLeaf(column);
      default ->
          switch (random.nextInt(7)) {
            case 0 -> new ReferenceFilter.IsNull(column, random.nextBoolean());
            case 1 -> columns(column);
            default -> scalarLeaf(column, field.type());
          };
    };
  }

  private ReferenceFilter shapeLeaf(ReferenceFilter.Column column) {
    if (column.name().equals("points") && random.nextInt(4) == 0) {
      return new ReferenceFilter.Near(
          column, random.nextInt(5), random.nextInt(5), METRES[random.nextInt(METRES.length)]);
    }
    return switch (random.nextInt(8)) {
      case 0 -> new ReferenceFilter.IsNull(column, random.nextBoolean());
      case 1 -> new ReferenceFilter.Relates(column, "isvalid", "");
      default ->
          new ReferenceFilter.Relates(column, RELATIONS[random.nextInt(RELATIONS.length)], shape());
    };
  }

  private ReferenceFilter textLeaf(ReferenceFilter.Column column) {
    return switch (random.nextInt(4)) {
      case 0 -> new ReferenceFilter.Text(column, "phrase_match", words(3), 0);
      case 1 -> new ReferenceFilter.Text(column, "text_match_fuzzy", words(2), random.nextInt(3));
      default -> new ReferenceFilter.Text(column, "text_match", words(3), 1 + random.nextInt(3));
    };
  }

  private ReferenceFilter columns(ReferenceFilter.Column left) {
    List<FieldSchema> fields = table.schema.fields();
    while (true) {
      FieldSchema field = fields.get(random.nextInt(fields.size()));
      boolean fits =
          field.type() == left.type() || (field.type().isNumeric() && left.type().isNumeric());
      if (fits) {
        return new ReferenceFilter.Columns(
            left,
            operator(),
            new ReferenceFilter.Column(field.name(), field.type(), field.elementType()));
      }
    }
  }

  private ReferenceFilter scalarLeaf(ReferenceFilter.Operand operand, DataType type) {
    if (type == DataType.BOOL) {
      return random.nextBoolean()
          ? new ReferenceFilter.Compare(
              operand, operator(), written(random.nextBoolean()), random.nextBoolean())
          : new ReferenceFilter.In(
              operand, written(list(() -> random.nextBoolean())), random.nextBoolean());
    }
    if (type == DataType.TIMESTAMPTZ) {
      ReferenceFilter.Operand moved =
          random.nextInt(3) > 0
              ? operand
              : new ReferenceFilter.Moved(
                  operand, INTERVALS[random.nextInt(INTERVALS.length)], random.nextBoolean());
      return switch (random.nextInt(3)) {
        case 0 -> new ReferenceFilter.In(operand, written(list(this::time)), random.nextBoolean());
        case 1 -> between(moved, time(), time());
        default ->
            new ReferenceFilter.Compare(moved, operator(), written(time()), random.nextBoolean());
      };
    }
    if (type == DataType.VARCHAR) {
      return switch (random.nextInt(5)) {
        case 0 ->
            new ReferenceFilter.Compare(
                operand, operator(), written(string()), random.nextBoolean());
        case 4 ->
            new ReferenceFilter.Matches(
                operand, EXPRESSIONS[random.nextInt(EXPRESSIONS.length)], random.nextBoolean());
        case 1 ->
            new ReferenceFilter.In(operand, written(list(this::string)), random.nextBoolean());
        case 2 -> between(operand, string(), string());
        default -> new ReferenceFilter.Like(operand, PATTERNS[random.nextInt(PATTERNS.length)]);
      };
    }
    return switch (random.nextInt(4)) {
      case 0 ->
          new ReferenceFilter.Compare(operand, operator(), written(number()), random.nextBoolean());
      case 1 -> new ReferenceFilter.In(operand, written(list(this::number)), random.nextBoolean());
      case 2 -> between(operand, number(), number());
      default ->
          new ReferenceFilter.Compare(
              arithmetic(operand, type), operator(), number(), random.nextBoolean());
    };
  }

  private ReferenceFilter.Operand arithmetic(ReferenceFilter.Operand operand, DataType type) {
    boolean bits = type.isInteger() && !(operand instanceof ReferenceFilter.Path);
    char operator = "+-*/%&|^".charAt(random.nextInt(type.isFloating() ? 4 : bits ? 8 : 5));
    Number constant =
        "%&|^".indexOf(operator) >= 0 || random.nextBoolean()
            ? (Number) integer()
            : (Number) floating();
    if (operator == '/' || operator == '%') {
      constant = constant.floatValue() == 0 ? (Number) 3L : constant;
    }
    return new ReferenceFilter.Arithmetic(operand, operator, constant);
  }

  private ReferenceFilter between(ReferenceFilter.Operand operand, Object a, Object b) {
    boolean ordered = Boolean.TRUE.equals(ReferenceFilter.compare(a, "<=", b));
    return new ReferenceFilter.Between(
        ordered ? a : b,
        random.nextBoolean() ? "<" : "<=",
        operand,
        random.nextBoolean() ? "<" : "<=",
        ordered ? b : a,
        random.nextBoolean());
  }

  private ReferenceFilter arrayLeaf(ReferenceFilter.Column column) {
    DataType type = column.elementType();
    return switch (random.nextInt(8)) {
      case 6, 7 ->
          column.name().startsWith("clips[") && random.nextBoolean()
              ? match(clips(), "clips", false)
              : match(Map.of("$", column), column.name(), false);
      case 0 -> new ReferenceFilter.IsNull(column, random.nextBoolean());
      case 1 ->
          new ReferenceFilter.Compare(
              new ReferenceFilter.Length(column),
              operator(),
              (long) random.nextInt(5),
              random.nextBoolean());
      case 2 -> {
        List<Object> list = list(() -> scalar(type));
        yield new ReferenceFilter.Compare(column, random.nextBoolean() ? "==" : "!=", list, false);
      }
      case 3, 4 -> {
        List<Object> list = list(() -> type.isNumeric() ? number() : scalar(type));
        String mode =
            list.isEmpty() ? "_all" : new String[] {"", "_any", "_all"}[random.nextInt(3)];
        yield new ReferenceFilter.Contains(
            column, mode.isEmpty() ? list.subList(0, 1) : list, mode, random.nextBoolean());
      }
      default -> scalarLeaf(new ReferenceFilter.Element(column, random.nextInt(4)), type);
    };
  }

  private static final String[] MATCHES = {"ANY", "ALL", "LEAST", "MOST", "EXACT"};

  private Map<String, ReferenceFilter.Column> clips() {
    return Map.of(
        "$[number]",
        new ReferenceFilter.Column("clips[number]", DataType.ARRAY, DataType.INT64),
        "$[color]",
        new ReferenceFilter.Column("clips[color]", DataType.ARRAY, DataType.VARCHAR));
  }

  private ReferenceFilter elementLeaf(Map<String, ReferenceFilter.Column> fields) {
    List<String> names = fields.keySet().stream().sorted().toList();
    String name = names.get(random.nextInt(names.size()));
    DataType type = fields.get(name).elementType();
    return scalarLeaf(new ReferenceFilter.Column(name, type, null), type);
  }

  private ReferenceFilter match(
      Map<String, ReferenceFilter.Column> fields, String name, boolean outermost) {
    ReferenceFilter element = elementLeaf(fields);
    if (random.nextInt(3) == 0) {
      List<ReferenceFilter> both = List.of(element, elementLeaf(fields));
      element =
          switch (random.nextInt(3)) {
            case 0 -> new ReferenceFilter.And(both);
            case 1 -> new ReferenceFilter.Or(both);
            default -> new ReferenceFilter.Not(element);
          };
    }
    String mode = outermost ? "element_filter" : MATCHES[random.nextInt(MATCHES.length)];
    return new ReferenceFilter.Match(fields, name, element, mode, 1 + random.nextInt(3));
  }

  private ReferenceFilter jsonLeaf(FieldSchema field) {
    List<Object> steps = new ArrayList<>();
    boolean bare = field.dynamic() && random.nextBoolean();
    if (bare || random.nextInt(8) > 0) {
      steps.add(bare ? KEYS[random.nextInt(3)] : KEYS[random.nextInt(KEYS.length)]);
      for (int i = random.nextInt(3); i > 0; i--) {
        steps.add(
            random.nextBoolean()
                ? (Object) KEYS[random.nextInt(KEYS.length)]
                : (Object) random.nextInt(3));
      }
    }
    ReferenceFilter.Path path = new ReferenceFilter.Path(field.name(), steps, bare);
    return switch (random.nextInt(10)) {
      case 0 ->
          steps.isEmpty()
              ? new ReferenceFilter.Exists(path)
              : new ReferenceFilter.IsNull(path, random.nextBoolean());
      case 1 -> new ReferenceFilter.Exists(path);
      case 2, 3 -> {
        List<Object> list = list(this::literal);
        String mode =
            list.isEmpty() ? "_any" : new String[] {"", "_any", "_all"}[random.nextInt(3)];
        yield new ReferenceFilter.Contains(
            path, mode.isEmpty() ? list.subList(0, 1) : list, mode, random.nextBoolean());
      }
      case 4 ->
          new ReferenceFilter.Compare(
              new ReferenceFilter.Length(path),
              operator(),
              (long) random.nextInt(4),
              random.nextBoolean());
      case 5 -> new ReferenceFilter.In(path, written(list(this::literal)), random.nextBoolean());
      case 6 ->
          new ReferenceFilter.Compare(
              path, random.nextBoolean() ? "==" : "!=", list(this::literal), random.nextBoolean());
      default ->
          scalarLeaf(
              path,
              new DataType[] {DataType.BOOL, DataType.INT64, DataType.INT64, DataType.VARCHAR}
                  [random.nextInt(4)]);
    };
  }

  private Object literal() {
    return switch (random.nextInt(7)) {
      case 0 -> random.nextBoolean();
      case 1, 2 -> string();
      case 3 -> list(this::number);
      default -> number();
    };
  }

  private Number number() {
    return random.nextInt(3) > 0 ? (Number) integer() : (Number) floating();
  }

  private String operator() {
    return OPERATORS[random.nextInt(OPERATORS.length)];
  }

  private List<Object> list(java.util.function.Supplier<Object> element) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(random.nextInt(8) == 0 ? 40 : 5); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }
}
