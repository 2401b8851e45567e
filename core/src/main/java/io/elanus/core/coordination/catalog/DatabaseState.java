package io.elanus.core.coordination.catalog;

import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One database: a name space for collections and aliases.
///
/// @param properties as clients spelled them
/// @param collections by name
/// @param aliases by alias
public record DatabaseState(
    DatabaseId id,
    String name,
    Map<String, String> properties,
    Timestamp created,
    Map<String, CollectionId> collections,
    Map<String, CollectionId> aliases) {

  public DatabaseState {
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    collections = Collections.unmodifiableMap(new TreeMap<>(collections));
    aliases = Collections.unmodifiableMap(new TreeMap<>(aliases));
  }

  public static DatabaseState empty(
      DatabaseId id, String name, Map<String, String> properties, Timestamp created) {
    return new DatabaseState(id, name, properties, created, Map.of(), Map.of());
  }

  /// The collection that a name or an alias means, null when none.
  public @Nullable CollectionId resolve(String nameOrAlias) {
    CollectionId byName = collections.get(nameOrAlias);
    return byName != null ? byName : aliases.get(nameOrAlias);
  }

  /// The aliases of one collection, in order of name.
  public List<String> aliasesOf(CollectionId collection) {
    List<String> found = new ArrayList<>();
    aliases.forEach((alias, target) -> {
      if (target.equals(collection)) {
        found.add(alias);
      }
    });
    return found;
  }

  DatabaseState withProperties(Map<String, String> changed) {
    return new DatabaseState(id, name, changed, created, collections, aliases);
  }

  /// @param changedCollections null for the same as now
  /// @param changedAliases null for the same as now
  DatabaseState withContents(
      @Nullable Map<String, CollectionId> changedCollections,
      @Nullable Map<String, CollectionId> changedAliases) {
    if (changedCollections == null && changedAliases == null) {
      return this;
    }
    return new DatabaseState(
        id,
        name,
        properties,
        created,
        changedCollections == null ? collections : changedCollections,
        changedAliases == null ? aliases : changedAliases);
  }
}
