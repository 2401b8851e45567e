package io.elanus.core.expression.shredding;

import io.elanus.core.schema.DataType;
import java.util.List;

/// A path inside the documents of a JSON field, and what its values are kept as.
///
/// @param keys from object to object, at least one
/// @param type BOOL, INT64, DOUBLE or VARCHAR
public record TypedPath(List<String> keys, DataType type) {
  public TypedPath {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a path without a key");
    }
    switch (type) {
      case BOOL, INT64, DOUBLE, VARCHAR -> {}
      default -> throw new IllegalArgumentException("no path of " + type);
    }
  }
}
