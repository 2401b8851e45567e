package io.elanus.storage.log;

import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The first 4 KiB of a log file. Little-endian.
///
/// | offset | bytes | field             | meaning                                                    |
/// |-------:|------:|-------------------|------------------------------------------------------------|
/// |      0 |     8 | magic             | ASCII `ELANUSWL`                                           |
/// |      8 |     4 | version           | 1                                                          |
/// |     12 |     4 | reserved          | 0                                                          |
/// |     16 |     8 | epoch             | of the owner that wrote the file                           |
/// |     24 |     8 | previousNumber    | of the frame before the file's first; 0 at the very first  |
/// |     32 |     8 | previousSequence  | of the record before the file's first                      |
/// |     40 |     8 | previousTimestamp | of the record before the file's first                      |
/// |     48 |     8 | previousHash      | of the frame before the file's first                       |
/// |     56 |     8 | namedNumber       | the last frame that was durable when the file got its name |
/// |     64 |  4028 | reserved          | 0                                                          |
/// |   4092 |     4 | checksum          | CRC-32C of bytes 0..4092                                   |
///
/// What earlier files hold beyond `previousNumber` is a torn tail that was cut: it does not count.
record LogFileHeader(long epoch, LogTail previous, long namedNumber) {
  static final long MAGIC = 0x4C5753554E414C45L;
  static final int VERSION = 1;
  static final int BYTES = 4096;

  private static final int CHECKSUM_OFFSET = BYTES - 4;

  /// Fills the buffer's first 4 KiB.
  void write(ByteBuffer into) {
    into.put(0, new byte[BYTES]);
    into.putLong(0, MAGIC).putInt(8, VERSION).putLong(16, epoch);
    into.putLong(24, previous.number()).putLong(32, previous.sequence());
    into.putLong(40, previous.timestamp().value()).putLong(48, previous.hash());
    into.putLong(56, namedNumber);
    into.putInt(CHECKSUM_OFFSET, checksum(into));
  }

  /// The header, or null when it is damaged; look at [#version] before.
  static @Nullable LogFileHeader read(ByteBuffer file) {
    if (version(file) != VERSION || file.getInt(CHECKSUM_OFFSET) != checksum(file)) return null;
    Timestamp timestamp = new Timestamp(file.getLong(40));
    LogTail previous = new LogTail(file.getLong(24), file.getLong(32), timestamp, file.getLong(48));
    return new LogFileHeader(file.getLong(16), previous, file.getLong(56));
  }

  /// The version that wrote the file; 0 when it does not begin as a log file does.
  static int version(ByteBuffer file) {
    return file.limit() >= BYTES && file.getLong(0) == MAGIC ? file.getInt(8) : 0;
  }

  private static int checksum(ByteBuffer file) {
    CRC32C crc = new CRC32C();
    crc.update(file.slice(0, CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
