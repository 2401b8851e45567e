package io.elanus.engine.search;

import io.elanus.core.expression.Filter;
import io.elanus.core.expression.FilterCompiler;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Compiled filters by collection, schema version, text and templates; the least recently used go
/// first when their texts grow beyond the capacity.
public final class FilterCache {
  /// What an entry counts besides its text.
  private static final int ENTRY_CHARS = 64;

  private final long capacityChars;
  private final LinkedHashMap<Key, Filter> filters = new LinkedHashMap<>(64, 0.75f, true);
  private long chars;

  /// @param capacityChars characters of all texts together
  public FilterCache(long capacityChars) {
    this.capacityChars = capacityChars;
  }

  private record Key(
      CollectionId collection,
      int schemaVersion,
      String text,
      Map<String, TemplateValue> templates,
      String zone) {
    /// Templates may be far larger than the text: a thousand keys in a list.
    long chars() {
      long sum = ENTRY_CHARS + text.length();
      for (TemplateValue value : templates.values()) {
        sum += chars(value);
      }
      return sum;
    }

    private static long chars(TemplateValue value) {
      return switch (value) {
        case TemplateValue.Bool _,
            TemplateValue.Int _,
            TemplateValue.Floating _,
            TemplateValue.Instant _ ->
            16;
        case TemplateValue.Text text -> 16 + text.value().length();
        case TemplateValue.Json json -> 16 + json.document().length;
        case TemplateValue.Bytes blob -> 16 + blob.bytes().length;
        case TemplateValue.Many many -> {
          long sum = 16;
          for (TemplateValue one : many.values()) {
            sum += chars(one);
          }
          yield sum;
        }
      };
    }
  }

  /// @param zone IANA name, of times that are written without one
  /// @throws io.elanus.core.error.DatabaseException as [FilterCompiler#compile] does
  public Filter get(
      CollectionId collection,
      CollectionSchema schema,
      String text,
      Map<String, TemplateValue> templates,
      String zone) {
    Key key = new Key(collection, schema.version(), text, templates, zone);
    synchronized (filters) {
      Filter cached = filters.get(key);
      if (cached != null) {
        return cached;
      }
    }
    Filter compiled = FilterCompiler.compile(text, schema, templates, ZoneId.of(zone));
    long weight = key.chars();
    if (weight <= capacityChars / 4) {
      synchronized (filters) {
        if (filters.put(key, compiled) == null) {
          chars += weight;
        }
        makeRoom();
      }
    }
    return compiled;
  }

  private void makeRoom() {
    Iterator<Key> oldest = filters.keySet().iterator();
    while (chars > capacityChars && oldest.hasNext()) {
      chars -= oldest.next().chars();
      oldest.remove();
    }
  }
}
