package io.elanus.cluster.model;

import io.elanus.core.error.DatabaseException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys with which services know us, from the environment: `MILVUS_X_API_KEY`, or the older
/// `MILVUSAI_X_API_KEY`.
///
/// @param environment the process's variables
record Keys(Function<String, @Nullable String> environment) {
  /// @param variable `X_API_KEY`; null where no key is needed
  String of(@Nullable String variable) {
    if (variable == null) {
      return "";
    }
    for (String prefix : new String[] {"MILVUS_", "MILVUSAI_"}) {
      String key = environment.apply(prefix + variable);
      if (key != null && !key.isBlank()) {
        return key.strip();
      }
    }
    throw DatabaseException.plain(
        "Missing credentials config or configure the MILVUS_%s environment variable in the Milvus"
            + " service.",
        variable);
  }
}
