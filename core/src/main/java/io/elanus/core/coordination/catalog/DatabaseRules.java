package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.Limits;
import io.elanus.core.time.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Databases: made once, dropped when empty.
final class DatabaseRules {
  private DatabaseRules() {}

  static List<CatalogDelta> create(
      CatalogImage image, CatalogCommand.CreateDatabase command, LongSupplier ids, Timestamp now) {
    if (image.database(command.name()) != null) {
      throw DatabaseException.plain("database already exist: %s", command.name());
    }
    if (image.databases().size() >= Limits.DATABASES) {
      throw DatabaseException.of(ErrorCode.DATABASE_NUMBER_LIMIT, pair("limit", Limits.DATABASES));
    }
    TimeZones.check(command.properties());
    DatabaseId id = new DatabaseId(ids.getAsLong());
    return List.of(
        new CatalogDelta.DatabasePut(
            DatabaseState.empty(id, command.name(), command.properties(), now)));
  }

  static List<CatalogDelta> drop(CatalogImage image, CatalogCommand.DropDatabase command) {
    if (command.name().equals(CatalogImage.DEFAULT_DATABASE)) {
      throw DatabaseException.plain("can not drop default database");
    }
    DatabaseState database = image.database(command.name());
    if (database == null) {
      return List.of();
    }
    if (!database.collections().isEmpty()) {
      throw DatabaseException.plain(
          "database:%s not empty, must drop all collections before drop database", command.name());
    }
    return List.of(new CatalogDelta.DatabaseGone(database));
  }

  static List<CatalogDelta> alter(CatalogImage image, CatalogCommand.AlterDatabase command) {
    DatabaseState database = image.requireDatabase(command.name());
    TimeZones.check(command.set());
    Map<String, String> changed = changed(database.properties(), command.set(), command.remove());
    if (changed.equals(database.properties())) {
      return List.of();
    }
    return List.of(new CatalogDelta.DatabasePut(database.withProperties(changed)));
  }

  /// Properties after some are set and some removed; removing what is not there is no error.
  static Map<String, String> changed(
      Map<String, String> properties, Map<String, String> set, Set<String> remove) {
    Map<String, String> changed = new TreeMap<>(properties);
    changed.putAll(set);
    changed.keySet().removeAll(remove);
    return changed;
  }
}
