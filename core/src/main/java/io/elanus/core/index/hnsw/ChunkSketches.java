package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The rows of one chunk once more, coarsely: 4 bits for several elements, in blocks of 32 rows
/// that [FastScan] looks at in one go. They tell most rows from those near a query at a tenth of
/// the 7-bit codes' time.
///
/// Rows lie in the order of how far they are from what their codewords stand for, so that those of
/// a block are off by about the same.
final class ChunkSketches {
  private final SketchCodewords codewords;
  private final MemorySegment blocks;
  private final int blockBytes;
  private final short[] rows;
  private final float[] errors;

  /// @param blocks of the rows by place, shape `[ceil(count / 32)][blockBytes]`
  /// @param rows of the chunk, by place; unsigned
  /// @param errors distance of each from its codewords, by place; ascending
  private ChunkSketches(
      SketchCodewords codewords, MemorySegment blocks, short[] rows, float[] errors) {
    this.codewords = codewords;
    this.blocks = blocks;
    this.blockBytes = FastScan.blockBytes(codewords.quantizer().parts());
    this.rows = rows;
    this.errors = errors;
  }

  /// What a row's sketch takes.
  static int bytesPerRow(int dimension) {
    return FastScan.blockBytes(SketchCodewords.parts(dimension)) / FastScan.ROWS + 6;
  }

  /// @param count at most 65,536
  /// @param arena shared; lives as long as the sketches are looked at
  static ChunkSketches of(
      RowReader reader, int first, int count, SketchCodewords codewords, Arena arena) {
    ProductQuantizer quantizer = codewords.quantizer();
    int codeBytes = quantizer.codeBytes();
    MemorySegment codes = MemorySegment.ofArray(new byte[count * codeBytes]);
    float[] errors = new float[count];
    encode(reader, first, quantizer, codes, errors);
    long[] order = new long[count];
    for (int row = 0; row < count; row++) {
      order[row] = (long) Float.floatToRawIntBits(errors[row]) << 32 | row; // none is negative
    }
    Arrays.sort(order);
    int blockBytes = FastScan.blockBytes(quantizer.parts());
    long bytes = (long) blocks(count) * blockBytes;
    MemorySegment blocks = arena.allocate(bytes, 64);
    short[] rows = new short[count];
    float[] sorted = new float[count];
    for (int place = 0; place < count; place++) {
      int row = (int) order[place];
      rows[place] = (short) row;
      sorted[place] = errors[row];
      long block = (long) (place / FastScan.ROWS) * blockBytes;
      quantizer.putInBlock(codes, (long) row * codeBytes, blocks, block, place % FastScan.ROWS);
    }
    return new ChunkSketches(codewords, blocks, rows, sorted);
  }

  private static void encode(
      RowReader reader,
      int first,
      ProductQuantizer quantizer,
      MemorySegment codes,
      float[] errors) {
    int codeBytes = quantizer.codeBytes();
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    int padded = Float32Kernels.paddedLength(reader.rows().dimension());
    float[][] vectors = new float[FastScan.ROWS][padded];
    float[] meant = new float[padded];
    for (int from = 0; from < errors.length; from += FastScan.ROWS) {
      int some = Math.min(FastScan.ROWS, errors.length - from);
      for (int i = 0; i < some; i++) {
        reader.read(first + from + i, vectors[i]);
      }
      encoder.encode(vectors, some, codes, (long) from * codeBytes, codeBytes);
      for (int i = 0; i < some; i++) {
        quantizer.decode(codes, (long) (from + i) * codeBytes, meant);
        double squares = 0;
        for (int j = 0; j < padded; j++) {
          double gap = vectors[i][j] - meant[j];
          squares += gap * gap;
        }
        errors[from + i] = (float) Math.sqrt(squares);
      }
    }
  }

  private static int blocks(int count) {
    return (count + FastScan.ROWS - 1) / FastScan.ROWS;
  }

  SketchCodewords codewords() {
    return codewords;
  }

  int count() {
    return rows.length;
  }

  int parts() {
    return codewords.quantizer().parts();
  }

  long byteSize() {
    return blocks.byteSize();
  }

  int blocks() {
    return blocks(rows.length);
  }

  /// The row at a place.
  int row(int place) {
    return rows[place] & 0xffff;
  }

  /// How far the row at a place is from its codewords.
  float error(int place) {
    return errors[place];
  }

  /// The largest error in a block.
  float largestError(int block) {
    return errors[Math.min(errors.length, (block + 1) * FastScan.ROWS) - 1];
  }

  /// The mean square of the errors.
  double meanSquare() {
    double sum = 0;
    for (float error : errors) {
      sum += (double) error * error;
    }
    return sum / errors.length;
  }

  /// Elements that an array of sums needs.
  static int sumsLength(int count) {
    return blocks(count) * FastScan.ROWS + FastScan.WORDS_PADDING;
  }

  /// The sums of all rows by place, of addends of four bits.
  ///
  /// @param sums shape `[>= sumsLength(count)]`; those beyond the last row are of no row
  void addUp(byte[] table, short[] sums) {
    for (int block = 0; block < blocks(); block++) {
      FastScan.shortSums(table, blocks, (long) block * blockBytes, sums, block * FastScan.ROWS);
    }
  }
}
