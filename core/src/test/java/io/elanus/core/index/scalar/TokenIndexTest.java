package io.elanus.core.index.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.evaluate.CompiledFilter;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.Analyzer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The index over terms says of every row what analyzing its text says.
final class TokenIndexTest {
  private static final int ROWS = 5000;
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "golden", "1", "text_match.bin");
  private static final List<String> WORDS =
      List.of("quick", "quack", "brown", "fox", "dog", "lazy", "Ärger", "世界", "rare");
  private static final FieldSchema BODY =
      FieldSchema.of(
              101,
              "body",
              DataType.VARCHAR,
              Map.of("enable_analyzer", "true", "enable_match", "true"))
          .asNullable();
  private static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "c",
          "",
          List.of(FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false), BODY),
          false,
          0);

  static final List<String> QUESTIONS =
      List.of(
          "text_match(body, 'quick')",
          "text_match(body, 'rare')",
          "text_match(body, 'nowhere')",
          "text_match(body, '')",
          "text_match(body, 'QUICK Ärger 世界')",
          "text_match(body, 'quick brown fox', minimum_should_match=2)",
          "text_match(body, 'quick brown fox', minimum_should_match=3)",
          "text_match(body, 'quick brown', minimum_should_match=3)",
          "text_match_fuzzy(body, 'quick', max_edit_distance=0)",
          "text_match_fuzzy(body, 'quick', max_edit_distance=1)",
          "text_match_fuzzy(body, 'fog rere', max_edit_distance=1)",
          "text_match_fuzzy(body, 'lazzzy', max_edit_distance=2)",
          "phrase_match(body, 'quick brown')",
          "phrase_match(body, 'rare quick', 2)",
          "phrase_match(body, 'dog nowhere')",
          "phrase_match(body, 'fox fox')");

  private record Source(BytesColumn texts) implements ColumnSource {
    @Override
    public int rowCount() {
      return texts.rowCount();
    }

    @Override
    public Column batch(FieldId field, int batch) {
      int[] rows = new int[batchRows(batch)];
      Arrays.setAll(rows, i -> batch * BATCH_ROWS + i);
      return texts.gather(rows);
    }
  }

  private static BytesColumn texts(int rows) {
    Random random = new Random(17);
    List<byte[]> texts = new ArrayList<>();
    Bits valid = Bits.all(rows);
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(10) == 0) {
        valid.clear(row);
        texts.add(new byte[0]);
        continue;
      }
      StringBuilder text = new StringBuilder();
      for (int word = random.nextInt(8); word > 0; word--) {
        int which = random.nextInt(WORDS.size());
        boolean rare = which == WORDS.size() - 1 && random.nextInt(100) > 0;
        text.append(rare ? "common" : WORDS.get(which)).append(' ');
      }
      texts.add(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return BytesColumn.of(DataType.VARCHAR, texts, valid);
  }

  private static Map<String, MemorySegment> sections(ColumnSource source) {
    Map<String, MemorySegment> sections = new LinkedHashMap<>();
    ScalarIndexFile.write(
        source,
        BODY,
        shape(),
        (name, bytes) ->
            sections.put(name, MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE))));
    return sections;
  }

  private static ScalarIndexShape shape() {
    return ScalarIndexShape.of(BODY, ScalarIndexShape.TEXT_MATCH, Map.of());
  }

  @ParameterizedTest
  @FieldSource("QUESTIONS")
  void saysWhatTheColumnSays(String text) {
    Source source = new Source(texts(ROWS));
    ScalarIndex index = ScalarIndexFile.open(BODY, shape(), ROWS, sections(source)::get);
    CompiledFilter filter = (CompiledFilter) FilterCompiler.compile(text, SCHEMA, Map.of());
    Predicate leaf = filter.predicate();
    Bits expected = filter.matching(source);
    LeafPlan plan = Objects.requireNonNull(index.plan(leaf));
    requireRight(plan, expected, source);
  }

  /// Each question finds all rows, or but the first of them, with some analyzed before.
  @ParameterizedTest
  @FieldSource("QUESTIONS")
  void textsThatCameInSayWhatTheColumnSays(String text) {
    GrowingTerms terms = new GrowingTerms(BODY.id(), Analyzer.of(""));
    CompiledFilter filter = (CompiledFilter) FilterCompiler.compile(text, SCHEMA, Map.of());
    BytesColumn all = texts(ROWS);
    for (int rows : new int[] {0, 1, 4095, 4097, ROWS, 3000}) {
      int[] first = new int[rows];
      Arrays.setAll(first, i -> i);
      Source source = new Source(all.gather(first));
      LeafPlan plan = Objects.requireNonNull(terms.over(source).plan(filter.predicate()));
      requireRight(plan, filter.matching(source), source);
    }
    assertThat(terms.over(new Source(all)).plan(new Predicate.Always(true))).isNull();
  }

  private static void requireRight(LeafPlan plan, Bits expected, Source source) {
    LeafAnswer answer = plan.answer();
    Bits found = answer.exact() ? answer.isTrue() : answer.isTrue().copy().and(expected);
    assertThat(found).isEqualTo(expected);
    assertThat((long) answer.isTrue().count()).isLessThanOrEqualTo(plan.rows());
    assertThat(answer.exact()).isEqualTo(plan.exact());
    Bits nulls = Bits.none(source.rowCount());
    for (int row = 0; row < source.rowCount(); row++) {
      if (source.texts().isNull(row)) {
        nulls.set(row);
      }
    }
    Bits unknown = answer.unknown();
    assertThat(unknown == null ? Bits.none(source.rowCount()) : unknown).isEqualTo(nulls);
  }

  @Test
  void knowsNothingOfOtherQuestions() {
    Source source = new Source(texts(100));
    ScalarIndex index = ScalarIndexFile.open(BODY, shape(), 100, sections(source)::get);
    CompiledFilter filter =
        (CompiledFilter) FilterCompiler.compile("body == 'quick'", SCHEMA, Map.of());
    assertThat(index.plan(filter.predicate())).isNull();
  }

  /// With `-Dgolden.write=true` it becomes what is written now.
  @Test
  void isWrittenAndReadAsEver() throws IOException {
    Source source = new Source(texts(200));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    sections(source)
        .forEach((name, bytes) -> {
          byte[] content = bytes.toArray(ValueLayout.JAVA_BYTE);
          byte[] head = "%s %d\n".formatted(name, content.length).getBytes(StandardCharsets.UTF_8);
          written.write(head, 0, head.length);
          written.write(content, 0, content.length);
        });
    if (Boolean.getBoolean("golden.write")) {
      Files.write(GOLDEN, written.toByteArray());
    }
    byte[] kept = Files.readAllBytes(GOLDEN);
    assertThat(written.toByteArray()).isEqualTo(kept);
    Map<String, MemorySegment> read = new LinkedHashMap<>();
    for (int at = 0; at < kept.length; ) {
      int end = at;
      while (kept[end] != '\n') {
        end++;
      }
      String[] head = new String(kept, at, end - at, StandardCharsets.UTF_8).strip().split(" ");
      int length = Integer.parseInt(head[1]);
      read.put(head[0], MemorySegment.ofArray(Arrays.copyOfRange(kept, end + 1, end + 1 + length)));
      at = end + 1 + length;
    }
    ScalarIndex index = ScalarIndexFile.open(BODY, shape(), 200, read::get);
    CompiledFilter filter =
        (CompiledFilter) FilterCompiler.compile("text_match(body, 'fox')", SCHEMA, Map.of());
    LeafPlan plan = Objects.requireNonNull(index.plan(filter.predicate()));
    assertThat(plan.answer().isTrue()).isEqualTo(filter.matching(source));
  }
}
