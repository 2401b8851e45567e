package io.elanus.core.text;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.FunctionSchema;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.bm25.TermFrequencies;
import io.elanus.core.text.minhash.TextSignatures;
import java.util.Objects;
import java.util.function.Function;

/// Runs the functions of a collection over rows, but for those that ask a model.
public final class TextFunctions {
  private TextFunctions() {}

  /// The output of a function.
  ///
  /// @param columns the rows' columns by field, complete but for outputs
  public static Column output(
      CollectionSchema schema, FunctionSchema function, Function<FieldSchema, Column> columns) {
    return switch (function.type()) {
      case BM25 -> {
        FieldSchema input = field(schema, function.inputs().getFirst());
        FieldAnalysis analysis = FieldAnalysis.of(input);
        BytesColumn names =
            switch (analysis) {
              case FieldAnalysis.Same _ -> null;
              case FieldAnalysis.ByRow(var analyzers) ->
                  (BytesColumn) columns.apply(field(schema, analyzers.byField()));
            };
        yield TermFrequencies.of((BytesColumn) columns.apply(input), analysis, names);
      }
      case MINHASH -> {
        FieldSchema input = field(schema, function.inputs().getFirst());
        yield TextSignatures.of(schema, function).column((BytesColumn) columns.apply(input));
      }
      case TEXT_EMBEDDING ->
          throw new IllegalStateException("only a model gives " + function.outputs());
    };
  }

  private static FieldSchema field(CollectionSchema schema, String name) {
    return Objects.requireNonNull(schema.field(name), name);
  }
}
