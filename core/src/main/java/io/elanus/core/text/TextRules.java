package io.elanus.core.text;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionType;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.analysis.MultiAnalyzer;

/// What a schema says about text: functions, and how fields are analyzed. A field's analyzer is
/// looked at only where something uses it, as in Milvus.
public final class TextRules {
  private TextRules() {}

  /// Refuses what no collection can have, in Milvus's words.
  public static void check(CollectionSchema schema) {
    FunctionRules.check(schema);
    for (FieldSchema field : schema.declaredFields()) {
      checkField(schema, field);
    }
  }

  /// Refuses analyzers whose services cannot be reached; asks these, unlike [#check].
  public static void requireReachable(CollectionSchema schema) {
    for (FieldSchema field : schema.declaredFields()) {
      if (field.enablesAnalyzer()) {
        FieldAnalysis.of(field).requireReachable();
      }
    }
  }

  /// As [#check], for one field that the schema has or gets.
  public static void checkField(CollectionSchema schema, FieldSchema field) {
    boolean ranked =
        schema.functions().stream()
            .anyMatch(function ->
                function.type() == FunctionType.BM25 && function.inputs().contains(field.name()));
    if (!field.enablesMatch() && !ranked) {
      return;
    }
    if (!field.enablesAnalyzer()) {
      throw DatabaseException.plain(
          "field %s is set to enable match or bm25 function but not enable analyzer", field.name());
    }
    if (!field.parameters().containsKey(FieldSchema.MULTI_ANALYZER_PARAMS)) {
      FieldAnalysis.of(field);
      return;
    }
    if (field.enablesMatch()) {
      throw DatabaseException.plain(
          "multi analyzer now only support for bm25, but now field %s enable match", field.name());
    }
    if (field.parameters().containsKey(FieldSchema.ANALYZER_PARAMS)) {
      throw DatabaseException.plain(
          "field %s analyzer params should be none if has multi analyzer params", field.name());
    }
    if (FieldAnalysis.of(field) instanceof FieldAnalysis.ByRow(MultiAnalyzer analyzers)) {
      checkChooser(schema, analyzers.byField());
    }
  }

  private static void checkChooser(CollectionSchema schema, String name) {
    FieldSchema chooser = schema.field(name);
    if (chooser == null || chooser.dynamic()) {
      throw DatabaseException.plain(
          "multi analyzer dependent field \"%s\" not exist in collection %s", name, schema.name());
    }
    if (chooser.type() != DataType.VARCHAR) {
      throw DatabaseException.plain(
          "multi analyzer params now only support by string field, but field %s is not string",
          name);
    }
  }
}
