package io.elanus.storage.format.container;

import java.util.HexFormat;

/// 128 bits that name a content: the first half of a SHA-256, as two little-endian numbers.
public record Digest(long first, long second) {
  /// 32 hexadecimal digits.
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(Long.reverseBytes(first)) + hex.toHexDigits(Long.reverseBytes(second));
  }
}
