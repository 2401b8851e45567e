package io.elanus.storage.log;

import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The head of a frame; channel and payload follow it. Little-endian; frames begin at multiples of
/// 8.
///
/// | offset | bytes | field         | meaning                                                         |
/// |-------:|------:|---------------|-----------------------------------------------------------------|
/// |      0 |     4 | magic         | ASCII `LFRM`                                                    |
/// |      4 |     4 | length        | bytes of head, channel and payload                              |
/// |      8 |     4 | checksum      | CRC-32C of bytes 12..length                                     |
/// |     12 |     2 | type          | 1 epoch, 2 record, 3 tick                                       |
/// |     14 |     2 | kind          | the record's kind; 0 in others                                  |
/// |     16 |     8 | epoch         | of the owner that wrote it                                      |
/// |     24 |     8 | number        | dense over all frames of the log, from 1                        |
/// |     32 |     8 | durableNumber | the highest number known to be durable when this was written    |
/// |     40 |     8 | sequence      | dense over records, from 1; in others that of the record before |
/// |     48 |     8 | timestamp     | of the record; in others that of the record before              |
/// |     56 |     8 | previousHash  | hash of the frame before; 0 before the first                    |
/// |     64 |     2 | channelLength | bytes of the channel's name in UTF-8                            |
/// |     66 |     6 | reserved      | 0                                                               |
/// |     72 |       | channel       |                                                                 |
/// |        |       | payload       |                                                                 |
/// |        |  0..7 | padding       | 0, up to the next multiple of 8                                 |
record LogFrame(
    Type type,
    short kind,
    long epoch,
    long number,
    long durableNumber,
    long sequence,
    Timestamp timestamp,
    long previousHash) {
  static final int MAGIC = 0x4D52464C;
  static final int HEAD_BYTES = 72;
  static final int ALIGNMENT = 8;
  static final int MAX_BYTES =
      HEAD_BYTES + LogLimits.MAX_CHANNEL_BYTES + LogLimits.MAX_PAYLOAD_BYTES;

  private static final int LENGTH_OFFSET = 4;
  private static final int CHECKSUM_OFFSET = 8;
  private static final int CHECKED_OFFSET = 12;

  enum Type {
    /// An owner's first frame.
    EPOCH(1),
    RECORD(2),
    /// Nothing new, but a higher durableNumber: the proof that the records before it were durable.
    TICK(3);

    private final short code;

    Type(int code) {
      this.code = (short) code;
    }

    static @Nullable Type of(short code) {
      for (Type type : values()) if (type.code == code) return type;
      return null;
    }
  }

  /// Bytes that a frame takes, padding included.
  static long paddedBytes(int channelBytes, int payloadBytes) {
    return padded(HEAD_BYTES + channelBytes + payloadBytes);
  }

  static int padded(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /// Names the frame and, since `previousHash` goes into it, all frames before. Mixed by the
  /// finalizer of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
  static long hash(long previousHash, int checksum, int length) {
    long z = previousHash * 0x9E3779B97F4A7C15L + ((long) checksum << 32 | length);
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /// Puts the head at the buffer's position, for the channel and payload that will follow it.
  ///
  /// @param payload arrays, end to end
  /// @return the frame's hash
  long write(ByteBuffer into, byte[] channel, List<byte[]> payload) {
    int start = into.position();
    int length = HEAD_BYTES + channel.length;
    for (byte[] part : payload) length += part.length;
    into.putInt(MAGIC).putInt(length).putInt(0);
    into.putShort(type.code).putShort(kind).putLong(epoch).putLong(number).putLong(durableNumber);
    into.putLong(sequence).putLong(timestamp.value()).putLong(previousHash);
    into.putShort((short) channel.length).putShort((short) 0).putInt(0);
    CRC32C crc = new CRC32C();
    crc.update(into.slice(start + CHECKED_OFFSET, HEAD_BYTES - CHECKED_OFFSET));
    crc.update(channel);
    for (byte[] part : payload) crc.update(part);
    int checksum = (int) crc.getValue();
    into.putInt(start + CHECKSUM_OFFSET, checksum);
    return hash(previousHash, checksum, length);
  }

  /// The frame at the offset with its place, or null where there is none that is whole: it says
  /// nothing of the frames around it.
  static @Nullable Stored read(ByteBuffer file, int offset) {
    if (file.limit() - offset < HEAD_BYTES || file.getInt(offset) != MAGIC) return null;
    int length = file.getInt(offset + LENGTH_OFFSET);
    if (length < HEAD_BYTES || length > MAX_BYTES || padded(length) > file.limit() - offset)
      return null;
    CRC32C crc = new CRC32C();
    crc.update(file.slice(offset + CHECKED_OFFSET, length - CHECKED_OFFSET));
    int checksum = file.getInt(offset + CHECKSUM_OFFSET);
    if ((int) crc.getValue() != checksum) return null;
    for (int i = length; i < padded(length); i++) if (file.get(offset + i) != 0) return null;
    Type type = Type.of(file.getShort(offset + 12));
    int channelLength = Short.toUnsignedInt(file.getShort(offset + 64));
    if (type == null || channelLength > length - HEAD_BYTES) return null;
    LogFrame frame =
        new LogFrame(
            type,
            file.getShort(offset + 14),
            file.getLong(offset + 16),
            file.getLong(offset + 24),
            file.getLong(offset + 32),
            file.getLong(offset + 40),
            new Timestamp(file.getLong(offset + 48)),
            file.getLong(offset + 56));
    return new Stored(
        frame, offset, length, channelLength, hash(frame.previousHash, checksum, length));
  }

  /// A frame in a file.
  record Stored(LogFrame frame, int offset, int length, int channelLength, long hash) {
    int end() {
      return offset + padded(length);
    }

    byte[] channel(ByteBuffer file) {
      byte[] channel = new byte[channelLength];
      file.get(offset + HEAD_BYTES, channel);
      return channel;
    }

    byte[] payload(ByteBuffer file) {
      byte[] payload = new byte[length - HEAD_BYTES - channelLength];
      file.get(offset + HEAD_BYTES + channelLength, payload);
      return payload;
    }
  }
}
