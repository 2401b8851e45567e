package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.PathStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way from the root of a JSON document to a value. No steps: the document itself.
public final class JsonPath {
  private final List<PathStep> steps;

  /// UTF-8 of the key, null for a position.
  private final byte[][] keys;

  private final @Nullable List<String> names;

  public JsonPath(List<PathStep> steps) {
    this.steps = List.copyOf(steps);
    this.keys = new byte[steps.size()][];
    for (int i = 0; i < keys.length; i++) {
      if (steps.get(i) instanceof PathStep.Key(String name)) {
        keys[i] = name.getBytes(StandardCharsets.UTF_8);
      }
    }
    this.names = names(this.steps);
  }

  /// Null when a step is a position.
  private static @Nullable List<String> names(List<PathStep> steps) {
    List<String> names = new ArrayList<>(steps.size());
    for (PathStep step : steps) {
      switch (step) {
        case PathStep.Key(String name) -> names.add(name);
        case PathStep.Position _ -> {
          return null;
        }
      }
    }
    return List.copyOf(names);
  }

  /// The keys of a path from object to object; null when it leads through an array.
  public @Nullable List<String> names() {
    return names;
  }

  public List<PathStep> steps() {
    return steps;
  }

  public int length() {
    return keys.length;
  }

  /// Whether the step is a member of an object; else it is a position in an array.
  public boolean isKey(int step) {
    return keys[step] != null;
  }

  /// UTF-8 of a key; not a copy.
  public byte[] key(int step) {
    return keys[step];
  }

  public int position(int step) {
    return ((PathStep.Position) steps.get(step)).index();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPath path && steps.equals(path.steps);
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  @Override
  public String toString() {
    return steps.toString();
  }
}
