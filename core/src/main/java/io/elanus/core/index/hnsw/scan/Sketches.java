package io.elanus.core.index.hnsw.scan;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.FastScan;
import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The 7-bit codes of all rows once more, coarsely: 4 bits for several elements, in blocks of 32
/// rows that [FastScan] looks at in one go. They cost a quarter of the codes' bytes or less and a
/// twentieth of their time, and tell most rows from those near a query.
///
/// What they tell apart are distances of codes: the sum of a row is about a linear function of its
/// distance ([SketchScan] finds out which).
///
/// @param lists the rows in the order of their blocks
/// @param blocks of the rows, shape `[lists.blocks()][blockBytes]`
/// @param sampleBlocks the same of the entry sample
public record Sketches(
    ProductQuantizer quantizer,
    CodeSpace space,
    SketchLists lists,
    MemorySegment blocks,
    MemorySegment sampleBlocks,
    int blockBytes) {
  private static final int TRAINING_ROWS = 1024;
  private static final int BITS = 4;
  private static final long SEED = 1;

  /// Learns the codewords from the rows' codes, encodes all of them and puts them into lists: each
  /// row is compared with the 16 codewords of each part, and with some `2 * count^(1/4)` centres.
  /// Seconds for 60,000 rows of 784 elements.
  ///
  /// @param arena shared; lives as long as the sketches are looked at
  public static Sketches of(
      NodeRecords rows, EntrySample sample, CodeSpace space, int dimension, Arena arena) {
    int width = partWidth(dimension);
    int parts = parts(dimension);
    float[][] training = new float[Math.min(rows.count(), TRAINING_ROWS)][parts * width];
    for (int i = 0; i < training.length; i++) {
      int row = (int) ((long) i * rows.count() / training.length);
      centred(rows.bytes(), rows.code(row), training[i]);
    }
    ProductQuantizer quantizer =
        ProductQuantizer.train(training, parts * width, parts, BITS, SEED, Workers.alone());
    SketchLists lists = SketchLists.of(rows, sample, space, dimension, arena);
    int[] sampled = new int[sample.count()];
    Arrays.setAll(sampled, i -> i);
    return new Sketches(
        quantizer,
        space,
        lists,
        encoded(quantizer, rows.bytes(), rows.stride(), lists.rows(), arena),
        encoded(quantizer, sample.codes(), sample.codeBytes(), sampled, arena),
        FastScan.blockBytes(parts));
  }

  /// Elements in a part: the distances of longer vectors spread less, so that less tells as much.
  public static int partWidth(int dimension) {
    return dimension <= 96 ? 2 : dimension <= 256 ? 4 : dimension <= 8192 ? 8 : 32;
  }

  /// How many 4-bit parts a sketch of so many elements has.
  public static int parts(int dimension) {
    int width = partWidth(dimension);
    return (dimension + width - 1) / width;
  }

  /// Bytes that they take.
  public long residentBytes() {
    return blocks.byteSize() + sampleBlocks.byteSize() + lists.residentBytes();
  }

  /// The part of all lists that usually holds what is near: as of [SketchLists#usualPart].
  ///
  /// @param missed the part of what is near that they may leave out, above 0
  public double usualPart(double missed) {
    return lists.usualPart(missed);
  }

  /// The addends of a query with such a code.
  FastScanTable table(MemorySegment code) {
    float[] elements = new float[quantizer.dimension()];
    centred(code, 0, elements);
    return table(quantizer, space, elements);
  }

  /// The same of a query's elements.
  ///
  /// @param elements shape `[>= quantizer.dimension()]`
  public static FastScanTable table(ProductQuantizer quantizer, CodeSpace space, float[] elements) {
    float[] table =
        switch (space) {
          case SQUARED_DISTANCE -> quantizer.distances(elements).table();
          case NEGATED_DOT -> negated(quantizer.dots(elements).table());
        };
    return FastScanTable.comparable(table, quantizer.parts());
  }

  private static float[] negated(float[] table) {
    for (int i = 0; i < table.length; i++) {
      table[i] = -table[i];
    }
    return table;
  }

  /// A code as a vector around zero.
  static void centred(MemorySegment code, long offset, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = code.get(JAVA_BYTE, offset + i) - SevenBitQuantizer.CENTRE;
    }
  }

  /// @param ids the rows in the order of their blocks; what a negative one gets means nothing
  private static MemorySegment encoded(
      ProductQuantizer quantizer, MemorySegment codes, long stride, int[] ids, Arena arena) {
    int count = ids.length;
    int blockBytes = FastScan.blockBytes(quantizer.parts());
    long bytes = (long) ((count + FastScan.ROWS - 1) / FastScan.ROWS) * blockBytes;
    MemorySegment blocks = HugePages.allocate(arena, bytes).asSlice(0, bytes);
    ProductQuantizer.Encoder encoder = quantizer.new Encoder();
    float[][] vectors = new float[FastScan.ROWS][quantizer.dimension()];
    int codeBytes = quantizer.codeBytes();
    MemorySegment coded = MemorySegment.ofArray(new byte[FastScan.ROWS * codeBytes]);
    for (int from = 0; from < count; from += FastScan.ROWS) {
      int rows = Math.min(FastScan.ROWS, count - from);
      for (int row = 0; row < rows; row++) {
        centred(codes, Math.max(0, ids[from + row]) * stride, vectors[row]);
      }
      encoder.encode(vectors, rows, coded, 0, codeBytes);
      long block = (long) (from / FastScan.ROWS) * blockBytes;
      for (int row = 0; row < rows; row++) {
        quantizer.putInBlock(coded, (long) row * codeBytes, blocks, block, row);
      }
    }
    return blocks;
  }
}
