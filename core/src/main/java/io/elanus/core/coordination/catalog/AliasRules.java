package io.elanus.core.coordination.catalog;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import java.util.List;

/// Aliases: second names of collections, in the same name space.
final class AliasRules {
  private AliasRules() {}

  static List<CatalogDelta> create(CatalogImage image, CatalogCommand.CreateAlias command) {
    DatabaseState database = image.requireDatabase(command.database());
    refuseCollectionName(database, command.alias());
    CollectionId target = database.collections().get(command.collection());
    if (target == null) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NOT_FOUND,
          pair("database", database.id()),
          pair("collection", command.collection()));
    }
    CollectionId before = database.aliases().get(command.alias());
    if (target.equals(before)) {
      return List.of();
    }
    CollectionState other = before == null ? null : image.collection(before);
    if (other != null) {
      throw DatabaseException.of(
          ErrorCode.ALIAS_EXISTS,
          command.alias() + " is alias to another collection: " + other.name(),
          pair("database", database.name()),
          pair("alias", command.alias()));
    }
    return List.of(new CatalogDelta.AliasPut(database.id(), command.alias(), target));
  }

  static List<CatalogDelta> alter(CatalogImage image, CatalogCommand.AlterAlias command) {
    DatabaseState database = image.requireDatabase(command.database());
    refuseCollectionName(database, command.alias());
    CollectionId target = database.collections().get(command.collection());
    if (target == null) {
      throw DatabaseException.of(
          ErrorCode.COLLECTION_NOT_FOUND, pair("collection", command.collection()));
    }
    CollectionId before = database.aliases().get(command.alias());
    if (before == null) {
      throw DatabaseException.of(
          ErrorCode.ALIAS_NOT_FOUND,
          pair("database", database.name()),
          pair("alias", command.alias()));
    }
    return target.equals(before)
        ? List.of()
        : List.of(new CatalogDelta.AliasPut(database.id(), command.alias(), target));
  }

  static List<CatalogDelta> drop(CatalogImage image, CatalogCommand.DropAlias command) {
    DatabaseState database = image.requireDatabase(command.database());
    return database.aliases().containsKey(command.alias())
        ? List.of(new CatalogDelta.AliasGone(database.id(), command.alias()))
        : List.of();
  }

  private static void refuseCollectionName(DatabaseState database, String alias) {
    if (database.collections().containsKey(alias)) {
      throw DatabaseException.of(
          ErrorCode.ALIAS_COLLECTION_CONFLICT,
          pair("database", database.name()),
          pair("alias", alias));
    }
  }
}
