package io.elanus.core.time;

import io.elanus.core.error.DatabaseException;

/// The kinds of [Consistency], without their arguments. Numbers are those of
/// `common.ConsistencyLevel`.
public enum ConsistencyLevel {
  STRONG,
  SESSION,
  BOUNDED,
  EVENTUALLY,
  CUSTOMIZED;

  /// The number on the wire.
  public int number() {
    return ordinal();
  }

  public static ConsistencyLevel ofNumber(int number) {
    ConsistencyLevel[] levels = values();
    if (number < 0 || number >= levels.length) {
      throw DatabaseException.invalid("invalid consistency level: %d", number);
    }
    return levels[number];
  }

  /// The level of this number or name, as `2` or `Bounded`.
  public static ConsistencyLevel ofText(String text) {
    for (ConsistencyLevel level : values()) {
      if (level.name().equalsIgnoreCase(text.strip())
          || Integer.toString(level.number()).equals(text.strip())) {
        return level;
      }
    }
    throw DatabaseException.invalid("invalid consistency level: %s", text);
  }
}
