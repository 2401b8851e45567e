package io.elanus.storage.format.container;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// 128 bits that name a content: the first half of a SHA-256, as two little-endian numbers.
public record Digest(long first, long second) {
  /// Bytes of a digest.
  public static final int BYTES = 16;

  /// Of the parts end to end.
  public static Digest of(MemorySegment... parts) {
    MessageDigest sha = sha256();
    for (MemorySegment part : parts) {
      sha.update(part.asByteBuffer());
    }
    MemorySegment hash = MemorySegment.ofArray(sha.digest());
    return new Digest(hash.get(Layouts.INT64, 0), hash.get(Layouts.INT64, 8));
  }

  public static Digest of(byte[] bytes) {
    return of(MemorySegment.ofArray(bytes));
  }

  /// 32 hexadecimal digits.
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(Long.reverseBytes(first)) + hex.toHexDigits(Long.reverseBytes(second));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
