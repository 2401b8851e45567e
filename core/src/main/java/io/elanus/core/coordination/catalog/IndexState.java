package io.elanus.core.coordination.catalog;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.time.Timestamp;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One index that a user asked for.
///
/// @param jsonPath the path inside a JSON field, empty for the whole field
/// @param typeName the type that describe shows: what the user asked for, as `AUTOINDEX`
/// @param parameters the user's build parameters, echoed by describe; without type and metric
/// @param properties set by AlterIndex, as `mmap.enabled`
/// @param vector what it comes to on a vector field, null on a scalar field
/// @param scalar what it comes to on a scalar field, null on a vector field
public record IndexState(
    IndexId id,
    String name,
    FieldId field,
    String jsonPath,
    String typeName,
    Map<String, String> parameters,
    Map<String, String> properties,
    @Nullable VectorIndexState vector,
    @Nullable ScalarIndexState scalar,
    Timestamp created) {

  public IndexState {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /// How the vectors of a field are really indexed and compared.
  ///
  /// @param type the resolved type: `FLAT`, `BIN_FLAT`, `HNSW`
  /// @param parameters build parameters with their defaults filled in, as `M`
  public record VectorIndexState(String type, Metric metric, Map<String, String> parameters) {
    public VectorIndexState {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
  }

  /// How the values of a field are really indexed.
  ///
  /// @param type the resolved type: `INVERTED`, `BITMAP`, `STL_SORT`, `TRIE`, `NGRAM`
  /// @param parameters those of [io.elanus.core.index.scalar.ScalarIndexShape]
  public record ScalarIndexState(String type, Map<String, String> parameters) {
    public ScalarIndexState {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
  }

  IndexState withProperties(Map<String, String> changed) {
    return new IndexState(
        id, name, field, jsonPath, typeName, parameters, changed, vector, scalar, created);
  }
}
