package io.elanus.core.index;

import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A type of vector index: what it can be built over and with which parameters, how it is built and
/// how its file is opened. Stateless. Ranges, defaults and error texts are Milvus's; parameters
/// that the type does not know are ignored.
public interface IndexMethod {
  /// As users name it, as `IVF_FLAT`.
  String name();

  /// Whether vectors of this type can be indexed so, compared by this metric.
  boolean takes(DataType type, Metric metric);

  /// Checks the build parameters and fills in what is absent.
  ///
  /// @throws io.elanus.core.error.DatabaseException when one is malformed or out of range
  Map<String, String> buildParameters(DataType type, int dimension, Map<String, String> given);

  /// Checks the search parameters. What is absent stays absent.
  ///
  /// @param build what [#buildParameters] returned
  /// @param depth hits wanted, offset included; 1 when the user did not choose this type himself or
  ///   wants groups, and cannot know what it takes to reach so many
  /// @throws io.elanus.core.error.DatabaseException when one is malformed or out of range
  SearchTuning tuning(Map<String, String> build, Map<String, String> given, int depth);

  /// Counts changes of what [#build] writes.
  int layoutVersion();

  /// Whether [#build] makes use of [IndexBuild#merged].
  default boolean makesUseOfMerged() {
    return false;
  }

  /// Builds and hands the file's bytes to `sink`, in order.
  ///
  /// @param sink takes little-endian buffers that are valid during the call; what it throws ends
  ///   the build
  /// @throws java.util.concurrent.CancellationException when the run was cancelled
  void build(IndexBuild build, BuildRun run, Consumer<ByteBuffer> sink);

  /// What an index over such rows takes: see [IndexSize].
  ///
  /// @param build what [#buildParameters] returned
  IndexSize size(RowsShape rows, Metric metric, Map<String, String> build);

  /// Whether an open index goes on reading its file; otherwise it may be unmapped after [#open].
  boolean readsFileWhenOpen();

  /// Checks a file and makes it ready to be searched.
  ///
  /// @param file what [#build] wrote
  /// @param rows the vectors it was built from
  /// @param arena shared; lives as long as the index is searched
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena);

  /// The same where no search should wait for what it has made for later ones.
  ///
  /// @param later runs what makes it: each task once, at any time while `arena` lives, or never; a
  ///   search may hand it over, and works without what it makes until it has run. The tasks look at
  ///   what is in `arena` alone. What they throw, as when memory is short, is for `later` to deal
  ///   with
  default VectorIndex open(MemorySegment file, IndexedRows rows, Arena arena, Executor later) {
    return open(file, rows, arena);
  }
}
