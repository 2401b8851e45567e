package io.elanus.core.coordination.catalog;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.time.Moment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The property that says in which zone times without one are, and how times are shown. It has two
/// names: clients of Milvus 3 and of PyMilvus 2.6 write `timezone`, others the long one.
final class TimeZones {
  static final String NAME = "timezone";
  static final String OF_COLLECTION = "collection.timezone";
  static final String OF_DATABASE = "database.timezone";

  private TimeZones() {}

  static void check(Map<String, String> properties) {
    for (String key : new String[] {NAME, OF_COLLECTION, OF_DATABASE}) {
      String name = properties.get(key);
      if (name != null && Moment.zone(name) == null) {
        throw DatabaseException.invalid("unknown or invalid IANA Time Zone ID: %s", name);
      }
    }
  }

  /// A new collection has a zone of its own: the one asked for, else its database's, else UTC.
  static void putInitial(Map<String, String> properties, DatabaseState database) {
    if (properties.containsKey(NAME) || properties.containsKey(OF_COLLECTION)) {
      return;
    }
    String named = database.properties().get(NAME);
    if (named != null) {
      properties.put(NAME, named);
    } else {
      properties.put(OF_COLLECTION, database.properties().getOrDefault(OF_DATABASE, "UTC"));
    }
  }

  /// What setting one name takes away: the other.
  static @Nullable String replaced(Map<String, String> set) {
    return set.containsKey(NAME) ? OF_COLLECTION : set.containsKey(OF_COLLECTION) ? NAME : null;
  }

  static ZoneId of(Map<String, String> properties) {
    String name = properties.getOrDefault(NAME, properties.getOrDefault(OF_COLLECTION, "UTC"));
    ZoneId zone = Moment.zone(name);
    return zone == null ? ZoneOffset.UTC : zone;
  }
}
