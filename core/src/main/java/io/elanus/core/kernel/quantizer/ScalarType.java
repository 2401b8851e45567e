package io.elanus.core.kernel.quantizer;

/// How a [ScalarQuantizer] stores an element. Names are Milvus's.
public enum ScalarType {
  /// 4 bits, one range for all elements.
  SQ4U(4, 8),
  /// 6 bits, a range for each element; five elements fill 30 bits of 32.
  SQ6(6, 5),
  /// 8 bits, a range for each element.
  SQ8(8, 4),
  /// IEEE 754 binary16.
  FP16(16, 2),
  /// The upper half of a float32.
  BF16(16, 2);

  private final int bits;
  private final int perInt;

  ScalarType(int bits, int perInt) {
    this.bits = bits;
    this.perInt = perInt;
  }

  public int bits() {
    return bits;
  }

  /// Elements in 32 bits: element `perInt * j + k` takes the bits from `bits * k` on of int `j`.
  int perInt() {
    return perInt;
  }

  /// Steps between the smallest and the largest code.
  int steps() {
    return (1 << bits) - 1;
  }

  /// Whether elements are floats of 16 bits: no range is learned.
  boolean isHalf() {
    return this == FP16 || this == BF16;
  }
}
