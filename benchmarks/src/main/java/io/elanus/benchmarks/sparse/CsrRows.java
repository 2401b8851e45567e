package io.elanus.benchmarks.sparse;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SparseRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Sparse rows of a `.csr.gz` file: int64 rows, columns, elements; int64 `[rows + 1]` offsets;
/// int32 positions; float32 weights.
record CsrRows(int rowCount, List<SparseVectorColumn> batches) implements SparseRows {
  static CsrRows read(Path file) throws IOException {
    ByteBuffer bytes;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
    int rowCount = Math.toIntExact(bytes.getLong());
    bytes.getLong();
    int elements = Math.toIntExact(bytes.getLong());
    int[] offsets = new int[rowCount + 1];
    for (int i = 0; i <= rowCount; i++) {
      offsets[i] = Math.toIntExact(bytes.getLong());
    }
    int[] positions = new int[elements];
    float[] weights = new float[elements];
    bytes.asIntBuffer().get(positions);
    bytes.position(bytes.position() + 4 * elements);
    bytes.asFloatBuffer().get(weights);
    List<SparseVectorColumn> batches = new ArrayList<>();
    for (int from = 0; from < rowCount; from += ColumnSource.BATCH_ROWS) {
      int to = Math.min(rowCount, from + ColumnSource.BATCH_ROWS);
      int first = offsets[from];
      int[] own = Arrays.copyOfRange(offsets, from, to + 1);
      Arrays.setAll(own, i -> own[i] - first);
      batches.add(
          new SparseVectorColumn(
              own,
              Arrays.copyOfRange(positions, first, offsets[to]),
              Arrays.copyOfRange(weights, first, offsets[to]),
              null));
    }
    return new CsrRows(rowCount, batches);
  }

  @Override
  public SparseVectorColumn batch(int batch) {
    return batches.get(batch);
  }

  List<QueryVector.Sparse> queries() {
    List<QueryVector.Sparse> queries = new ArrayList<>();
    for (SparseVectorColumn batch : batches) {
      for (int r = 0; r < batch.rowCount(); r++) {
        int from = batch.offsets()[r];
        int to = batch.offsets()[r + 1];
        queries.add(
            new QueryVector.Sparse(
                Arrays.copyOfRange(batch.indices(), from, to),
                Arrays.copyOfRange(batch.values(), from, to)));
      }
    }
    return queries;
  }
}
