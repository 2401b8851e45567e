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

  /// The content of a small object that begins with magic and version and ends with a checksum: the
  /// bytes before the checksum, magic and version included.
  ///
  /// @param origin the object, for error texts
  public static MemorySegment verified(MemorySegment bytes, int magic, int version, String origin) {
    long end = bytes.byteSize() - 4;
    if (end < 8) {
      throw Corruption.of(origin, "%d bytes are too few", bytes.byteSize());
    }
    if (bytes.get(Layouts.INT32, 0) != magic) {
      throw Corruption.of(origin, "magic %08x instead of %08x", bytes.get(Layouts.INT32, 0), magic);
    }
    MemorySegment content = bytes.asSlice(0, end);
    Container.requireChecksum(content, bytes.get(Layouts.INT32, end), origin, "content");
    if (bytes.get(Layouts.INT32, 4) != version) {
      throw Corruption.of(
          origin, "version %d, this program knows %d", bytes.get(Layouts.INT32, 4), version);
    }
    return content;
  }

  /// Adds a buffer's remaining bytes without moving its position.
  public static void update(CRC32C crc, ByteBuffer bytes) {
    crc.update(bytes.duplicate());
  }
}
