package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.Aliases;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AlterAliasRequest;
import io.elanus.wire.CreateAliasRequest;
import io.elanus.wire.DescribeAliasRequest;
import io.elanus.wire.DescribeAliasResponse;
import io.elanus.wire.DropAliasRequest;
import io.elanus.wire.ListAliasesRequest;
import io.elanus.wire.ListAliasesResponse;

/// Aliases on the wire.
public final class AliasCalls {
  private final Aliases aliases;

  public AliasCalls(Aliases aliases) {
    this.aliases = aliases;
  }

  public void create(CreateAliasRequest request) {
    aliases.create(
        RequestHeaders.database(request.getDbName()),
        request.getAlias(),
        request.getCollectionName());
  }

  public void alter(AlterAliasRequest request) {
    aliases.alter(
        RequestHeaders.database(request.getDbName()),
        request.getAlias(),
        request.getCollectionName());
  }

  public void drop(DropAliasRequest request) {
    aliases.drop(RequestHeaders.database(request.getDbName()), request.getAlias());
  }

  public DescribeAliasResponse describe(DescribeAliasRequest request) {
    String database = RequestHeaders.database(request.getDbName());
    return DescribeAliasResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setDbName(database)
        .setAlias(request.getAlias())
        .setCollection(aliases.describe(database, request.getAlias()).name())
        .build();
  }

  public ListAliasesResponse list(ListAliasesRequest request) {
    String database = RequestHeaders.database(request.getDbName());
    return ListAliasesResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setDbName(database)
        .setCollectionName(request.getCollectionName())
        .addAllAliases(aliases.list(database, request.getCollectionName()))
        .build();
  }
}
