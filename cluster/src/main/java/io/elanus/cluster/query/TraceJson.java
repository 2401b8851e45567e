package io.elanus.cluster.query;

import io.elanus.engine.search.ReadTrace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Traces of reads as the JSON that travels in [io.elanus.cluster.role.SearchPart] and
/// [io.elanus.cluster.role.RetrievePart].
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
      segment.put("selectivity", part.asked() == 0 ? 1 : (double) part.eligible() / part.asked());
      if (part.asked() < part.rowCount()) {
        segment.put("rowsAsked", part.asked());
      }
      if (part.filter() != null) {
        write(part.filter(), segment);
      }
      if (part.vectors() != null) {
        write(part.vectors(), segment);
      }
    }
    return shard.toString();
  }

  private static void write(ReadTrace.FilterPart filter, ObjectNode segment) {
    segment.put("estimatedSelectivity", filter.estimated());
    segment.put("pages", filter.pages());
    segment.put("prunedPages", filter.prunedPages());
    segment.put("bloomPrunedPages", filter.bloomPrunedPages());
    segment.put("filterStrategy", filter.strategy());
    if (filter.keys() >= 0) {
      segment.put("keys", filter.keys());
      segment.put("possibleKeys", filter.possibleKeys());
    }
    segment.put("indexedConditions", filter.indexedLeaves());
    segment.put("shreddedPaths", filter.shreddedPaths());
    segment.put("rowsVisited", filter.rowsVisited());
    segment.put("columnBytes", filter.columnBytes());
  }

  private static void write(ReadTrace.VectorPart vectors, ObjectNode segment) {
    segment.put("strategy", vectors.strategy());
    if (vectors.scans() > 0) {
      segment.put("scannedQueries", vectors.scans());
    }
    if (vectors.sketches() > 0) {
      segment.put("sketchedQueries", vectors.sketches());
    }
    if (vectors.postfilters() > 0) {
      segment.put("postfilteredQueries", vectors.postfilters());
    }
    segment.put("distances", vectors.distances());
    segment.put("vectorBytes", vectors.vectorBytes());
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
