package io.elanus.core.index;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much work a search may do: the search parameters that the index type reads, checked, by the
/// names that Milvus gives them, as `ef` or `nprobe`. What is absent the index chooses. Switches
/// are 1 or 0.
public record SearchTuning(Map<String, Double> values) {
  public static final SearchTuning NONE = new SearchTuning(Map.of());

  /// Brute force's answer is wanted, whatever it costs: where there is no index to choose.
  public static final SearchTuning EXACT = of("exact", 1);

  public SearchTuning {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public static SearchTuning of(String name, double value) {
    return new SearchTuning(Map.of(name, value));
  }

  /// With one more value.
  public SearchTuning with(String name, double value) {
    Map<String, Double> more = new TreeMap<>(values);
    more.put(name, value);
    return new SearchTuning(more);
  }

  public int whole(String name, int absent) {
    return (int) number(name, absent);
  }

  public double number(String name, double absent) {
    @Nullable Double value = values.get(name);
    return value == null ? absent : value;
  }
}
