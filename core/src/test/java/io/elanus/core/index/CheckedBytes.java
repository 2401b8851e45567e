package io.elanus.core.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// The bytes of an index file that a checksum covers: the header and the sections that its table
/// names. What lies between sections is not among them.
///
/// @param starts where each run of such bytes starts
/// @param ends the byte behind each run
public record CheckedBytes(long[] starts, long[] ends) {
  private static final int TABLE = 64;
  private static final int ENTRY_BYTES = 24;

  /// @param headerBytes up to the end of the header's own checksum
  /// @param firstSection sections before it are checked by no checksum
  /// @param sections that the table names
  public static CheckedBytes of(byte[] file, int headerBytes, int firstSection, int sections) {
    ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int runs = 1 + sections - firstSection;
    CheckedBytes bytes = new CheckedBytes(new long[runs], new long[runs]);
    bytes.ends[0] = headerBytes;
    for (int run = 1; run < runs; run++) {
      int entry = TABLE + ENTRY_BYTES * (firstSection + run - 1);
      bytes.starts[run] = header.getLong(entry);
      bytes.ends[run] = bytes.starts[run] + header.getLong(entry + 8);
    }
    return bytes;
  }

  /// Any of them, as likely as each other.
  public int any(Random random) {
    long count = 0;
    for (int run = 0; run < starts.length; run++) {
      count += ends[run] - starts[run];
    }
    long at = random.nextLong(count);
    int run = 0;
    while (at >= ends[run] - starts[run]) {
      at -= ends[run] - starts[run];
      run++;
    }
    return Math.toIntExact(starts[run] + at);
  }

  /// Any byte of the header.
  public int anyOfHeader(Random random) {
    return random.nextInt(Math.toIntExact(ends[0]));
  }
}
