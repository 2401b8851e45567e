package io.elanus.cluster.data;

import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.IndexSpec;
import io.elanus.core.index.BuildRun;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.engine.compaction.SegmentMerge;
import io.elanus.engine.indexing.IndexFiles;
import io.elanus.engine.indexing.ScalarIndexFiles;
import io.elanus.storage.format.ObjectNames;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works in this process, on an executor of its own, so that searches do not feel it.
public final class LocalDataNode implements DataNode {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDataNode.class);

  private final ObjectStore objects;
  private final LongSupplier unique;
  private final Executor executor;
  private final int parallelism;
  private final SegmentMerge segmentMerge;
  private final LongAdder rowsTakenOver = new LongAdder();
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
  public IndexFile buildIndex(IndexBuild build) {
    return onExecutor(
        () -> build(build.shard(), build.schema(), build.segment(), build.index(), List.of()));
  }

  /// @param merged files of the index over the segments that the segment was merged from
  private IndexFile build(
      ShardId shard,
      CollectionSchema schema,
      SegmentDescriptor segment,
      IndexSpec index,
      List<IndexFiles.MergedFile> merged) {
    FieldSchema field = Objects.requireNonNull(schema.field(index.field()));
    String object =
        ObjectNames.index(shard.channel(), segment.id(), index.id(), unique.getAsLong());
    try (Arena arena = Arena.ofShared()) {
      SegmentReader reader = SegmentReader.open(objects, segment, schema, arena);
      return switch (index) {
        case ShardSpec.VectorIndexSpec(var id, var _, var type, var metric, var parameters) ->
            IndexFiles.build(
                objects,
                object,
                new IndexFiles.Request(id, segment.id(), field.id(), type, metric, parameters),
                IndexFiles.rows(reader, field.id(), field.type()),
                merged,
                new BuildRun(
                    executor, parallelism, () -> closing, _ -> {}, rows -> tell(object, rows)));
        case ShardSpec.ScalarIndexSpec(var id, var _, var type, var parameters) ->
            ScalarIndexFiles.build(
                objects,
                object,
                new ScalarIndexFiles.Request(id, segment.id(), field, type, parameters),
                reader);
      };
    }
  }

  private void tell(String object, int rows) {
    rowsTakenOver.add(rows);
    LOG.info("{} takes over the links of {} rows from the segments merged", object, rows);
  }

  /// How many rows brought their links along when segments were merged, since the start.
  public long rowsTakenOver() {
    return rowsTakenOver.sum();
  }

  @Override
  public @Nullable SegmentDescriptor merge(SegmentsMerge merge) {
    return onExecutor(() -> {
      SegmentMerge.Merged merged =
          segmentMerge.merge(
              merge.shard().channel(),
              merge.schema(),
              merge.partition(),
              merge.sources().stream().map(LocalDataNode::source).toList(),
              merge.target(),
              merge.horizon());
      return merged == null ? null : withIndexes(merge, merged);
    });
  }

  /// With those indexes that can be built: what a merge has made must not be lost with one of them.
  private SegmentDescriptor withIndexes(SegmentsMerge merge, SegmentMerge.Merged merged) {
    SegmentDescriptor segment = merged.segment();
    for (IndexSpec index : merge.indexes()) {
      if (closing) break;
      if (!index.isNeeded(segment.rowCount())) continue;
      try {
        List<IndexFiles.MergedFile> sources = sources(merge, merged, index.id());
        segment = segment.withIndex(build(merge.shard(), merge.schema(), segment, index, sources));
      } catch (RuntimeException | OutOfMemoryError e) { // memory outside of the heap may be short
        LOG.warn("segment {} is merged without {}", segment.id(), index, e);
      }
    }
    return segment;
  }

  private static List<IndexFiles.MergedFile> sources(
      SegmentsMerge merge, SegmentMerge.Merged merged, IndexId index) {
    List<IndexFiles.MergedFile> files = new ArrayList<>();
    for (int i = 0; i < merge.sources().size(); i++) {
      IndexFile file = merge.sources().get(i).segment().index(index);
      if (file != null) files.add(new IndexFiles.MergedFile(file, merged.rowOf().get(i)));
    }
    return files;
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
