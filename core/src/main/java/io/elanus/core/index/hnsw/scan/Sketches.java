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
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The 7-bit codes of all rows once more, coarsely: 4 bits for several elements, in blocks of 32
/// rows that [FastScan] looks at in one go. They cost a quarter of the codes' bytes or less and a
/// twentieth of their time, and tell most rows from those near a query.
///
/// What is coded is what a row is off the centre of its list: with c that centre, r what is left of
/// the row and r' its codewords, a query q is from the row about
///
/// `|q - c|^2 - 2 q.r' + (|r'|^2 + 2 c.r' + |r - r'|^2)`
///
/// away: a number of the list, a sum of addends that are the query's, and a *term* of the row's
/// own. By inner product, `-q.c - q.r'`, and terms are zero. What a row is estimated at so is about
/// a linear function of its distance ([SketchScan] finds out which).
///
/// @param lists the rows in the order of their blocks
/// @param blocks of the rows, shape `[lists.blocks()][blockBytes]`: codes, then int16 terms
/// @param termStep what one of a term stands for, zero where all terms are
/// @param sampleBlocks the same of the entry sample
/// @param sampleLists the list of each row of the sample
public record Sketches(
    ProductQuantizer quantizer,
    CodeSpace space,
    SketchLists lists,
    MemorySegment blocks,
    double termStep,
    MemorySegment sampleBlocks,
    int[] sampleLists) {
  private static final int TRAINING_ROWS = 1024;
  private static final int BITS = 4;
  private static final long SEED = 1;

  /// So large that a factor of eight bits leaves products within 16.
  private static final int MOST_TERM = 127;

  private static final ValueLayout.OfShort INT16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Puts the rows into lists, learns the codewords from what is left of some, and encodes all:
  /// each row is compared with some `2 * count^(1/4)` centres, and with the 16 codewords of each
  /// part. Seconds for 60,000 rows of 784 elements.
  ///
  /// @param arena shared; lives as long as the sketches are looked at
  public static Sketches of(
      NodeRecords rows, EntrySample sample, CodeSpace space, int dimension, Arena arena) {
    SketchLists lists = SketchLists.of(rows, sample, space, dimension, arena);
    Coder coder = Coder.of(rows, lists, space, dimension);
    int[] sampled = new int[sample.count()];
    Arrays.setAll(sampled, i -> i);
    int[] sampleLists = new int[sampled.length];
    Arrays.setAll(sampleLists, i -> lists.listOf(sample.nodes()[i]));
    int[] listsOfPlaces = new int[lists.rows().length];
    Arrays.setAll(listsOfPlaces, place -> lists.listOfBlock()[place / FastScan.ROWS]);
    Coded coded = coder.coded(rows.bytes(), rows.stride(), lists.rows(), listsOfPlaces, arena);
    Coded ofSample = coder.coded(sample.codes(), sample.codeBytes(), sampled, sampleLists, arena);
    double mean = coded.meanTerm(lists.rows());
    double step = coded.largestTerm(lists.rows(), mean) / MOST_TERM;
    coded.putTerms(mean, step);
    ofSample.putTerms(mean, step);
    return new Sketches(
        coder.quantizer, space, lists, coded.blocks, step, ofSample.blocks, sampleLists);
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

  /// Bytes of a block: codes and terms of 32 rows.
  public int blockBytes() {
    return blockBytes(quantizer.parts());
  }

  private static int blockBytes(int parts) {
    return FastScan.blockBytes(parts) + 2 * FastScan.ROWS;
  }

  /// Bytes that they take.
  public long residentBytes() {
    return blocks.byteSize()
        + sampleBlocks.byteSize()
        + 4L * sampleLists.length
        + lists.residentBytes();
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
    float[] table = quantizer.dots(elements).table();
    float factor =
        switch (space) {
          case SQUARED_DISTANCE -> -2;
          case NEGATED_DOT -> -1;
        };
    for (int i = 0; i < table.length; i++) {
      table[i] *= factor;
    }
    return FastScanTable.comparable(table, quantizer.parts());
  }

  /// The addends of a query's elements, where codewords are those of whole vectors.
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

  /// What is made of rows, their terms not yet written.
  private record Coded(MemorySegment blocks, int blockBytes, float[] terms) {
    /// @param ids negative where there is no row
    double meanTerm(int[] ids) {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] >= 0) {
          sum += terms[i];
          count++;
        }
      }
      return count == 0 ? 0 : sum / count;
    }

    /// The same of the largest difference from the mean.
    double largestTerm(int[] ids, double mean) {
      double largest = 0;
      for (int i = 0; i < ids.length; i++) {
        largest = Math.max(largest, ids[i] >= 0 ? Math.abs(terms[i] - mean) : 0);
      }
      return largest;
    }

    void putTerms(double mean, double step) {
      for (int i = 0; i < terms.length; i++) {
        long term = step > 0 ? Math.round((terms[i] - mean) / step) : 0;
        long block = (long) (i / FastScan.ROWS + 1) * blockBytes;
        blocks.set(
            INT16,
            block - 2L * (FastScan.ROWS - i % FastScan.ROWS),
            (short) Math.max(-MOST_TERM, Math.min(MOST_TERM, term)));
      }
    }
  }

  /// Encodes rows of lists.
  private record Coder(ProductQuantizer quantizer, CodeSpace space, SketchLists lists) {
    static Coder of(NodeRecords rows, SketchLists lists, CodeSpace space, int dimension) {
      int parts = parts(dimension);
      int length = parts * partWidth(dimension);
      float[][] training = new float[Math.min(rows.count(), TRAINING_ROWS)][length];
      float[] centre = new float[length];
      for (int i = 0; i < training.length; i++) {
        int row = (int) ((long) i * rows.count() / training.length);
        left(rows.bytes(), rows.code(row), lists, lists.listOf(row), centre, training[i]);
      }
      return new Coder(
          ProductQuantizer.train(training, length, parts, BITS, SEED, Workers.alone()),
          space,
          lists);
    }

    /// What is left of a row when the centre of its list is taken off, and that centre.
    private static void left(
        MemorySegment codes, long code, SketchLists lists, int list, float[] centre, float[] left) {
      centred(lists.centres(), (long) list * lists.codeBytes(), centre);
      centred(codes, code, left);
      for (int i = 0; i < left.length; i++) {
        left[i] -= centre[i];
      }
    }

    /// @param ids the rows in the order of their blocks; what a negative one gets means nothing
    /// @param listsOfIds the list of each
    Coded coded(MemorySegment codes, long stride, int[] ids, int[] listsOfIds, Arena arena) {
      int count = ids.length;
      int blockBytes = blockBytes(quantizer.parts());
      long bytes = (long) ((count + FastScan.ROWS - 1) / FastScan.ROWS) * blockBytes;
      MemorySegment blocks = HugePages.allocate(arena, bytes).asSlice(0, bytes);
      float[] terms = new float[count];
      ProductQuantizer.Encoder encoder = quantizer.new Encoder();
      float[][] centres = new float[FastScan.ROWS][quantizer.dimension()];
      float[][] left = new float[FastScan.ROWS][quantizer.dimension()];
      float[] codewords = new float[quantizer.dimension()];
      int codeBytes = quantizer.codeBytes();
      MemorySegment coded = MemorySegment.ofArray(new byte[FastScan.ROWS * codeBytes]);
      for (int from = 0; from < count; from += FastScan.ROWS) {
        int rows = Math.min(FastScan.ROWS, count - from);
        for (int row = 0; row < rows; row++) {
          long code = Math.max(0, ids[from + row]) * stride;
          left(codes, code, lists, listsOfIds[from + row], centres[row], left[row]);
        }
        encoder.encode(left, rows, coded, 0, codeBytes);
        long block = (long) (from / FastScan.ROWS) * blockBytes;
        for (int row = 0; row < rows; row++) {
          quantizer.putInBlock(coded, (long) row * codeBytes, blocks, block, row);
          quantizer.decode(coded, (long) row * codeBytes, codewords);
          terms[from + row] = term(centres[row], left[row], codewords);
        }
      }
      return new Coded(blocks, blockBytes, terms);
    }

    private float term(float[] centre, float[] left, float[] codewords) {
      if (space == CodeSpace.NEGATED_DOT) {
        return 0;
      }
      double term = 0;
      for (int i = 0; i < left.length; i++) {
        double off = (double) left[i] - codewords[i];
        term += codewords[i] * ((double) codewords[i] + 2 * centre[i]) + off * off;
      }
      return (float) term;
    }
  }
}
