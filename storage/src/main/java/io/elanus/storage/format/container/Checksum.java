package io.elanus.storage.format.container;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC-32C (Castagnoli), as an int with the same 32 bits.
public final class Checksum {
  private static final long CHUNK = 1L << 30;

  private Checksum() {}

  public static int of(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      crc.update(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    }
    return (int) crc.getValue();
  }

  public static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /// Adds a buffer's remaining bytes without moving its position.
  public static void update(CRC32C crc, ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }
}
