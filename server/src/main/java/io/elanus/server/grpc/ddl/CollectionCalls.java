package io.elanus.server.grpc.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.proxy.ddl.Collections;
import io.elanus.cluster.proxy.ddl.Collections.Described;
import io.elanus.cluster.role.ShardId;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.AddCollectionFieldRequest;
import io.elanus.wire.AlterCollectionFieldRequest;
import io.elanus.wire.AlterCollectionRequest;
import io.elanus.wire.BatchDescribeCollectionRequest;
import io.elanus.wire.BatchDescribeCollectionResponse;
import io.elanus.wire.BoolResponse;
import io.elanus.wire.CreateCollectionRequest;
import io.elanus.wire.DescribeCollectionRequest;
import io.elanus.wire.DescribeCollectionResponse;
import io.elanus.wire.DropCollectionRequest;
import io.elanus.wire.GetCollectionStatisticsRequest;
import io.elanus.wire.GetCollectionStatisticsResponse;
import io.elanus.wire.HasCollectionRequest;
import io.elanus.wire.RenameCollectionRequest;
import io.elanus.wire.ShowCollectionsRequest;
import io.elanus.wire.ShowCollectionsResponse;
import io.elanus.wire.ShowType;
import io.elanus.wire.TruncateCollectionRequest;
import io.elanus.wire.TruncateCollectionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Collections on the wire.
public final class CollectionCalls {
  private final Collections collections;

  public CollectionCalls(Collections collections) {
    this.collections = collections;
  }

  public void create(CreateCollectionRequest request) {
    collections.create(
        RequestHeaders.database(request.getDbName()),
        Schemas.readCollection(request.getSchema(), request.getCollectionName()),
        request.getShardsNum(),
        request.getNumPartitions(),
        ConsistencyLevel.ofNumber(request.getConsistencyLevelValue()),
        KeyValues.read(request.getPropertiesList()));
  }

  public void drop(DropCollectionRequest request) {
    collections.drop(RequestHeaders.database(request.getDbName()), request.getCollectionName());
  }

  public void rename(RenameCollectionRequest request) {
    collections.rename(
        RequestHeaders.database(request.getDbName()),
        request.getOldName(),
        request.getNewDBName(),
        request.getNewName());
  }

  public void alter(AlterCollectionRequest request) {
    collections.alter(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        KeyValues.read(request.getPropertiesList()),
        Set.copyOf(request.getDeleteKeysList()));
  }

  public void alterField(AlterCollectionFieldRequest request) {
    collections.alterField(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getFieldName(),
        KeyValues.read(request.getPropertiesList()),
        Set.copyOf(request.getDeleteKeysList()));
  }

  public void addField(AddCollectionFieldRequest request) {
    collections.addField(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        Schemas.readAddedField(request.getSchema()));
  }

  public TruncateCollectionResponse truncate(TruncateCollectionRequest request) {
    collections.truncate(RequestHeaders.database(request.getDbName()), request.getCollectionName());
    return TruncateCollectionResponse.newBuilder().setStatus(WireStatus.ok()).build();
  }

  public BoolResponse has(HasCollectionRequest request) {
    boolean there =
        collections.has(RequestHeaders.database(request.getDbName()), request.getCollectionName());
    return BoolResponse.newBuilder().setStatus(WireStatus.ok()).setValue(there).build();
  }

  public DescribeCollectionResponse describe(DescribeCollectionRequest request) {
    return describe(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getCollectionID());
  }

  public BatchDescribeCollectionResponse describeBatch(BatchDescribeCollectionRequest request) {
    String database = RequestHeaders.database(request.getDbName());
    BatchDescribeCollectionResponse.Builder answer =
        BatchDescribeCollectionResponse.newBuilder().setStatus(WireStatus.ok());
    for (String name : request.getCollectionNameList()) {
      answer.addResponses(describeOrStatus(database, name, 0));
    }
    for (long id : request.getCollectionIDList()) {
      answer.addResponses(describeOrStatus(database, "", id));
    }
    return answer.build();
  }

  private DescribeCollectionResponse describeOrStatus(String database, String name, long id) {
    try {
      return describe(database, name, id);
    } catch (DatabaseException refused) {
      return DescribeCollectionResponse.newBuilder().setStatus(WireStatus.of(refused)).build();
    }
  }

  private DescribeCollectionResponse describe(String databaseName, String name, long id) {
    Described described = collections.describe(databaseName, name, id);
    CollectionState collection = described.collection();
    DescribeCollectionResponse.Builder answer =
        DescribeCollectionResponse.newBuilder()
            .setStatus(WireStatus.ok())
            .setSchema(
                Schemas.write(collection.schema(), described.database().name(), collection.zone()))
            .setCollectionID(collection.id().value())
            .setCreatedTimestamp(collection.created().value())
            .setCreatedUtcTimestamp(collection.created().unixMillis())
            .setShardsNum(collection.shards())
            .addAllAliases(described.aliases())
            .setConsistencyLevelValue(collection.consistency().number())
            .setCollectionName(collection.name())
            .addAllProperties(KeyValues.write(collection.properties()))
            .setDbName(described.database().name())
            .setDbId(described.database().id().value())
            .setNumPartitions(collection.partitions().size())
            .setUpdateTimestamp(collection.schemaChanged().value())
            .setUpdateTimestampStr(Long.toString(collection.schemaChanged().value()));
    for (int shard = 0; shard < collection.shards(); shard++) {
      String channel = new ShardId(collection.id(), shard).channel();
      answer.addVirtualChannelNames(channel);
      answer.addPhysicalChannelNames(channel.substring(0, channel.lastIndexOf('_')));
    }
    return answer.build();
  }

  /// @return all collections, or those that are loaded, with their percentage
  @SuppressWarnings("deprecation") // the percentages: clients still read them
  public ShowCollectionsResponse show(ShowCollectionsRequest request) {
    ShowCollectionsResponse.Builder answer =
        ShowCollectionsResponse.newBuilder().setStatus(WireStatus.ok());
    for (CollectionState collection : wanted(request)) {
      answer.addCollectionNames(collection.name());
      answer.addCollectionIds(collection.id().value());
      answer.addCreatedTimestamps(collection.created().value());
      answer.addCreatedUtcTimestamps(collection.created().unixMillis());
      answer.addShardsNum(collection.shards());
      answer.addQueryServiceAvailable(collection.isLoaded());
      if (request.getType() == ShowType.InMemory) {
        answer.addInMemoryPercentages(100);
      }
    }
    return answer.build();
  }

  @SuppressWarnings("deprecation") // as above
  private List<CollectionState> wanted(ShowCollectionsRequest request) {
    List<CollectionState> all = collections.list(RequestHeaders.database(request.getDbName()));
    List<CollectionState> wanted = new ArrayList<>();
    List<String> names = request.getCollectionNamesList();
    for (CollectionState collection : all) {
      boolean named = names.isEmpty() || names.contains(collection.name());
      if (request.getType() != ShowType.InMemory || named && collection.isLoaded()) {
        wanted.add(collection);
      } else if (!names.isEmpty() && named) {
        throw DatabaseException.of(
            ErrorCode.COLLECTION_NOT_LOADED, pair("collection", collection.name()));
      }
    }
    return wanted;
  }

  public GetCollectionStatisticsResponse statistics(GetCollectionStatisticsRequest request) {
    long rows =
        collections.rowCount(
            RequestHeaders.database(request.getDbName()), request.getCollectionName());
    return GetCollectionStatisticsResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .addStats(KeyValues.rowCount(rows))
        .build();
  }
}
