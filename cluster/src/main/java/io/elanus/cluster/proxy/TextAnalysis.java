package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.analysis.Token;
import java.util.ArrayList;
import java.util.List;

/// Runs analyzers over texts for whoever wants to see their terms.
public final class TextAnalysis {
  private final Coordinator coordinator;

  public TextAnalysis(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /// By the parameters of an analyzer.
  ///
  /// @return the tokens of each text
  public List<List<Token>> byParameters(String parameters, List<String> texts) {
    Analyzer analyzer = Analyzer.of(parameters);
    analyzer.requireReachable();
    return texts.stream().map(analyzer::tokens).toList();
  }

  /// As a field's own texts are analyzed.
  ///
  /// @param analyzerNames for a field with several: of each text, or one for all
  public List<List<Token>> byField(
      String database,
      String collection,
      String fieldName,
      List<String> analyzerNames,
      List<String> texts) {
    CollectionState state = coordinator.catalog().requireCollection(database, collection);
    if (fieldName.isEmpty()) {
      throw DatabaseException.invalid("must set field name when run analyzer with collection name");
    }
    FieldSchema field = state.schema().field(fieldName);
    if (field == null) {
      throw DatabaseException.of(
          ErrorCode.FIELD_NOT_FOUND, DatabaseException.pair("field", fieldName));
    }
    if (!field.enablesAnalyzer()) {
      throw DatabaseException.plain(
          "analyzer runner for field %s not exist, now only support run analyzer by field if field was bm25 input field",
          field.id());
    }
    FieldAnalysis analysis = FieldAnalysis.of(field);
    List<List<Token>> tokens = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      tokens.add(analyzer(analysis, analyzerNames, i, texts.size()).tokens(texts.get(i)));
    }
    return tokens;
  }

  private static Analyzer analyzer(
      FieldAnalysis analysis, List<String> names, int text, int texts) {
    return switch (analysis) {
      case FieldAnalysis.Same(Analyzer analyzer) -> analyzer;
      case FieldAnalysis.ByRow(var analyzers) -> {
        if (names.isEmpty()) {
          throw DatabaseException.plain("analyzer names must be set for multi analyzer");
        }
        if (names.size() != 1 && names.size() != texts) {
          throw DatabaseException.invalid("%d analyzer names for %d texts", names.size(), texts);
        }
        yield analyzers.analyzer(names.get(names.size() == 1 ? 0 : text));
      }
    };
  }
}
