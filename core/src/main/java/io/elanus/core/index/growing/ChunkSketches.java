package io.elanus.core.index.growing;

import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of one chunk once more, coarsely: 4 bits for several elements, in blocks of 32 rows
/// that [FastScan] looks at in one go. They tell most rows from those near a query at a tenth of
/// the 7-bit codes' time.
///
/// Rows lie group by group ([SketchGroups]), and within a group in the order of how far they are
/// from what their codewords stand for, so that those of a block are off by about the same. Two
/// groups may share a block. Where there are no groups, all rows are one.
final class ChunkSketches {
  private final SketchCodewords codewords;
  private final MemorySegment blocks;
  private final int blockBytes;
  private final short[] rows;
  private final float[] errors;
  private final int[] starts;

  /// @param blocks of the rows by place, shape `[ceil(count / 32)][blockBytes]`
  /// @param rows of the chunk, by place; unsigned
  /// @param errors distance of each from its codewords, by place; ascending within a group
  /// @param starts the first place of each group, and the number of rows; shape `[groups + 1]`
  private ChunkSketches(
      SketchCodewords codewords, MemorySegment blocks, short[] rows, float[] errors, int[] starts) {
    this.codewords = codewords;
    this.blocks = blocks;
    this.blockBytes = FastScan.blockBytes(codewords.quantizer().parts());
    this.rows = rows;
    this.errors = errors;
    this.starts = starts;
  }

  /// What a row's sketch takes.
  static int bytesPerRow(int dimension) {
    return FastScan.blockBytes(SketchCodewords.parts(dimension)) / FastScan.ROWS + 6;
  }

  /// @param count at most 65,536
  /// @param grouped whether rows are put into the groups of the codewords, if these have any
  /// @param arena shared; lives as long as the sketches are looked at
  static ChunkSketches of(
      RowReader reader,
      int first,
      int count,
      SketchCodewords codewords,
      boolean grouped,
      Arena arena) {
    ProductQuantizer quantizer = codewords.quantizer();
    int codeBytes = quantizer.codeBytes();
    MemorySegment codes = MemorySegment.ofArray(new byte[count * codeBytes]);
    float[] errors = new float[count];
    SketchGroups groups = grouped ? codewords.groups() : null;
    int[] labels = new int[count];
    encode(reader, first, quantizer, groups, codes, errors, labels);
    int[] starts = new int[groups == null ? 2 : groups.count() + 1];
    long[] order = new long[count];
    for (int row = 0; row < count; row++) {
      long error = Float.floatToRawIntBits(errors[row]); // 31 bits: none is negative
      order[row] = (long) labels[row] << 47 | error << 16 | row;
      starts[labels[row] + 1]++;
    }
    Arrays.sort(order);
    Arrays.parallelPrefix(starts, Integer::sum);
    int blockBytes = FastScan.blockBytes(quantizer.parts());
    long bytes = (long) blocks(count) * blockBytes;
    MemorySegment blocks = arena.allocate(bytes, 64);
    short[] rows = new short[count];
    float[] sorted = new float[count];
    for (int place = 0; place < count; place++) {
      int row = (int) order[place] & 0xffff;
      rows[place] = (short) row;
      sorted[place] = errors[row];
      long block = (long) (place / FastScan.ROWS) * blockBytes;
      quantizer.putInBlock(codes, (long) row * codeBytes, blocks, block, place % FastScan.ROWS);
    }
    return new ChunkSketches(codewords, blocks, rows, sorted, starts);
  }

  private static void encode(
      RowReader reader,
      int first,
      ProductQuantizer quantizer,
      @Nullable SketchGroups groups,
      MemorySegment codes,
      float[] errors,
      int[] labels) {
    int codeBytes = quantizer.codeBytes();
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    int padded = Float32Kernels.paddedLength(reader.rows().dimension());
    float[][] vectors = new float[FastScan.ROWS][padded];
    float[] meant = new float[padded];
    Centroids.@Nullable Finder finder = groups == null ? null : groups.centres().new Finder();
    float[][] centred = new float[FastScan.ROWS][groups == null ? 0 : padded];
    int[] found = new int[FastScan.ROWS];
    for (int from = 0; from < errors.length; from += FastScan.ROWS) {
      int some = Math.min(FastScan.ROWS, errors.length - from);
      for (int i = 0; i < some; i++) {
        reader.read(first + from + i, vectors[i]);
      }
      encoder.encode(vectors, some, codes, (long) from * codeBytes, codeBytes);
      if (groups != null && finder != null) {
        for (int i = 0; i < some; i++) {
          groups.centre(vectors[i], centred[i]);
        }
        finder.nearest(centred, 0, 0, some, found);
        System.arraycopy(found, 0, labels, from, some);
      }
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

  int blockBytes() {
    return blockBytes;
  }

  int blocks() {
    return blocks(rows.length);
  }

  /// How many groups the rows lie in; one where they are not grouped.
  int groups() {
    return starts.length - 1;
  }

  /// The first place of a group; that of the group behind the last is the number of rows.
  int start(int group) {
    return starts[group];
  }

  /// The row at a place.
  int row(int place) {
    return rows[place] & 0xffff;
  }

  /// How far the row at a place is from its codewords.
  float error(int place) {
    return errors[place];
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

  /// The sums of a block's rows by place, of addends of four bits.
  ///
  /// @param sums shape `[>= sumsLength(count)]`; those beyond the last row are of no row
  void addUp(byte[] table, int block, short[] sums) {
    FastScan.shortSums(table, blocks, (long) block * blockBytes, sums, block * FastScan.ROWS);
  }
}
