package io.elanus.cluster.proxy.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.Names;
import java.util.List;

/// Calls about aliases.
public final class Aliases {
  private final Coordinator coordinator;

  public Aliases(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  public void create(String database, String alias, String collection) {
    Names.requireAlias(alias);
    Names.requireCollection(collection);
    coordinator.change(new CatalogCommand.CreateAlias(database, alias, collection));
  }

  public void alter(String database, String alias, String collection) {
    Names.requireAlias(alias);
    Names.requireCollection(collection);
    coordinator.change(new CatalogCommand.AlterAlias(database, alias, collection));
  }

  public void drop(String database, String alias) {
    Names.requireAlias(alias);
    coordinator.change(new CatalogCommand.DropAlias(database, alias));
  }

  /// The collection that an alias means.
  public CollectionState describe(String database, String alias) {
    Names.requireAlias(alias);
    CatalogImage catalog = coordinator.catalog();
    CollectionId target = catalog.requireDatabase(database).aliases().get(alias);
    CollectionState collection = target == null ? null : catalog.collection(target);
    if (collection == null) {
      throw DatabaseException.of(
          ErrorCode.ALIAS_NOT_FOUND, pair("database", database), pair("alias", alias));
    }
    return collection;
  }

  /// In order of name.
  ///
  /// @param collection empty for those of the whole database
  public List<String> list(String database, String collection) {
    CatalogImage catalog = coordinator.catalog();
    DatabaseState state = catalog.requireDatabase(database);
    if (collection.isEmpty()) {
      return List.copyOf(state.aliases().keySet());
    }
    Names.requireCollection(collection);
    return state.aliasesOf(catalog.requireCollection(database, collection).id());
  }
}
