package io.elanus.cluster.proxy.ddl;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.schema.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Calls about databases.
public final class Databases {
  private final Coordinator coordinator;

  public Databases(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  public void create(String name, Map<String, String> properties) {
    Names.requireDatabase(name);
    coordinator.change(new CatalogCommand.CreateDatabase(name, properties));
  }

  public void drop(String name) {
    Names.requireDatabase(name);
    coordinator.change(new CatalogCommand.DropDatabase(name));
  }

  public void alter(String name, Map<String, String> set, Set<String> remove) {
    coordinator.change(new CatalogCommand.AlterDatabase(name, set, remove));
  }

  public DatabaseState describe(String name) {
    return coordinator.catalog().requireDatabase(name);
  }

  /// Oldest first.
  public List<DatabaseState> list() {
    List<DatabaseState> databases = new ArrayList<>(coordinator.catalog().databases());
    databases.sort(Comparator.comparing(DatabaseState::created));
    return databases;
  }
}
