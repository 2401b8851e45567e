package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.Databases;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AlterDatabaseRequest;
import io.elanus.wire.CreateDatabaseRequest;
import io.elanus.wire.DescribeDatabaseRequest;
import io.elanus.wire.DescribeDatabaseResponse;
import io.elanus.wire.DropDatabaseRequest;
import io.elanus.wire.ListDatabasesRequest;
import io.elanus.wire.ListDatabasesResponse;
import java.util.Set;

/// Databases on the wire.
public final class DatabaseCalls {
  private final Databases databases;

  public DatabaseCalls(Databases databases) {
    this.databases = databases;
  }

  public void create(CreateDatabaseRequest request) {
    databases.create(request.getDbName(), KeyValues.read(request.getPropertiesList()));
  }

  public void drop(DropDatabaseRequest request) {
    databases.drop(request.getDbName());
  }

  public void alter(AlterDatabaseRequest request) {
    databases.alter(
        RequestHeaders.database(request.getDbName()),
        KeyValues.read(request.getPropertiesList()),
        Set.copyOf(request.getDeleteKeysList()));
  }

  public DescribeDatabaseResponse describe(DescribeDatabaseRequest request) {
    DatabaseState database = databases.describe(RequestHeaders.database(request.getDbName()));
    return DescribeDatabaseResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setDbName(database.name())
        .setDbID(database.id().value())
        .setCreatedTimestamp(database.created().value())
        .addAllProperties(KeyValues.write(database.properties()))
        .build();
  }

  public ListDatabasesResponse list(ListDatabasesRequest request) {
    ListDatabasesResponse.Builder answer =
        ListDatabasesResponse.newBuilder().setStatus(WireStatus.ok());
    for (DatabaseState database : databases.list()) {
      answer.addDbNames(database.name());
      answer.addDbIds(database.id().value());
      answer.addCreatedTimestamp(database.created().value());
    }
    return answer.build();
  }
}
