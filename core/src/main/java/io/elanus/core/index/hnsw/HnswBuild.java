package io.elanus.core.index.hnsw;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Builds the graph of one vector field of one sealed segment and writes it as a file's bytes.
///
/// With one task the bytes depend only on the arguments; with more, on the threads' timing as well.
///
/// @param rows FLOAT_VECTOR rows, finite; they must stay readable until the build ends
/// @param metric L2, IP or COSINE
/// @param seed of the insertion order
public record HnswBuild(VectorRows rows, Metric metric, HnswParameters parameters, long seed) {

  /// Builds on the calling thread and up to `parallelism - 1` tasks of `executor`, then hands the
  /// file's bytes to `sink`, in order. It never waits for a task that the executor has not started,
  /// so the caller may itself be a task of the same executor.
  ///
  /// @param cancelled asked from time to time, by any of the threads
  /// @param progress told how many rows are in the graph, from time to time, ascending, by any thread
  /// @param sink takes little-endian buffers that are valid during the call; what it throws ends the build
  /// @throws java.util.concurrent.CancellationException when `cancelled` said so
  public void run(
      Executor executor,
      int parallelism,
      BooleanSupplier cancelled,
      IntConsumer progress,
      Consumer<ByteBuffer> sink) {
    throw new UnsupportedOperationException("not yet");
  }
}
