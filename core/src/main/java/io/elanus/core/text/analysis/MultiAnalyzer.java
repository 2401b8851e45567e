package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import java.util.HashMap;
import java.util.Map;

/// One analyzer a row, chosen by the name that another field holds: `multi_analyzer_params`.
/// Immutable and safe for all threads.
///
/// @param byField the VARCHAR field that names a row's analyzer
/// @param alias other names of the analyzers
/// @param analyzers by name, `default` among them
public record MultiAnalyzer(
    String byField, Map<String, String> alias, Map<String, Analyzer> analyzers) {
  public static final String DEFAULT = "default";

  public MultiAnalyzer {
    alias = Map.copyOf(alias);
    analyzers = Map.copyOf(analyzers);
  }

  /// @throws DatabaseException in Milvus's words when the JSON describes none
  public static MultiAnalyzer of(String parameters) {
    if (!(JsonTree.parse(parameters, "multi analyzer params") instanceof Map<?, ?> params)) {
      throw DatabaseException.plain("multi analyzer params should be a json map");
    }
    if (!params.containsKey("by_field")) {
      throw DatabaseException.plain(
          "multi analyzer params now must set by_field to specify with field decide analyzer");
    }
    if (!(params.get("by_field") instanceof String byField)) {
      throw DatabaseException.plain(
          "multi analyzer params by_field must be string but now: %s",
          String.valueOf(params.get("by_field")));
    }
    return new MultiAnalyzer(byField, alias(params), analyzers(params));
  }

  private static Map<String, String> alias(Map<?, ?> params) {
    Map<String, String> alias = new HashMap<>();
    if (params.containsKey("alias")) {
      if (!(params.get("alias") instanceof Map<?, ?> given)) {
        throw badAlias(params);
      }
      for (Map.Entry<?, ?> entry : given.entrySet()) {
        if (!(entry.getValue() instanceof String name)) {
          throw badAlias(params);
        }
        alias.put((String) entry.getKey(), name);
      }
    }
    return alias;
  }

  private static DatabaseException badAlias(Map<?, ?> params) {
    return DatabaseException.plain(
        "multi analyzer alias must be string map but now: %s", String.valueOf(params.get("alias")));
  }

  private static Map<String, Analyzer> analyzers(Map<?, ?> params) {
    if (!params.containsKey("analyzers")) {
      throw DatabaseException.plain("multi analyzer params must set analyzers ");
    }
    if (!(params.get("analyzers") instanceof Map<?, ?> given)) {
      throw DatabaseException.plain(
          "unmarshal analyzers failed: %s is no json map", String.valueOf(params.get("analyzers")));
    }
    Map<String, Analyzer> analyzers = new HashMap<>();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      String name = (String) entry.getKey();
      if (!(entry.getValue() instanceof Map<?, ?> described)) {
        throw DatabaseException.plain(
            "analyzer %s params invalid: params should be a json map", name);
      }
      try {
        analyzers.put(name, AnalyzerParser.analyzer(described));
      } catch (DatabaseException refused) {
        throw DatabaseException.plain("analyzer %s params invalid: %s", name, refused.getMessage());
      }
    }
    if (!analyzers.containsKey(DEFAULT)) {
      throw DatabaseException.plain(
          "multi analyzer must set default analyzer for all unknown value");
    }
    return analyzers;
  }

  void requireReachable() {
    analyzers.values().forEach(Analyzer::requireReachable);
  }

  /// The analyzer of a name or of an alias; the default one where there is none.
  public Analyzer analyzer(String name) {
    Analyzer found = analyzers.get(alias.getOrDefault(name, name));
    Analyzer fallback = analyzers.get(alias.getOrDefault(DEFAULT, DEFAULT));
    if (found == null) {
      found = fallback == null ? analyzers.get(DEFAULT) : fallback;
    }
    if (found == null) {
      throw new IllegalStateException("no default analyzer");
    }
    return found;
  }
}
