package io.elanus.engine.growing;

import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of a scalar or sparse field in chunks of [ColumnSource#BATCH_ROWS] rows: chunk `b` is
/// batch `b`.
final class ScalarRows {
  static final int CHUNK_SHIFT = 12;
  private static final int CHUNK_MASK = ColumnSource.BATCH_ROWS - 1;
  private static final int FIRST_CAPACITY = 64;

  private final DataType type;
  private final @Nullable DataType elementType;
  private final int dimension;
  private Chunk[] chunks;
  private int rowCount;
  private volatile @Nullable Batch newest;

  private record Batch(int batch, Column column) {}

  ScalarRows(DataType type, @Nullable DataType elementType, int dimension) {
    this.type = type;
    this.elementType = elementType;
    this.dimension = dimension;
    this.chunks = new Chunk[] {Chunk.of(type, elementType, dimension, FIRST_CAPACITY)};
  }

  static ScalarRows of(FieldSchema field) {
    return new ScalarRows(field.type(), field.elementType(), field.dimension());
  }

  void append(Column source) {
    for (int from = 0; from < source.rowCount(); ) {
      int used = rowCount & CHUNK_MASK;
      if (used == 0 && rowCount > 0) addChunk();
      int count = Math.min(source.rowCount() - from, ColumnSource.BATCH_ROWS - used);
      chunks[rowCount >>> CHUNK_SHIFT].append(source, from, count);
      rowCount += count;
      from += count;
    }
  }

  private void addChunk() {
    chunks[chunks.length - 1].trim();
    Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
    more[chunks.length] = Chunk.of(type, elementType, dimension, ColumnSource.BATCH_ROWS);
    chunks = more;
  }

  /// The first `rows` rows of a batch. The newest answer is kept: reads between two writes share
  /// it.
  Column batch(int batch, int rows) {
    Batch kept = newest;
    if (kept != null && kept.batch == batch && kept.column.rowCount() == rows) return kept.column;
    Column column = chunks[batch].column(rows);
    if (rows < ColumnSource.BATCH_ROWS) newest = new Batch(batch, column);
    return column;
  }

  Column gather(int[] rows) {
    Chunk[] from = chunks;
    Chunk gathered = Chunk.of(type, elementType, dimension, rows.length);
    for (int row : rows) {
      gathered.append(from[row >>> CHUNK_SHIFT], row & CHUNK_MASK);
    }
    return gathered.column(rows.length);
  }

  /// The value of an integer field.
  long integer(int row) {
    return Chunk.integer(chunks[row >>> CHUNK_SHIFT], row & CHUNK_MASK);
  }

  Chunk.Bytes bytesChunk(int row) {
    return (Chunk.Bytes) chunks[row >>> CHUNK_SHIFT];
  }

  static int rowInChunk(int row) {
    return row & CHUNK_MASK;
  }
}
