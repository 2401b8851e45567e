package io.elanus.server.grpc.ddl;

import io.elanus.cluster.proxy.Embeddings;
import io.elanus.cluster.proxy.TextAnalysis;
import io.elanus.cluster.proxy.ddl.Aliases;
import io.elanus.cluster.proxy.ddl.ClientFiles;
import io.elanus.cluster.proxy.ddl.Collections;
import io.elanus.cluster.proxy.ddl.Databases;
import io.elanus.cluster.proxy.ddl.FileResources;
import io.elanus.cluster.proxy.ddl.Indexes;
import io.elanus.cluster.proxy.ddl.Loading;
import io.elanus.cluster.proxy.ddl.Partitions;
import io.elanus.cluster.proxy.ddl.Segments;
import io.elanus.cluster.role.Coordinator;

/// Every call that is not about rows.
public record DdlCalls(
    SessionCalls session,
    DatabaseCalls databases,
    CollectionCalls collections,
    PartitionCalls partitions,
    AliasCalls aliases,
    IndexCalls indexes,
    LoadCalls loading,
    SegmentCalls segments,
    ClusterCalls cluster,
    AnalyzerCalls analyzers,
    FileResourceCalls fileResources) {

  /// @param deployMode as clients know it: `STANDALONE`, `CLUSTER`, `embedded`
  /// @param files that clients may register
  public static DdlCalls of(
      Coordinator coordinator, String deployMode, Embeddings embeddings, ClientFiles files) {
    return new DdlCalls(
        new SessionCalls(coordinator, deployMode),
        new DatabaseCalls(new Databases(coordinator)),
        new CollectionCalls(new Collections(coordinator, embeddings)),
        new PartitionCalls(new Partitions(coordinator)),
        new AliasCalls(new Aliases(coordinator)),
        new IndexCalls(new Indexes(coordinator)),
        new LoadCalls(new Loading(coordinator)),
        new SegmentCalls(new Segments(coordinator)),
        new ClusterCalls(coordinator),
        new AnalyzerCalls(new TextAnalysis(coordinator)),
        new FileResourceCalls(new FileResources(coordinator, files)));
  }
}
