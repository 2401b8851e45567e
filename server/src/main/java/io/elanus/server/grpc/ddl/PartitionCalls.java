package io.elanus.server.grpc.ddl;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.cluster.proxy.ddl.Partitions;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.wire.BoolResponse;
import io.elanus.wire.CreatePartitionRequest;
import io.elanus.wire.DropPartitionRequest;
import io.elanus.wire.GetPartitionStatisticsRequest;
import io.elanus.wire.GetPartitionStatisticsResponse;
import io.elanus.wire.HasPartitionRequest;
import io.elanus.wire.ShowPartitionsRequest;
import io.elanus.wire.ShowPartitionsResponse;
import io.elanus.wire.ShowType;
import java.util.List;

/// Partitions on the wire.
public final class PartitionCalls {
  private final Partitions partitions;

  public PartitionCalls(Partitions partitions) {
    this.partitions = partitions;
  }

  public void create(CreatePartitionRequest request) {
    partitions.create(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getPartitionName());
  }

  public void drop(DropPartitionRequest request) {
    partitions.drop(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getPartitionName());
  }

  public BoolResponse has(HasPartitionRequest request) {
    boolean there =
        partitions.has(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionName());
    return BoolResponse.newBuilder().setStatus(WireStatus.ok()).setValue(there).build();
  }

  /// @return all partitions, or those that are loaded, with their percentage
  @SuppressWarnings("deprecation") // the percentages: clients still read them
  public ShowPartitionsResponse show(ShowPartitionsRequest request) {
    CollectionState collection =
        partitions.of(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getCollectionID());
    boolean loadedOnly = request.getType() == ShowType.InMemory;
    List<String> names = request.getPartitionNamesList();
    ShowPartitionsResponse.Builder answer =
        ShowPartitionsResponse.newBuilder().setStatus(WireStatus.ok());
    for (PartitionState partition : collection.partitions()) {
      boolean named = names.isEmpty() || names.contains(partition.name());
      boolean loaded = collection.isLoaded(partition.id());
      if (loadedOnly && !named) {
        continue;
      }
      if (loadedOnly && !loaded) {
        if (!names.isEmpty()) {
          throw DatabaseException.of(
              ErrorCode.PARTITION_NOT_LOADED, pair("partition", partition.name()));
        }
        continue;
      }
      answer.addPartitionNames(partition.name());
      answer.addPartitionIDs(partition.id().value());
      answer.addCreatedTimestamps(partition.created().value());
      answer.addCreatedUtcTimestamps(partition.created().unixMillis());
      if (loadedOnly) {
        answer.addInMemoryPercentages(100);
      }
    }
    return answer.build();
  }

  public GetPartitionStatisticsResponse statistics(GetPartitionStatisticsRequest request) {
    long rows =
        partitions.rowCount(
            RequestHeaders.database(request.getDbName()),
            request.getCollectionName(),
            request.getPartitionName());
    return GetPartitionStatisticsResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .addStats(KeyValues.rowCount(rows))
        .build();
  }
}
