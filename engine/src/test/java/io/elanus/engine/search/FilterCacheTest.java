package io.elanus.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.expression.Filter;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FilterCacheTest {
  private static final CollectionId COLLECTION = new CollectionId(1);

  private final FilterCache cache = new FilterCache(1000);

  @Test
  void compilesATextOnce() {
    Filter first = get(1, "a > 1", Map.of());
    assertThat(get(1, "a > 1", Map.of())).isSameAs(first);
  }

  @Test
  void tellsSchemasCollectionsAndTemplatesApart() {
    Filter first = get(1, "a > {x}", Map.of("x", new TemplateValue.Int(1)));
    assertThat(get(2, "a > {x}", Map.of("x", new TemplateValue.Int(1)))).isNotSameAs(first);
    assertThat(get(1, "a > {x}", Map.of("x", new TemplateValue.Int(2)))).isNotSameAs(first);
    assertThat(
            cache.get(
                new CollectionId(2),
                schema(1),
                "a > {x}",
                Map.of("x", new TemplateValue.Int(1)),
                "UTC"))
        .isNotSameAs(first);
    assertThat(cache.get(COLLECTION, schema(1), "a > 1", Map.of(), "Asia/Shanghai"))
        .isNotSameAs(get(1, "a > 1", Map.of()));
    assertThat(get(1, "a > {x}", Map.of("x", new TemplateValue.Int(1)))).isSameAs(first);
  }

  @Test
  void forgetsTheLeastRecentlyUsed() {
    Filter kept = get(1, "a > 0", Map.of());
    Filter forgotten = get(1, "a > 1", Map.of());
    for (int i = 2; i < 100; i++) {
      get(1, "a > " + i, Map.of());
      assertThat(get(1, "a > 0", Map.of())).isSameAs(kept);
    }
    assertThat(get(1, "a > 1", Map.of())).isNotSameAs(forgotten);
  }

  @Test
  void doesNotKeepWhatIsFarTooLarge() {
    String large = "a in [" + "1, ".repeat(200) + "1]";
    assertThat(get(1, large, Map.of())).isNotSameAs(get(1, large, Map.of()));
  }

  private Filter get(int version, String text, Map<String, TemplateValue> templates) {
    return cache.get(COLLECTION, schema(version), text, templates, "UTC");
  }

  private static CollectionSchema schema(int version) {
    return new CollectionSchema(
        "c",
        "",
        List.of(FieldSchema.of(100, "a", DataType.INT64, Map.of()).asPrimaryKey(false)),
        false,
        version);
  }
}
