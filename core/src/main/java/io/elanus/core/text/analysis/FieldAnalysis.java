package io.elanus.core.text.analysis;

import io.elanus.core.schema.FieldSchema;

/// How the text of a field is analyzed, as its parameters say.
public sealed interface FieldAnalysis {
  /// Every row alike.
  record Same(Analyzer analyzer) implements FieldAnalysis {}

  /// Each row by what another field names.
  record ByRow(MultiAnalyzer analyzers) implements FieldAnalysis {}

  /// @throws io.elanus.core.error.DatabaseException in Milvus's words when the parameters are wrong
  static FieldAnalysis of(FieldSchema field) {
    String several = field.parameters().get(FieldSchema.MULTI_ANALYZER_PARAMS);
    if (several != null) {
      return new ByRow(MultiAnalyzer.of(several));
    }
    return new Same(Analyzer.of(field.parameters().getOrDefault(FieldSchema.ANALYZER_PARAMS, "")));
  }

  /// As [Analyzer#requireReachable], for each analyzer.
  default void requireReachable() {
    switch (this) {
      case Same(Analyzer analyzer) -> analyzer.requireReachable();
      case ByRow(MultiAnalyzer analyzers) -> analyzers.requireReachable();
    }
  }

  /// The analyzer that a name chooses; where all rows are alike the name says nothing.
  default Analyzer analyzer(String name) {
    return switch (this) {
      case Same(Analyzer analyzer) -> analyzer;
      case ByRow(MultiAnalyzer analyzers) -> analyzers.analyzer(name);
    };
  }
}
