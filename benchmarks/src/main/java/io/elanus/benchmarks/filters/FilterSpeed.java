package io.elanus.benchmarks.filters;

import io.elanus.benchmarks.curve.CurveOptions;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.ShreddedPath;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.evaluate.CompiledFilter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.shredding.ShreddedPage;
import io.elanus.core.expression.shredding.Shredder;
import io.elanus.core.index.scalar.IndexedSource;
import io.elanus.core.index.scalar.LeafPlan;
import io.elanus.core.index.scalar.ScalarIndex;
import io.elanus.core.index.scalar.ScalarIndexFile;
import io.elanus.core.index.scalar.ScalarIndexShape;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/// Evaluates filters over rows in memory on one thread and prints a Markdown row for each: what
/// part of the rows passes, million rows a second of the column, CPU microseconds for the whole
/// segment by the column, by the index alone, and by what the filter chose, CPU milliseconds of the
/// build. Medians of `rounds`.
///
/// Arguments are `key=value`: `rows` (1000000), `rounds` (15), `seed` (1), `only` (`leaves`,
/// `joined`, `shredded`; all when left out).
public final class FilterSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WORDS = 1000;

  private FilterSpeed() {}

  private record Case(
      String name, String filter, String field, String type, Map<String, String> parameters) {}

  private static final List<Case> CASES =
      List.of(
          new Case("integer ==, 1 in 10^6", "id == 4711", "id", "INVERTED", Map.of()),
          new Case("integer range, 0.01 %", "0 <= id < 100", "id", "INVERTED", Map.of()),
          new Case("integer range, 1 %", "0 <= id < 10000", "id", "INVERTED", Map.of()),
          new Case("integer range, 10 %", "0 <= id < 100000", "id", "INVERTED", Map.of()),
          new Case("integer range, 50 %", "0 <= id < 500000", "id", "INVERTED", Map.of()),
          new Case("integer range, 90 %", "0 <= id < 900000", "id", "INVERTED", Map.of()),
          new Case("integer in 100", "id in [" + listed(100) + "]", "id", "INVERTED", Map.of()),
          new Case("integer of 10 values ==", "small == 7", "small", "BITMAP", Map.of()),
          new Case("integer of 10 values !=", "small != 7", "small", "BITMAP", Map.of()),
          new Case("integer arithmetic", "id % 10 == 3", "id", "INVERTED", Map.of()),
          new Case("double range, 1 %", "real < 0.01", "real", "STL_SORT", Map.of()),
          new Case("string ==, 0.1 %", "word == \"word-000007\"", "word", "TRIE", Map.of()),
          new Case("string in 10", "word in [" + words(10) + "]", "word", "TRIE", Map.of()),
          new Case("string range, 10 %", "word < \"word-000100\"", "word", "TRIE", Map.of()),
          new Case("like prefix, 1 %", "word like \"word-00001%\"", "word", "TRIE", Map.of()),
          new Case("like infix of few terms", "word like \"%77%\"", "word", "INVERTED", Map.of()),
          new Case(
              "like infix of long strings",
              "text like \"%number 4711%\"",
              "text",
              "NGRAM",
              Map.of("min_gram", "2", "max_gram", "4")),
          new Case(
              "like general",
              "text like \"The%7_7%park\"",
              "text",
              "NGRAM",
              Map.of("min_gram", "2", "max_gram", "4")),
          new Case("array_contains", "array_contains(list, 7)", "list", "INVERTED", Map.of()),
          new Case(
              "array_contains_all",
              "array_contains_all(list, [7, 11])",
              "list",
              "INVERTED",
              Map.of()),
          new Case("JSON number ==", "doc['n'] == 4711", "doc", "INVERTED", json("DOUBLE", "n")),
          new Case(
              "JSON number range, 10 %",
              "doc['n'] < 100000", "doc", "INVERTED", json("DOUBLE", "n")),
          new Case(
              "JSON string ==",
              "doc['s'] == \"word-000007\"",
              "doc",
              "INVERTED",
              json("VARCHAR", "s")),
          new Case(
              "two leaves, one indexed",
              "word == \"word-000007\" and doc['n'] > 500000",
              "word",
              "TRIE",
              Map.of()));

  /// Conditions that are joined, in an order that is no help: without indexes.
  private static final List<String> JOINED =
      List.of(
          "small == 7 and real < 0.5",
          "real < 0.5 and small == 7",
          "small == 7 and text like \"%number 4711%\"",
          "text like \"%number%\" and doc['n'] == 4711",
          "doc['n'] > 100 and doc['s'] == \"word-000007\"",
          "doc['s'] == \"word-000007\" and doc['n'] > 100",
          "word like \"word%\" and text like \"%number 4711%\"",
          "small < 9 and word == \"word-000007\" and id % 10 == 3",
          "id % 10 == 3 and id in [" + listed(100) + "] and small == 7",
          "text like \"%park\" and array_contains(list, 7) and small == 3",
          "(doc['n'] < 0 or doc['s'] like \"word%\") and (doc['n'] == 4711 or text like \"%number 4711%\")",
          "doc['n'] < 0 or doc['s'] like \"word%\"",
          "doc['n'] > 100 or doc['s'] == \"word-000007\"",
          "small == 1 or small == 3 or text like \"%number%\"");

  /// Over paths that all documents have.
  private static final List<String> SHREDDED =
      List.of(
          "doc['n'] == 4711",
          "doc['n'] < 100000",
          "doc['n'] in [" + listed(100) + "]",
          "doc['n'] % 10 == 3",
          "doc['n'] is null",
          "exists doc['n']",
          "doc['s'] == \"word-000007\"",
          "doc['s'] like \"word-00001%\"",
          "doc['n'] > 100 and doc['s'] == \"word-000007\"");

  private static Map<String, String> json(String cast, String key) {
    return Map.of("json_cast_type", cast, "json_path", "doc['" + key + "']");
  }

  private static String listed(int count) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toString(i * 9973));
    }
    return String.join(", ", numbers);
  }

  private static String words(int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("\"" + word(i * 97) + "\"");
    }
    return String.join(", ", words);
  }

  private static String word(int number) {
    return String.format(Locale.ROOT, "word-%06d", number);
  }

  public static void main(String[] arguments) {
    CurveOptions options = CurveOptions.of(arguments);
    int rounds = options.whole("rounds", 15);
    CollectionSchema schema = schema();
    Random random = new Random(Long.parseLong(options.text("seed", "1")));
    InMemory source = new InMemory(options.whole("rows", 1_000_000), random);
    String only = options.text("only", "");
    if (only.isEmpty() || only.equals("joined")) {
      printJoined(schema, source, rounds);
    }
    if (only.isEmpty() || only.equals("leaves")) {
      printLeaves(schema, source, rounds);
    }
    if (only.isEmpty() || only.equals("shredded")) {
      printShredded(schema, source, rounds);
    }
  }

  private static void printShredded(CollectionSchema schema, InMemory source, int rounds) {
    System.out.println(
        "| filter | passes | document us | column us | document / column | Mrows/s |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    Shredded shredded = Shredded.of(source, new FieldId(107));
    for (String text : SHREDDED) {
      Filter filter = FilterCompiler.compile(text, schema, Map.of());
      Bits expected = filter.matching(source);
      if (!filter.matching(shredded).equals(expected)) {
        throw new IllegalStateException("document and column differ: " + text);
      }
      double documents = median(rounds, () -> filter.matching(source));
      double columns = median(rounds, () -> filter.matching(shredded));
      System.out.printf(
          Locale.ROOT,
          "| `%s` | %.4f %% | %.0f | %.0f | %.1f | %.0f |%n",
          text.replace(listed(100), "100 values"),
          100.0 * expected.count() / source.rowCount(),
          documents,
          columns,
          documents / columns,
          source.rowCount() / columns);
    }
  }

  /// Documents with the columns that a [Shredder] gives them.
  private record Shredded(
      InMemory source, Map<List<String>, ShreddedPath> paths, Map<FieldId, Column[]> columns)
      implements ColumnSource {
    static Shredded of(InMemory source, FieldId field) {
      Shredder shredder = new Shredder();
      Map<List<String>, ShreddedPath> paths = new HashMap<>();
      Map<FieldId, Column[]> columns = new HashMap<>();
      for (int batch = 0; batch < source.batchCount(); batch++) {
        List<ShreddedPage> pages = shredder.shred((BytesColumn) source.batch(field, batch));
        for (int p = 0; p < pages.size(); p++) {
          ShreddedPage page = pages.get(p);
          if (page.marks() != null) {
            throw new IllegalStateException("no document is odd: " + page.path());
          }
          FieldId id = new FieldId(1000 + p);
          paths.put(page.path().keys(), new ShreddedPath(id, page.path().type(), null));
          columns.computeIfAbsent(id, _ -> new Column[source.batchCount()])[batch] = page.values();
        }
      }
      return new Shredded(source, paths, columns);
    }

    @Override
    public int rowCount() {
      return source.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      Column[] own = columns.get(field);
      return own == null ? source.batch(field, batch) : own[batch];
    }

    @Override
    public ShreddedPath shredded(FieldId field, List<String> keys) {
      return paths.get(keys);
    }
  }

  private static void printLeaves(CollectionSchema schema, InMemory source, int rounds) {
    System.out.println(
        "| filter | passes | Mrows/s | column us | index us | chosen us | column / index | build ms | file MB |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    try (Arena arena = Arena.ofShared()) {
      Map<String, Indexed> built = new HashMap<>();
      for (Case each : CASES) {
        FieldSchema field = schema.field(each.field);
        Indexed indexed =
            built.computeIfAbsent(
                each.field + each.type + each.parameters, _ -> build(source, field, each, arena));
        print(each, FilterCompiler.compile(each.filter, schema, Map.of()), source, indexed, rounds);
      }
    }
  }

  private static void printJoined(CollectionSchema schema, InMemory source, int rounds) {
    System.out.println("| filter | passes | us |");
    System.out.println("|---|---:|---:|");
    for (String text : JOINED) {
      Filter filter = FilterCompiler.compile(text, schema, Map.of());
      double passes = 100.0 * filter.matching(source).count() / source.rowCount();
      double micros = median(rounds, () -> filter.matching(source));
      String named = text.replace(listed(100), "100 values");
      System.out.printf(Locale.ROOT, "| `%s` | %.4f %% | %.0f |%n", named, passes, micros);
    }
    System.out.println();
  }

  private static void print(
      Case each, Filter filter, InMemory source, Indexed indexed, int rounds) {
    Bits expected = filter.matching(source);
    if (!filter.matching(indexed).equals(expected)) {
      throw new IllegalStateException("index and column differ: " + each.filter);
    }
    double scan = median(rounds, () -> filter.matching(source));
    double chosen = median(rounds, () -> filter.matching(indexed));
    Predicate predicate = ((CompiledFilter) filter).predicate();
    Predicate leaf = predicate instanceof Predicate.Not(Predicate inner) ? inner : predicate;
    LeafPlan plan = indexed.index.plan(leaf);
    String alone = "-";
    String ratio = "-";
    if (plan != null && plan.exact()) {
      double index = median(rounds, () -> indexed.index.plan(leaf).answer());
      alone = String.format(Locale.ROOT, "%.0f", index);
      ratio = String.format(Locale.ROOT, "%.1f", scan / index);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.4f %% | %.0f | %.0f | %s | %.0f | %s | %d | %.1f |%n",
        each.name,
        100.0 * expected.count() / source.rowCount(),
        source.rowCount() / scan,
        scan,
        alone,
        chosen,
        ratio,
        indexed.buildMillis,
        indexed.bytes / 1e6);
  }

  /// CPU microseconds of this thread.
  private static double median(int rounds, Runnable work) {
    for (int i = 0; i < 3; i++) {
      work.run();
    }
    double[] micros = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      work.run();
      micros[i] = (THREADS.getCurrentThreadCpuTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    return micros[rounds / 2];
  }

  private static Indexed build(InMemory source, FieldSchema field, Case each, Arena arena) {
    ScalarIndexShape shape = ScalarIndexShape.of(field, each.type, each.parameters);
    Map<String, MemorySegment> sections = new HashMap<>();
    long start = THREADS.getCurrentThreadCpuTime();
    ScalarIndexFile.write(
        source,
        field,
        shape,
        (name, bytes) ->
            sections.put(
                name,
                arena
                    .allocate(Math.max(1, bytes.byteSize()), 64)
                    .asSlice(0, bytes.byteSize())
                    .copyFrom(bytes)));
    long millis = (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000;
    long bytes = sections.values().stream().mapToLong(MemorySegment::byteSize).sum();
    return new Indexed(
        source,
        field.id(),
        ScalarIndexFile.open(field, shape, source.rowCount(), sections::get),
        millis,
        bytes);
  }

  private record Indexed(
      InMemory source, FieldId field, ScalarIndex index, long buildMillis, long bytes)
      implements IndexedSource {
    @Override
    public int rowCount() {
      return source.rowCount();
    }

    @Override
    public Column batch(FieldId asked, int batch) {
      return source.batch(asked, batch);
    }

    @Override
    public List<ScalarIndex> scalarIndexes(FieldId asked) {
      return asked.equals(field) ? List.of(index) : List.of();
    }
  }

  private static CollectionSchema schema() {
    List<FieldSchema> fields =
        List.of(
            FieldSchema.of(100, "pk", DataType.INT64, Map.of()).asPrimaryKey(false),
            FieldSchema.of(101, "id", DataType.INT64, Map.of()),
            FieldSchema.of(102, "small", DataType.INT64, Map.of()),
            FieldSchema.of(103, "real", DataType.DOUBLE, Map.of()),
            FieldSchema.of(104, "word", DataType.VARCHAR, Map.of("max_length", "100")),
            FieldSchema.of(105, "text", DataType.VARCHAR, Map.of("max_length", "200")),
            new FieldSchema(
                new FieldId(106),
                "list",
                "",
                DataType.ARRAY,
                DataType.INT64,
                Map.of("max_capacity", "10"),
                false,
                false,
                false,
                false,
                false,
                false,
                null),
            FieldSchema.of(107, "doc", DataType.JSON, Map.of()));
    return new CollectionSchema("filters", "", fields, false, 1);
  }

  /// Batches as a sealed segment hands them out, already decoded.
  private static final class InMemory implements ColumnSource {
    private final int rows;
    private final Map<FieldId, Column[]> columns = new HashMap<>();

    InMemory(int rows, Random random) {
      this.rows = rows;
      for (int id = 101; id <= 107; id++) {
        Column[] batches = new Column[batchCount()];
        for (int batch = 0; batch < batches.length; batch++) {
          batches[batch] = column(id, batchRows(batch), random);
        }
        columns.put(new FieldId(id), batches);
      }
    }

    private static Column column(int id, int count, Random random) {
      return switch (id) {
        case 101 ->
            new IntegerColumn(DataType.INT64, random.longs(count, 0, 1_000_000).toArray(), null);
        case 102 -> new IntegerColumn(DataType.INT64, random.longs(count, 0, 10).toArray(), null);
        case 103 -> new FloatingColumn(DataType.DOUBLE, random.doubles(count).toArray(), null);
        case 104 -> strings(DataType.VARCHAR, count, () -> word(random.nextInt(WORDS)));
        case 105 ->
            strings(
                DataType.VARCHAR,
                count,
                () ->
                    "The number "
                        + random.nextInt(1_000_000)
                        + " is large and near a "
                        + (random.nextBoolean() ? "park" : "library"));
        case 106 -> {
          int[] offsets = new int[count + 1];
          for (int row = 0; row < count; row++) {
            offsets[row + 1] = offsets[row] + random.nextInt(5);
          }
          yield new ArrayColumn(
              offsets,
              new IntegerColumn(
                  DataType.INT64, random.longs(offsets[count], 0, 1000).toArray(), null),
              null);
        }
        default ->
            strings(
                DataType.JSON,
                count,
                () ->
                    "{\"a\": {\"b\": [1, 2]}, \"n\": "
                        + random.nextInt(1_000_000)
                        + ", \"s\": \""
                        + word(random.nextInt(WORDS))
                        + "\"}");
      };
    }

    private static Column strings(DataType type, int count, Supplier<String> next) {
      List<String> strings = new ArrayList<>(count);
      for (int row = 0; row < count; row++) {
        strings.add(next.get());
      }
      return BytesColumn.ofStrings(type, strings);
    }

    @Override
    public int rowCount() {
      return rows;
    }

    @Override
    public Column batch(FieldId field, int batch) {
      return columns.get(field)[batch];
    }
  }
}
