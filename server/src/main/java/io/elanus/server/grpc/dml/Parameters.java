package io.elanus.server.grpc.dml;

import io.elanus.core.error.DatabaseException;
import io.elanus.wire.KeyValuePair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Search and query parameters as one flat map: the keys inside the JSON object `params` stand
/// beside the others, which win where both give one. Values are text: numbers and booleans as
/// written, strings without their quotes, anything deeper as JSON.
public final class Parameters {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NESTED = "params";
  private static final int SHOWN_CHARACTERS = 200;

  private Parameters() {}

  public static Map<String, String> flatten(List<KeyValuePair> pairs) {
    Map<String, String> flat = new HashMap<>();
    for (KeyValuePair pair : pairs) {
      if (pair.getKey().equals(NESTED)) {
        nested(pair.getValue()).forEach(flat::putIfAbsent);
      } else {
        flat.put(pair.getKey(), pair.getValue());
      }
    }
    return flat;
  }

  private static Map<String, String> nested(String json) {
    if (json.isBlank() || json.equals("{}")) {
      return Map.of();
    }
    JsonNode node = parse(json);
    Map<String, String> values = new HashMap<>();
    node.properties().forEach(entry -> values.put(entry.getKey(), text(entry.getValue())));
    return values;
  }

  private static JsonNode parse(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      if (node.isObject() || node.isNull()) {
        return node;
      }
    } catch (JacksonException broken) {
      // told below
    }
    throw DatabaseException.invalid(
        "params is no JSON object: %s",
        json.substring(0, Math.min(json.length(), SHOWN_CHARACTERS)));
  }

  private static String text(JsonNode value) {
    return value.isString() ? value.asString() : value.toString();
  }
}
