package io.elanus.core.kernel.quantizer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.elanus.core.kernel.cluster.Centroids;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vector made ready to be multiplied with the codes of a [ProductQuantizer] whose parts have
/// more than 8 bits. Where a table of the products with all codewords would be large, those that
/// codes name are computed as they come. Immutable.
public final class PackedQuery {
  /// Elements of the largest table, 1 MiB: so much a query may take for itself.
  static final int MOST_TABLE = 1 << 18;

  private final List<Centroids> codebooks;
  private final int bits;
  private final int codewords;
  private final int width;
  private final float[] vector;

  /// Shape `[parts][codewords]`.
  private final float @Nullable [] table;

  /// @param vector shape `[>= quantizer.dimension()]`, not kept
  PackedQuery(ProductQuantizer quantizer, float[] vector) {
    codebooks = quantizer.codebooks();
    bits = quantizer.bits();
    codewords = codebooks.getFirst().count();
    width = quantizer.width();
    this.vector = Arrays.copyOf(vector, quantizer.dimension());
    table = (long) codebooks.size() * codewords <= MOST_TABLE ? products() : null;
  }

  private float[] products() {
    float[] products = new float[codebooks.size() * codewords];
    float[] dots = new float[codebooks.getFirst().paddedCount()];
    for (int part = 0; part < codebooks.size(); part++) {
      codebooks.get(part).dots(vector, part * width, dots);
      System.arraycopy(dots, 0, products, part * codewords, codewords);
    }
    return products;
  }

  /// The inner product with what the code at byte `offset` stands for.
  public float sum(MemorySegment codes, long offset) {
    int mask = (1 << bits) - 1;
    long at = offset;
    long held = 0;
    int heldBits = 0;
    float sum = 0;
    for (int part = 0; part < codebooks.size(); part++) {
      for (; heldBits < bits; heldBits += 8) {
        held |= (codes.get(JAVA_BYTE, at++) & 0xFFL) << heldBits;
      }
      int codeword = (int) held & mask;
      sum += table != null ? table[part * codewords + codeword] : product(part, codeword);
      held >>>= bits;
      heldBits -= bits;
    }
    return sum;
  }

  private float product(int part, int codeword) {
    float[] values = codebooks.get(part).values();
    int from = codeword * width;
    int element = part * width;
    float sum = 0;
    for (int i = 0; i < width; i++) {
      sum = Math.fma(vector[element + i], values[from + i], sum);
    }
    return sum;
  }
}
