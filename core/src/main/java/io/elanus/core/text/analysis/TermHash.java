package io.elanus.core.text.analysis;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// A term as a position of a sparse vector. Source: `HashString2LessUint32` of Milvus: CRC-32
/// (IEEE) of the first 100 bytes, modulo 2^32 - 1.
public final class TermHash {
  private static final int BYTES = 100;
  private static final long MODULUS = 0xffff_ffffL;

  private TermHash() {}

  /// @return an unsigned number below 2^32 - 1
  public static int of(String term) {
    byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, Math.min(BYTES, bytes.length));
    return (int) (crc.getValue() % MODULUS);
  }
}
