package io.elanus.core.index.minhash;

import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.SearchTuning;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How the bits of a BINARY_VECTOR are a MinHash signature (Broder 1997): elements of the same
/// width, and bands of consecutive elements. Two signatures that are equal in a band are candidates
/// to be alike (Indyk & Motwani 1998); the elements after the last whole band belong to none.
///
/// @param elementBits 8, 16, 32 or 64
/// @param elements in a signature
/// @param bands at least 1
public record Signatures(int elementBits, int elements, int bands) {
  public static final String ELEMENT_BITS = "mh_element_bit_width";
  public static final String BANDS = "mh_lsh_band";
  public static final String WITH_JACCARD = "mh_search_with_jaccard";

  /// Milvus's defaults.
  static final int DEFAULT_ELEMENT_BITS = 8;

  static final int DEFAULT_BANDS = 1;

  /// Of vectors with so many bits; more bands than elements make each element a band.
  public static Signatures of(int dimension, int elementBits, int bands) {
    int elements = Math.max(1, dimension / elementBits);
    return new Signatures(elementBits, elements, Math.clamp(bands, 1, elements));
  }

  /// As the search parameters say.
  public static Signatures of(int dimension, SearchTuning tuning) {
    return of(
        dimension,
        tuning.whole(ELEMENT_BITS, DEFAULT_ELEMENT_BITS),
        tuning.whole(BANDS, DEFAULT_BANDS));
  }

  /// Bytes of a band.
  public int bandBytes() {
    return elements / bands * elementBits / 8;
  }

  /// Whether any band is the same in both.
  ///
  /// @param query shape `[elements * elementBits / 8]`
  public boolean shareBand(MemorySegment rows, long offset, MemorySegment query) {
    int length = bandBytes();
    for (int band = 0; band < bands; band++) {
      long from = (long) band * length;
      if (MemorySegment.mismatch(
              rows, offset + from, offset + from + length, query, from, from + length)
          < 0) {
        return true;
      }
    }
    return false;
  }

  /// The share of equal elements, in 0..1.
  ///
  /// @param query shape `[elements * elementBits / 8]`
  public float similarity(MemorySegment rows, long offset, MemorySegment query) {
    int equal = 0;
    int bytes = elements * elementBits / 8;
    int at = 0;
    for (; at + 8 <= bytes; at += 8) {
      equal += equalElements(rows.get(INT64, offset + at) ^ query.get(INT64, at), 64 / elementBits);
    }
    if (at < bytes) {
      int rest = bytes - at;
      long differing = 0;
      for (int b = 0; b < rest; b++) {
        byte stored = rows.get(ValueLayout.JAVA_BYTE, offset + at + b);
        byte asked = query.get(ValueLayout.JAVA_BYTE, at + b);
        differing |= ((stored ^ asked) & 0xffL) << (8 * b);
      }
      equal += equalElements(differing, rest * 8 / elementBits);
    }
    return (float) equal / elements;
  }

  /// Elements of a word's lower end that are zero.
  private int equalElements(long differing, int count) {
    if (elementBits == 64) {
      return differing == 0 ? 1 : 0;
    }
    long mask = (1L << elementBits) - 1;
    int equal = 0;
    for (int i = 0; i < count; i++) {
      equal += (differing & mask) == 0 ? 1 : 0;
      differing >>>= elementBits;
    }
    return equal;
  }
}
