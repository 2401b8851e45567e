package io.elanus.server.grpc.ddl;

import io.elanus.wire.KeyValuePair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists of pairs on the wire, maps inside.
final class KeyValues {
  /// The only statistic that there is.
  private static final String ROW_COUNT = "row_count";

  private KeyValues() {}

  /// In the order given; of two values for a key the later one.
  static Map<String, String> read(List<KeyValuePair> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (KeyValuePair pair : pairs) {
      map.put(pair.getKey(), pair.getValue());
    }
    return map;
  }

  static List<KeyValuePair> write(Map<String, String> map) {
    List<KeyValuePair> pairs = new ArrayList<>();
    map.forEach((key, value) -> pairs.add(pair(key, value)));
    return pairs;
  }

  static KeyValuePair rowCount(long rows) {
    return pair(ROW_COUNT, Long.toString(rows));
  }

  private static KeyValuePair pair(String key, String value) {
    return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
  }
}
