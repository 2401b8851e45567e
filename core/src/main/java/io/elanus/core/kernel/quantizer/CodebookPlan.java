package io.elanus.core.kernel.quantizer;

/// How many codewords each part of a [ProductQuantizer] gets, and how many rows they are learned
/// from: known before a build, by the number of its rows. Why so many:
/// `docs/decisions/0148-product-codes-beyond-a-byte.md`.
///
/// @param bits of a part's code: those asked for, or, above 8, the fewest that number the codewords
/// @param codewords of a part; none where there are no rows
/// @param sampleRows rows to learn from
public record CodebookPlan(int bits, int codewords, int sampleRows) {
  /// Codes of up to so many bits are learned from the same sample, whatever their bits.
  private static final int BYTE_BITS = ProductQuantizer.MOST_BYTE_BITS;

  private static final int LEAST_SAMPLE = 16_384;
  private static final int SAMPLED_ROWS_A_CODEWORD = 8;

  /// In memory a codeword takes twice its elements: so those of all levels together take no more
  /// than the rows as float32.
  private static final int ROWS_A_CODEWORD = 2;

  /// The most of `codewords^2 * dimension * levels`: learning takes 64 times as many
  /// multiplications, minutes of a core at the most.
  private static final double MOST_LEARNING = 0x1p34;

  /// @param bits asked for, 1 to [ProductQuantizer#MOST_BITS]
  /// @param rowCount rows that are coded
  /// @param dimension elements as coded
  /// @param levels quantizers one after the other, each with codewords of its own
  public static CodebookPlan of(int bits, int rowCount, int dimension, int levels) {
    int sample = Math.min(rowCount, LEAST_SAMPLE);
    int byteCodewords = Math.min(1 << Math.min(bits, BYTE_BITS), sample);
    if (bits <= BYTE_BITS) {
      return new CodebookPlan(bits, byteCodewords, sample);
    }
    int learned = (int) Math.sqrt(MOST_LEARNING / ((double) dimension * levels));
    int held = rowCount / (ROWS_A_CODEWORD * levels);
    int codewords = Math.max(byteCodewords, Math.min(1 << bits, Math.min(learned, held)));
    int fewestBits = 32 - Integer.numberOfLeadingZeros(Math.max(0, codewords - 1));
    long wanted = Math.max(LEAST_SAMPLE, (long) SAMPLED_ROWS_A_CODEWORD * codewords);
    return new CodebookPlan(
        Math.max(BYTE_BITS, fewestBits), codewords, (int) Math.min(rowCount, wanted));
  }
}
