package io.elanus.core.index.layout;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// The arrays of an index file: each starts at a multiple of 64, what lies between is zero, and
/// each has a CRC-32C.
public final class Sections {
  private static final long BLOCK = 1 << 26;

  private Sections() {}

  /// The next place at which a section may start.
  public static long align(long offset) {
    return (offset + 63) & -64;
  }

  /// Where a file ends that has these sections behind its header.
  ///
  /// @param header bytes, a multiple of 64
  /// @param sections bytes of each
  public static long end(long header, long... sections) {
    long end = header;
    for (long section : sections) {
      end = align(end + section);
    }
    return end;
  }

  /// Hands over one section and the zeros behind it, in pieces of at most 64 MiB.
  public static void write(MemorySegment section, Consumer<ByteBuffer> sink) {
    for (long at = 0; at < section.byteSize(); at += BLOCK) {
      long length = Math.min(BLOCK, section.byteSize() - at);
      sink.accept(section.asSlice(at, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
    int padding = (int) (align(section.byteSize()) - section.byteSize());
    if (padding > 0) {
      sink.accept(ByteBuffer.allocate(padding));
    }
  }

  public static int crc(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    for (long at = 0; at < bytes.byteSize(); at += BLOCK) {
      long length = Math.min(BLOCK, bytes.byteSize() - at);
      MemorySegment block = bytes.asSlice(at, length);
      crc.update(
          block.isNative() ? block.asByteBuffer() : ByteBuffer.wrap(block.toArray(JAVA_BYTE)));
    }
    return (int) crc.getValue();
  }
}
