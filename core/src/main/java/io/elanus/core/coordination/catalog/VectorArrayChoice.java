package io.elanus.core.coordination.catalog;

import static io.elanus.core.coordination.catalog.IndexChoice.AUTO;
import static io.elanus.core.coordination.catalog.IndexChoice.INDEX_TYPE;
import static io.elanus.core.coordination.catalog.IndexChoice.METRIC_TYPE;
import static io.elanus.core.coordination.catalog.IndexChoice.refused;

import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.kernel.distance.MaxSim;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.Map;
import java.util.Set;

/// The part of [IndexChoice] that is about arrays of vectors. A `MAX_SIM` metric has lists compared
/// with lists, a vector's metric each element by itself. Every type that a user may name comes to
/// an exact scan, whose answers are never worse than those of the type.
final class VectorArrayChoice {
  private VectorArrayChoice() {}

  static IndexChoice of(FieldSchema field, Map<String, String> parameters) {
    String type = parameters.getOrDefault(INDEX_TYPE, AUTO);
    DataType vectors = field.vectorType();
    Set<String> types = IndexChoice.typesFor(vectors);
    if (!type.equals(AUTO)
        && !types.contains(type)
        && !IndexChoice.isVectorType(type)
        && !ScalarIndexChoice.TYPES.contains(type)) {
      throw DatabaseException.expected("valid index", "invalid index type: " + type, "");
    }
    String name = parameters.get(METRIC_TYPE);
    if (name == null && !type.equals(AUTO)) {
      throw refused("metric type not set for vector index");
    }
    if (!type.equals(AUTO) && !types.contains(type)) {
      throw refused("data type ArrayOfVector can't build with this index " + type);
    }
    boolean bits = vectors == DataType.BINARY_VECTOR;
    String metricName =
        name == null ? (bits ? MaxSim.MAX_SIM_HAMMING : MaxSim.MAX_SIM_COSINE).name() : name;
    MaxSim lists = MaxSim.find(metricName);
    if (lists == null) {
      Metric metric = IndexChoice.metric(vectors, metricName);
      return new IndexChoice(type, "", new VectorIndexState("FLAT", metric, Map.of()), null, "");
    }
    boolean ofBits = lists.element() == Metric.HAMMING || lists.element() == Metric.JACCARD;
    if (bits != ofBits) {
      throw refused(
          "array of " + vectors.wireName() + " index does not support metric type: " + lists);
    }
    return new IndexChoice(
        type,
        "",
        new VectorIndexState("FLAT", lists.element(), Map.of(MaxSim.PARAMETER, lists.name())),
        null,
        "");
  }
}
