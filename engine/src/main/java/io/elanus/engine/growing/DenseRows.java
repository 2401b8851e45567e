package io.elanus.engine.growing;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The dense vectors of one field: chunks of 4096 rows in native memory, laid out as [VectorRows]
/// promises. The first chunk starts small, so that a collection of ten rows costs ten rows.
final class DenseRows {
  private static final int[] FIRST_CHUNK_ROWS = {64, 512, ColumnSource.BATCH_ROWS};
  private static final int MASK = ColumnSource.BATCH_ROWS - 1;

  private final DataType type;
  private final int dimension;
  private final int width;
  private final long stride;
  private final Arena arena;
  private MemorySegment[] chunks = {};
  private long @Nullable [] validWords;
  private int rowCount;
  private final RowCodes codes;

  DenseRows(DataType type, int dimension, Arena arena) {
    this.type = type;
    this.dimension = dimension;
    this.width = type.vectorBytes(dimension);
    this.stride = VectorRows.strideOf(type, dimension);
    this.arena = arena;
    this.codes = new RowCodes(arena);
  }

  void append(DenseVectorColumn source) {
    if (source.type() != type || source.dimension() != dimension) {
      throw new IllegalArgumentException(
          source.type() + "(" + source.dimension() + ") into " + type + "(" + dimension + ")");
    }
    appendValidity(source.valid(), source.rowCount());
    MemorySegment bytes = MemorySegment.ofArray(source.bytes());
    for (int from = 0; from < source.rowCount(); ) {
      int used = rowCount & MASK;
      int count = Math.min(source.rowCount() - from, ColumnSource.BATCH_ROWS - used);
      MemorySegment chunk = roomFor(rowCount >>> ScalarRows.CHUNK_SHIFT, used + count);
      copy(bytes, (long) from * width, chunk, used * stride, count);
      rowCount += count;
      from += count;
    }
    codes.grow(rows(rowCount));
  }

  RowCodes codes() {
    return codes;
  }

  private void copy(MemorySegment source, long from, MemorySegment chunk, long to, int count) {
    if (width == stride) {
      MemorySegment.copy(source, from, chunk, to, (long) count * width);
      return;
    }
    for (int i = 0; i < count; i++) {
      MemorySegment.copy(source, from + (long) i * width, chunk, to + i * stride, width);
    }
  }

  private MemorySegment roomFor(int chunk, int rows) {
    if (chunk == chunks.length) {
      MemorySegment[] more = Arrays.copyOf(chunks, chunk + 1);
      more[chunk] = allocate(chunk == 0 ? firstChunkRows(rows) : ColumnSource.BATCH_ROWS);
      chunks = more;
    } else if (chunks[chunk].byteSize() < rows * stride) {
      MemorySegment larger = allocate(firstChunkRows(rows));
      larger.copyFrom(chunks[chunk]);
      MemorySegment[] replaced = chunks.clone();
      replaced[chunk] = larger;
      chunks = replaced;
    }
    return chunks[chunk];
  }

  private MemorySegment allocate(int rows) {
    return arena.allocate(rows * stride, VectorRows.ALIGNMENT);
  }

  private static int firstChunkRows(int needed) {
    for (int rows : FIRST_CHUNK_ROWS) {
      if (needed <= rows) return rows;
    }
    throw new IllegalStateException(needed + " rows in a chunk");
  }

  private void appendValidity(@Nullable Bits valid, int count) {
    if (valid == null && validWords == null) return;
    int needed = Bits.wordCount(rowCount + count);
    long[] words = validWords == null ? new long[needed] : validWords;
    if (validWords == null) {
      for (int row = 0; row < rowCount; row++) {
        words[row >>> 6] |= 1L << row;
      }
    } else if (words.length < needed) {
      words = Arrays.copyOf(words, Math.max(needed, 2 * words.length));
    }
    for (int i = 0; i < count; i++) {
      if (valid == null || valid.get(i)) words[(rowCount + i) >>> 6] |= 1L << (rowCount + i);
    }
    validWords = words;
  }

  VectorRows rows(int count) {
    return new VectorRows(type, dimension, count, stride, ScalarRows.CHUNK_SHIFT, chunks);
  }

  DenseVectorColumn gather(int[] rows) {
    MemorySegment[] from = chunks;
    long[] words = validWords;
    byte[] bytes = new byte[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      MemorySegment chunk = from[rows[i] >>> ScalarRows.CHUNK_SHIFT];
      MemorySegment.copy(
          chunk, ValueLayout.JAVA_BYTE, (rows[i] & MASK) * stride, bytes, i * width, width);
    }
    return new DenseVectorColumn(type, dimension, rows.length, bytes, valid(words, rows));
  }

  private static @Nullable Bits valid(long @Nullable [] words, int[] rows) {
    if (words == null) return null;
    Bits valid = Bits.none(rows.length);
    for (int i = 0; i < rows.length; i++) {
      if ((words[rows[i] >>> 6] & (1L << rows[i])) != 0) valid.set(i);
    }
    return Validity.orNullWhenFull(valid);
  }
}
