package io.elanus.cluster.data;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.core.index.BuildRun;
import io.elanus.core.schema.FieldSchema;
import io.elanus.engine.compaction.SegmentMerge;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Works in this process, on an executor of its own, so that searches do not feel it.
public final class LocalDataNode implements DataNode {
  private final ObjectStore objects;
  private final LongSupplier unique;
  private final Executor executor;
  private final int parallelism;
  private final SegmentMerge segmentMerge;
  private volatile boolean closing;

  /// @param unique numbers that are never given twice, for names of objects
  /// @param executor platform threads of low priority
  /// @param parallelism how many of them one index build may use
  public LocalDataNode(
      ObjectStore objects, LongSupplier unique, Executor executor, int parallelism) {
    this.objects = objects;
    this.unique = unique;
    this.executor = executor;
    this.parallelism = parallelism;
    this.segmentMerge = new SegmentMerge(objects, unique);
  }

  @Override
  public SegmentDescriptor.IndexFile buildIndex(IndexBuild build) {
    return onExecutor(() -> {
      SegmentDescriptor segment = build.segment();
      FieldSchema field = Objects.requireNonNull(build.schema().field(build.index().field()));
      String object =
          ObjectNames.index(
              build.shard().channel(), segment.id(), build.index().id(), unique.getAsLong());
      try (Arena arena = Arena.ofShared()) {
        SegmentReader reader = SegmentReader.open(objects, segment, build.schema(), arena);
        return switch (build.index()) {
          case ShardSpec.VectorIndexSpec(var id, var _, var type, var metric, var parameters) ->
              IndexFiles.build(
                  objects,
                  object,
                  new IndexFiles.Request(id, segment.id(), field.id(), type, metric, parameters),
                  IndexFiles.rows(reader, field.id(), field.type()),
                  new BuildRun(executor, parallelism, () -> closing, _ -> {}));
          case ShardSpec.ScalarIndexSpec(var id, var _, var type, var parameters) ->
              ScalarIndexFiles.build(
                  objects,
                  object,
                  new ScalarIndexFiles.Request(id, segment.id(), field, type, parameters),
                  reader);
        };
      }
    });
  }

  @Override
  public @Nullable SegmentDescriptor merge(SegmentsMerge merge) {
    return onExecutor(() ->
        segmentMerge.merge(
            merge.shard().channel(),
            merge.schema(),
            merge.partition(),
            merge.sources().stream().map(LocalDataNode::source).toList(),
            merge.target(),
            merge.horizon()));
  }

  private static SegmentMerge.Source source(MergeSource source) {
    return new SegmentMerge.Source(
        source.segment(), new RowDeletes(source.deletes().rows(), source.deletes().timestamps()));
  }

  /// Lets running index builds end early.
  public void close() {
    closing = true;
  }

  private <T extends @Nullable Object> T onExecutor(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }
}
