package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.BuildParameters;
import java.util.Map;

/// How a graph is built. Ranges, defaults and error texts are Milvus's.
///
/// @param m links that a new node makes, 2..2048; a node keeps at most twice as many
/// @param efConstruction candidates that are weighed for these links, 1 or more
public record HnswParameters(int m, int efConstruction) {
  /// What an index named HNSW gets when it states nothing.
  public static final HnswParameters NAMED = new HnswParameters(30, 360);

  /// What AUTOINDEX builds.
  public static final HnswParameters AUTOMATIC = new HnswParameters(18, 240);

  private static final String M = "M";
  private static final String EF_CONSTRUCTION = "efConstruction";

  /// Reads `M` and `efConstruction`; what is absent has the default of [#NAMED]. Other keys are
  /// ignored.
  ///
  /// @throws io.elanus.core.error.DatabaseException when a value is no integer or out of range
  public static HnswParameters of(Map<String, String> parameters) {
    return new HnswParameters(
        BuildParameters.whole(parameters, M, NAMED.m, 2, 2048),
        BuildParameters.whole(
            parameters, EF_CONSTRUCTION, NAMED.efConstruction, 1, Integer.MAX_VALUE));
  }

  /// What [#of] reads.
  public Map<String, String> asMap() {
    return Map.of(M, Integer.toString(m), EF_CONSTRUCTION, Integer.toString(efConstruction));
  }

  /// The most links of a node.
  public int maxDegree() {
    return 2 * m;
  }
}
