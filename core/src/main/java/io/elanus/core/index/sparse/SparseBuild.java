package io.elanus.core.index.sparse;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.BuildRun;
import io.elanus.core.index.SparseRows;
import io.elanus.core.kernel.distance.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// Builds the posting lists of one sparse field of one sealed segment, partition by partition; the
/// bytes depend on the arguments alone.
///
/// @param metric IP or BM25
record SparseBuild(SparseRows rows, Metric metric, SparseAlgorithm algorithm) {
  /// @throws CancellationException when the run was cancelled
  void run(BuildRun run, Consumer<ByteBuffer> sink) {
    SparseFile file = new SparseFile(metric, algorithm, rows.rowCount());
    sink.accept(file.header());
    for (int p = 0; p < file.partitions(); p++) {
      int first = p * Partition.ROWS;
      int count = Math.min(Partition.ROWS, rows.rowCount() - first);
      PartitionBuild partition = new PartitionBuild(first, count, metric == Metric.BM25);
      read(first, count, run, partition::count);
      partition.arrange();
      read(first, count, run, partition::fill);
      sink.accept(ByteBuffer.wrap(partition.bytes()).order(ByteOrder.LITTLE_ENDIAN));
      run.progress().accept(first + count);
    }
  }

  /// What is done with a batch of rows.
  private interface Step {
    void take(SparseVectorColumn column, int rowCount);
  }

  private void read(int first, int count, BuildRun run, Step step) {
    int batch = first / ColumnSource.BATCH_ROWS;
    for (int row = 0; row < count; row += ColumnSource.BATCH_ROWS) {
      if (run.cancelled().getAsBoolean()) {
        throw new CancellationException("the build was cancelled");
      }
      step.take(rows.batch(batch++), Math.min(ColumnSource.BATCH_ROWS, count - row));
    }
  }
}
