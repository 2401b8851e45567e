package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.Limits;
import io.elanus.core.schema.SchemaRules;
import io.elanus.core.time.ConsistencyLevel;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The properties of a collection that mean something here. Unknown ones are kept and echoed.
final class CollectionProperties {
  static final String MMAP = "mmap.enabled";
  static final String LAZY_LOAD = "lazyload.enabled";
  static final String DYNAMIC_FIELD = "dynamicfield.enabled";
  static final String DESCRIPTION = "collection.description";
  static final String CONSISTENCY = "consistency_level";
  static final String KEY_ISOLATION = CollectionState.ISOLATION_PROPERTY;

  private CollectionProperties() {}

  /// What a new collection has: what was asked for, and a time zone.
  static Map<String, String> initial(
      Map<String, String> asked, CollectionSchema schema, DatabaseState database) {
    Map<String, String> properties = new TreeMap<>(asked);
    TimeZones.putInitial(properties, database);
    checkValues(schema, properties);
    return properties;
  }

  static void checkAlter(CollectionState collection, Map<String, String> set, Set<String> remove) {
    if (collection.isLoaded()) {
      if (set.containsKey(MMAP) || set.containsKey(LAZY_LOAD)) {
        throw DatabaseException.of(
            ErrorCode.COLLECTION_LOADED,
            "can not alter mmap properties if collection loaded",
            pair("collection", collection.name()));
      }
      if (remove.contains(MMAP) || remove.contains(LAZY_LOAD)) {
        throw DatabaseException.of(
            ErrorCode.COLLECTION_LOADED,
            "can not delete mmap properties if collection loaded",
            pair("collection", collection.name()));
      }
    }
    String dynamic = set.get(DYNAMIC_FIELD);
    if (dynamic != null) {
      Boolean on = SchemaRules.asBoolean(dynamic);
      if (on == null) {
        throw DatabaseException.invalid(
            "invalid %s value: %s, expected: true, false", DYNAMIC_FIELD, dynamic);
      }
      if (!on) {
        throw DatabaseException.invalid("dynamic schema cannot supported to be disabled");
      }
    }
    if (remove.contains(DYNAMIC_FIELD)) {
      throw DatabaseException.invalid("cannot delete key %s", DYNAMIC_FIELD);
    }
    String consistency = set.get(CONSISTENCY);
    if (consistency != null) {
      ConsistencyLevel.ofText(consistency);
    }
    if (set.containsKey(KEY_ISOLATION) && hasVectorIndex(collection)) {
      throw DatabaseException.of(
          ErrorCode.INDEX_DUPLICATE,
          "can not alter partition key isolation mode if the collection already has a vector index."
              + " Please drop the index first");
    }
    checkValues(collection.schema(), set);
  }

  private static void checkValues(CollectionSchema schema, Map<String, String> properties) {
    String ttl = properties.get(CollectionState.TTL_PROPERTY);
    if (ttl != null) {
      checkTimeToLive(ttl);
    }
    for (String key : new String[] {MMAP, LAZY_LOAD, KEY_ISOLATION}) {
      String value = properties.get(key);
      if (value != null && SchemaRules.asBoolean(value) == null) {
        throw DatabaseException.invalid("invalid %s value: %s, expected: true, false", key, value);
      }
    }
    if (SchemaRules.isTrue(properties.get(KEY_ISOLATION)) && schema.partitionKey() == null) {
      throw DatabaseException.of(
          ErrorCode.ILLEGAL_SCHEMA,
          "partition key isolation mode is enabled but no partition key field is set",
          pair("collection", schema.name()));
    }
    TimeZones.check(properties);
  }

  private static void checkTimeToLive(String text) {
    long seconds;
    try {
      seconds = Long.parseLong(text.strip());
    } catch (NumberFormatException notWhole) {
      throw DatabaseException.invalid("collection TTL is not a valid integer, got %s", text);
    }
    if (seconds < -1 || seconds > Limits.MAX_TTL_SECONDS) {
      throw DatabaseException.invalid(
          "collection TTL is out of range, expect [-1, %d], got %d",
          Limits.MAX_TTL_SECONDS, seconds);
    }
  }

  private static boolean hasVectorIndex(CollectionState collection) {
    for (IndexState index : collection.indexes()) {
      if (index.vector() != null) {
        return true;
      }
    }
    return false;
  }
}
