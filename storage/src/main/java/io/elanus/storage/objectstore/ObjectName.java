package io.elanus.storage.objectstore;

import io.elanus.core.error.DatabaseException;

/// The rules for names that every store can keep: parts of visible ASCII between single `/`s, no
/// colon or backslash, no part that begins with a dot, at most 1024 bytes and 255 in a part.
final class ObjectName {
  private static final int MAX_BYTES = 1024;
  private static final int MAX_PART_BYTES = 255;

  private ObjectName() {}

  /// The name, if it is one.
  static String require(String name) {
    if (name.isEmpty() || name.length() > MAX_BYTES) {
      throw refused(name, "it must have 1 to 1024 bytes");
    }
    for (String part : name.split("/", -1)) requirePart(name, part);
    return name;
  }

  private static void requirePart(String name, String part) {
    if (part.isEmpty()) throw refused(name, "a part is empty");
    if (part.startsWith(".")) throw refused(name, "a part begins with a dot");
    if (part.length() > MAX_PART_BYTES) {
      throw refused(name, "a part has more than 255 bytes");
    }
    if (part.chars().anyMatch(c -> c <= ' ' || c > '~' || c == '\\' || c == ':')) {
      throw refused(name, "a part holds a colon, a backslash, a space or what is not ASCII");
    }
  }

  private static DatabaseException refused(String name, String why) {
    return DatabaseException.invalid("object name %s: %s", name, why);
  }
}
