package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.ddl.Indexes;
import io.elanus.cluster.proxy.ddl.Indexes.Progress;
import io.elanus.core.coordination.catalog.IndexChoice;
import io.elanus.server.grpc.RequestHeaders;
import io.elanus.server.grpc.WireStatus;
import io.elanus.server.grpc.dml.Parameters;
import io.elanus.wire.AlterIndexRequest;
import io.elanus.wire.CreateIndexRequest;
import io.elanus.wire.DescribeIndexRequest;
import io.elanus.wire.DescribeIndexResponse;
import io.elanus.wire.DropIndexRequest;
import io.elanus.wire.GetIndexBuildProgressRequest;
import io.elanus.wire.GetIndexBuildProgressResponse;
import io.elanus.wire.GetIndexStateRequest;
import io.elanus.wire.GetIndexStateResponse;
import io.elanus.wire.GetIndexStatisticsRequest;
import io.elanus.wire.GetIndexStatisticsResponse;
import io.elanus.wire.IndexDescription;
import io.elanus.wire.IndexState;
import java.util.List;
import java.util.Set;

/// Indexes on the wire.
public final class IndexCalls {
  private final Indexes indexes;

  public IndexCalls(Indexes indexes) {
    this.indexes = indexes;
  }

  public void create(CreateIndexRequest request) {
    indexes.create(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getFieldName(),
        request.getIndexName(),
        KeyValues.read(request.getExtraParamsList()),
        Parameters.flatten(request.getExtraParamsList()));
  }

  public void drop(DropIndexRequest request) {
    indexes.drop(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getFieldName(),
        request.getIndexName());
  }

  public void alter(AlterIndexRequest request) {
    indexes.alter(
        RequestHeaders.database(request.getDbName()),
        request.getCollectionName(),
        request.getIndexName(),
        KeyValues.read(request.getExtraParamsList()),
        Set.copyOf(request.getDeleteKeysList()));
  }

  public DescribeIndexResponse describe(DescribeIndexRequest request) {
    DescribeIndexResponse.Builder answer =
        DescribeIndexResponse.newBuilder().setStatus(WireStatus.ok());
    for (Progress index :
        find(
            request.getDbName(),
            request.getCollectionName(),
            request.getFieldName(),
            request.getIndexName())) {
      answer.addIndexDescriptions(description(index));
    }
    return answer.build();
  }

  public GetIndexStatisticsResponse statistics(GetIndexStatisticsRequest request) {
    GetIndexStatisticsResponse.Builder answer =
        GetIndexStatisticsResponse.newBuilder().setStatus(WireStatus.ok());
    for (Progress index :
        find(request.getDbName(), request.getCollectionName(), "", request.getIndexName())) {
      answer.addIndexDescriptions(description(index));
    }
    return answer.build();
  }

  public GetIndexStateResponse state(GetIndexStateRequest request) {
    boolean finished = true;
    for (Progress index :
        find(
            request.getDbName(),
            request.getCollectionName(),
            request.getFieldName(),
            request.getIndexName())) {
      finished &= index.isFinished();
    }
    return GetIndexStateResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setState(finished ? IndexState.Finished : IndexState.InProgress)
        .build();
  }

  public GetIndexBuildProgressResponse buildProgress(GetIndexBuildProgressRequest request) {
    long indexed = Long.MAX_VALUE;
    long total = 0;
    for (Progress index :
        find(
            request.getDbName(),
            request.getCollectionName(),
            request.getFieldName(),
            request.getIndexName())) {
      indexed = Math.min(indexed, index.indexedRows());
      total = index.totalRows();
    }
    return GetIndexBuildProgressResponse.newBuilder()
        .setStatus(WireStatus.ok())
        .setIndexedRows(indexed)
        .setTotalRows(total)
        .build();
  }

  private List<Progress> find(String database, String collection, String field, String name) {
    return indexes.describe(RequestHeaders.database(database), collection, field, name);
  }

  private static IndexDescription description(Progress progress) {
    return IndexDescription.newBuilder()
        .setIndexName(progress.index().name())
        .setIndexID(progress.index().id().value())
        .setFieldName(progress.fieldName())
        .addAllParams(KeyValues.write(IndexChoice.shown(progress.index())))
        .setIndexedRows(progress.indexedRows())
        .setTotalRows(progress.totalRows())
        .setPendingIndexRows(progress.totalRows() - progress.indexedRows())
        .setState(progress.isFinished() ? IndexState.Finished : IndexState.InProgress)
        .build();
  }
}
