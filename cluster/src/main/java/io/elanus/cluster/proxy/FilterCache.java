package io.elanus.cluster.proxy;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.schema.CollectionId;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/// Compiled filters without templates, the most recently used ones. One instance a proxy, shared by
/// all threads; the lock guards the map, not the compiling.
final class FilterCache {
  private static final int CAPACITY = 1024;
  private static final int LONGEST_TEXT = 4096;

  private final Map<Key, Filter> filters =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Filter> eldest) {
          return size() > CAPACITY;
        }
      };

  private record Key(CollectionId collection, int schemaVersion, String text, ZoneId zone) {}

  /// @param text not blank
  /// @param zone of times that are written without one
  /// @param prefix put in front of what is wrong with it
  Filter compile(
      CollectionState collection,
      String text,
      Map<String, TemplateValue> templates,
      ZoneId zone,
      String prefix) {
    if (!templates.isEmpty() || text.length() > LONGEST_TEXT) {
      return compileNow(collection, text, templates, zone, prefix);
    }
    Key key = new Key(collection.id(), collection.schema().version(), text, zone);
    synchronized (filters) {
      Filter known = filters.get(key);
      if (known != null) {
        return known;
      }
    }
    Filter filter = compileNow(collection, text, templates, zone, prefix);
    synchronized (filters) {
      filters.put(key, filter);
    }
    return filter;
  }

  private static Filter compileNow(
      CollectionState collection,
      String text,
      Map<String, TemplateValue> templates,
      ZoneId zone,
      String prefix) {
    try {
      return FilterCompiler.compile(text, collection.schema(), templates, zone);
    } catch (DatabaseException wrong) {
      throw DatabaseException.verbatim(wrong.code(), "%s", prefix + wrong.getMessage());
    }
  }
}
