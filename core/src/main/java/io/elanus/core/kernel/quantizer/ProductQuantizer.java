package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.cluster.KMeans;
import io.elanus.core.kernel.parallel.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Cuts a vector into equal parts and stores for each part the number of the nearest of at most
/// `2^bits` codewords (Jégou, Douze & Schmid, "Product quantization for nearest neighbor search",
/// 2011).
///
/// A code is one byte a part; with 4 bits and less half a byte, the even parts in the low halves;
/// with more than 8 bits the parts' numbers one behind the other, the lowest bits first, and zeros
/// up to a whole byte.
///
/// @param dimension elements of a vector, a multiple of the number of parts
/// @param bits of a part's code, 1 to [#MOST_BITS]
/// @param codebooks the codewords of each part, the same number in all
public record ProductQuantizer(int dimension, int bits, List<Centroids> codebooks) {
  /// As faiss and Milvus have it.
  public static final int MOST_BITS = PackedNumbers.MOST_BITS;

  /// The most bits of a part that has a byte for itself, or half of one.
  public static final int MOST_BYTE_BITS = 8;

  private static final int ITERATIONS = 20;

  /// Fewer, since each takes longer by the number of codewords.
  private static final int PACKED_ITERATIONS = 8;

  public ProductQuantizer {
    codebooks = List.copyOf(codebooks);
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException("codes of " + bits + " bits");
    }
    if (codebooks.isEmpty() || dimension % codebooks.size() != 0) {
      throw new IllegalArgumentException(dimension + " elements in " + codebooks.size() + " parts");
    }
    for (Centroids codebook : codebooks) {
      if (codebook.count() > 1 << bits || codebook.dimension() != dimension / codebooks.size()) {
        throw new IllegalArgumentException("a codebook does not fit");
      }
    }
  }

  /// Learns the codewords of each part by k-means. A sample smaller than `2^bits` makes as many
  /// codewords as it has vectors.
  ///
  /// @param sample shape `[rows][>= dimension]`, finite; 64 rows a codeword are enough
  /// @param parts a divisor of the dimension
  /// @throws java.util.concurrent.CancellationException when the workers were cancelled
  public static ProductQuantizer train(
      float[][] sample, int dimension, int parts, int bits, long seed, Workers workers) {
    return train(sample, dimension, parts, bits, 1 << bits, seed, workers);
  }

  /// As the other, so many codewords at most: see [CodebookPlan].
  public static ProductQuantizer train(
      float[][] sample,
      int dimension,
      int parts,
      int bits,
      int mostCodewords,
      long seed,
      Workers workers) {
    int width = dimension / parts;
    List<Centroids> codebooks = new ArrayList<>(parts);
    int codewords = Math.min(mostCodewords, sample.length);
    int iterations = bits > MOST_BYTE_BITS ? PACKED_ITERATIONS : ITERATIONS;
    for (int part = 0; part < parts; part++) {
      codebooks.add(
          codewords == 0
              ? new Centroids(1, width, new float[width])
              : new KMeans(codewords, iterations, seed + part)
                  .train(sample, part * width, width, workers));
    }
    return new ProductQuantizer(dimension, bits, codebooks);
  }

  public int parts() {
    return codebooks.size();
  }

  /// Elements of a part.
  public int width() {
    return dimension / codebooks.size();
  }

  public int codeBytes() {
    return codeBytes(parts(), bits);
  }

  public static int codeBytes(int parts, int bits) {
    if (bits > MOST_BYTE_BITS) {
      return PackedNumbers.bytes(parts, bits);
    }
    return bits <= 4 ? (parts + 1) / 2 : parts;
  }

  /// The codeword of a part that a code names.
  public int codeword(MemorySegment codes, long offset, int part) {
    if (bits > MOST_BYTE_BITS) {
      return PackedNumbers.get(codes, offset, part, bits);
    }
    if (bits > 4) {
      return codes.get(JAVA_BYTE, offset + part) & 0xFF;
    }
    return codes.get(JAVA_BYTE, offset + (part >> 1)) >> ((part & 1) * 4) & 0xF;
  }

  /// Writes a code of 4 bits a part into a block of [FastScan] that is zero there.
  ///
  /// @param row of the block
  public void putInBlock(
      MemorySegment codes, long offset, MemorySegment blocks, long block, int row) {
    for (int part = 0; part < parts(); part++) {
      FastScan.put(blocks, block, part, row, codeword(codes, offset, part));
    }
  }

  /// What a code stands for, into `vector[0 .. dimension)`.
  public void decode(MemorySegment codes, long offset, float[] vector) {
    int width = width();
    for (int part = 0; part < parts(); part++) {
      System.arraycopy(
          codebooks.get(part).values(),
          codeword(codes, offset, part) * width,
          vector,
          part * width,
          width);
    }
  }

  /// What a vector's distances to codes are added up from: the squared distance of each of its
  /// parts to each codeword. For codes of up to 8 bits a part.
  ///
  /// @param vector shape `[>= dimension]`
  public ProductQuery distances(float[] vector) {
    float[] table = dotTable(vector);
    int width = width();
    for (int part = 0; part < parts(); part++) {
      double norm = 0;
      for (int i = part * width; i < (part + 1) * width; i++) {
        norm += (double) vector[i] * vector[i];
      }
      Centroids codebook = codebooks.get(part);
      for (int c = 0; c < codebook.count(); c++) {
        int at = (part << bits) + c;
        table[at] = (float) (norm + 2 * ((double) codebook.halfNorms()[c] - table[at]));
      }
    }
    return new ProductQuery(table, parts(), bits);
  }

  /// What a vector's inner products with codes of up to 8 bits a part are added up from.
  ///
  /// @param vector shape `[>= dimension]`
  public ProductQuery dots(float[] vector) {
    return new ProductQuery(dotTable(vector), parts(), bits);
  }

  /// The same for codes of more bits.
  ///
  /// @param vector shape `[>= dimension]`, not kept
  public PackedQuery packedDots(float[] vector) {
    return new PackedQuery(this, vector);
  }

  /// Shape `[parts][2^bits]`.
  private float[] dotTable(float[] vector) {
    assert bits <= MOST_BYTE_BITS : "a table for " + bits + " bits";
    float[] table = new float[parts() << bits];
    float[] dots = new float[codebooks.getFirst().paddedCount()];
    for (int part = 0; part < parts(); part++) {
      codebooks.get(part).dots(vector, part * width(), dots);
      System.arraycopy(dots, 0, table, part << bits, codebooks.get(part).count());
    }
    return table;
  }

  /// Encodes vectors; one thread at a time.
  public final class Encoder {
    private final List<Centroids.Finder> finders = new ArrayList<>();
    private int[] labels = new int[0];

    public Encoder() {
      for (Centroids codebook : codebooks) {
        finders.add(codebook.new Finder());
      }
    }

    /// Writes the code of one vector.
    ///
    /// @param codes takes `codeBytes()` bytes from `offset` on
    public void encode(float[] vector, MemorySegment codes, long offset) {
      encode(new float[][] {vector}, 1, codes, offset, codeBytes());
    }

    /// Writes the codes of the first `count` vectors, `stride` bytes apart.
    public void encode(
        float[][] vectors, int count, MemorySegment codes, long offset, long stride) {
      if (labels.length < count) {
        labels = new int[count];
      }
      for (int v = 0; bits > MOST_BYTE_BITS && v < count; v++) {
        codes.set(JAVA_BYTE, offset + v * stride + codeBytes() - 1, (byte) 0);
      }
      for (int part = 0; part < parts(); part++) {
        finders.get(part).nearest(vectors, part * width(), 0, count, labels);
        for (int v = 0; v < count; v++) {
          put(codes, offset + v * stride, part, labels[v]);
        }
      }
    }

    private void put(MemorySegment codes, long offset, int part, int codeword) {
      if (bits > MOST_BYTE_BITS) {
        PackedNumbers.put(codes, offset, part, bits, codeword);
      } else if (bits > 4) {
        codes.set(JAVA_BYTE, offset + part, (byte) codeword);
      } else if ((part & 1) == 0) {
        codes.set(JAVA_BYTE, offset + (part >> 1), (byte) codeword);
      } else {
        long at = offset + (part >> 1);
        codes.set(JAVA_BYTE, at, (byte) (codes.get(JAVA_BYTE, at) & 0xF | codeword << 4));
      }
    }
  }
}
