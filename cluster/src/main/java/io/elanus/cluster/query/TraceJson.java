package io.elanus.cluster.query;

import io.elanus.engine.search.ReadTrace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Traces of searches as the JSON that travels in [io.elanus.cluster.role.SearchPart].
final class TraceJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private TraceJson() {}

  static String of(ReadTrace trace) {
    ObjectNode shard = JSON.createObjectNode();
    ObjectNode stages = shard.putObject("stages");
    trace
        .nanos()
        .forEach((stage, nanos) -> stages.put(stage.name().toLowerCase(Locale.ROOT), nanos));
    ArrayNode segments = shard.putArray("segments");
    for (ReadTrace.Part part : trace.parts()) {
      ObjectNode segment = segments.addObject();
      segment.put("segment", part.segment().value());
      segment.put("state", part.sealed() ? "sealed" : "growing");
      segment.put("rows", part.rowCount());
      segment.put("eligible", part.eligible());
      segment.put("pages", part.pages());
      segment.put("prunedPages", part.prunedPages());
      segment.put(
          "selectivity", part.rowCount() == 0 ? 1 : (double) part.eligible() / part.rowCount());
      segment.put("strategy", part.strategy());
      if (part.strategy().equals(ReadTrace.SCAN)) {
        segment.put("distances", part.distances());
        segment.put("vectorBytes", part.vectorBytes());
      }
    }
    return shard.toString();
  }

  /// What two sides of a shard did, one after the other.
  static @Nullable String joined(@Nullable String first, @Nullable String second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    ObjectNode shard = (ObjectNode) JSON.readTree(first);
    ObjectNode other = (ObjectNode) JSON.readTree(second);
    ObjectNode stages = (ObjectNode) shard.get("stages");
    other
        .get("stages")
        .properties()
        .forEach(stage ->
            stages.put(
                stage.getKey(), stages.path(stage.getKey()).asLong(0) + stage.getValue().asLong()));
    other.get("segments").forEach(((ArrayNode) shard.get("segments"))::add);
    return shard.toString();
  }
}
