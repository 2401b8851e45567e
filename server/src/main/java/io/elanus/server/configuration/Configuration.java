package io.elanus.server.configuration;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The effective value of every [Setting]. From weak to strong: default, file, environment, command
/// line.
///
/// @param warnings one sentence for each key that nobody knows
public record Configuration(Map<Setting, Value> values, List<String> warnings) {
  /// @param source where it came from, as `default`, `elanus.yaml`, `PROXY_PORT`, `--port`
  public record Value(String text, String source) {}

  /// Every default.
  public static Configuration defaults() {
    EnumMap<Setting, Value> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, new Value(setting.defaultValue(), "default"));
    }
    return new Configuration(values, List.of());
  }

  /// This configuration with a YAML document over it.
  ///
  /// @param source the document's name for the values and warnings
  public Configuration withYaml(String document, String source) {
    Object root =
        new Load(LoadSettings.builder().setLabel(source).build()).loadFromString(document);
    Map<String, String> flat = new LinkedHashMap<>();
    if (root != null) {
      flatten("", root, flat);
    }
    Configuration result = this;
    for (Map.Entry<String, String> entry : flat.entrySet()) {
      Optional<Setting> setting = Setting.ofKey(entry.getKey());
      result =
          setting.isPresent()
              ? result.with(setting.get(), entry.getValue(), source)
              : result.warning(
                  "unknown key '%s' in %s is ignored; did you mean '%s'?"
                      .formatted(entry.getKey(), source, Setting.nearestKey(entry.getKey())));
    }
    return result;
  }

  /// This configuration with the process's environment over it.
  public Configuration withEnvironment(Map<String, String> environment) {
    Configuration result = this;
    for (Setting setting : Setting.values()) {
      String text = environment.get(setting.variable());
      if (text != null) {
        result = result.with(setting, text, setting.variable());
      }
    }
    String metricsPort = environment.get("METRICS_PORT");
    return metricsPort == null
        ? result
        : result.with(Setting.MANAGEMENT_PORT, metricsPort, "METRICS_PORT");
  }

  /// @throws IllegalArgumentException naming key, value and source when the value does not fit
  public Configuration with(Setting setting, String text, String source) {
    if (setting.kind() == Setting.Kind.COUNT && !text.strip().matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "%s from %s: '%s' is not a whole number of 0 or more"
              .formatted(setting.key(), source, text));
    }
    EnumMap<Setting, Value> changed = new EnumMap<>(values);
    changed.put(setting, new Value(text.strip(), source));
    return new Configuration(changed, warnings);
  }

  public String text(Setting setting) {
    return value(setting).text();
  }

  public long count(Setting setting) {
    return Long.parseLong(text(setting));
  }

  public int intCount(Setting setting) {
    return Math.toIntExact(count(setting));
  }

  public Value value(Setting setting) {
    Value value = values.get(setting);
    if (value == null) {
      throw new IllegalStateException("no value for " + setting);
    }
    return value;
  }

  private Configuration warning(String text) {
    List<String> more = new java.util.ArrayList<>(warnings);
    more.add(text);
    return new Configuration(values, List.copyOf(more));
  }

  private static void flatten(String prefix, Object node, Map<String, String> into) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((key, child) -> {
        String name = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
        if (child != null) {
          flatten(name, child, into);
        }
      });
    } else {
      into.put(prefix, String.valueOf(node));
    }
  }
}
