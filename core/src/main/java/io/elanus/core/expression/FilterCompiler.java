package io.elanus.core.expression;

import io.elanus.core.schema.CollectionSchema;
import java.util.Map;

/// Text to [Filter].
public final class FilterCompiler {
  private FilterCompiler() {}

  /// @param text a filter, not blank
  /// @param templates values for `{name}` placeholders
  /// @throws io.elanus.core.error.DatabaseException with Milvus's text, without the
  ///     `failed to create query plan:` that the caller puts in front
  public static Filter compile(String text, CollectionSchema schema, Map<String, TemplateValue> templates) {
    throw new UnsupportedOperationException("not yet: " + text + schema + templates);
  }
}
