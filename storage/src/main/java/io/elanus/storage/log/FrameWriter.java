package io.elanus.storage.log;

import io.elanus.storage.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Writes frames to a file one behind the other, through a buffer of direct memory: as many as fit
/// go to the disk in one write.
final class FrameWriter {
  static final byte[] NO_CHANNEL = new byte[0];

  private final ByteBuffer buffer;
  private final DiskFile file;
  private long offset;

  /// @param buffer of direct memory; the writer's own while it is in use
  FrameWriter(ByteBuffer buffer, DiskFile file, long offset) {
    this.buffer = buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
    this.file = file;
    this.offset = offset;
  }

  /// @param payload arrays, end to end
  /// @return the frame's hash
  long add(LogFrame frame, byte[] channel, List<byte[]> payload) throws IOException {
    if (buffer.remaining() < LogFrame.HEAD_BYTES) drain();
    long hash = frame.write(buffer, channel, payload);
    put(channel);
    int length = LogFrame.HEAD_BYTES + channel.length;
    for (byte[] part : payload) {
      put(part);
      length += part.length;
    }
    put(new byte[LogFrame.padded(length) - length]);
    return hash;
  }

  /// Hands everything to the disk.
  ///
  /// @return the offset behind the last frame
  long finish() throws IOException {
    drain();
    return offset;
  }

  private void put(byte[] bytes) throws IOException {
    int done = 0;
    while (done < bytes.length) {
      if (!buffer.hasRemaining()) drain();
      int step = Math.min(bytes.length - done, buffer.remaining());
      buffer.put(bytes, done, step);
      done += step;
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    int length = buffer.remaining();
    file.write(buffer, offset);
    offset += length;
    buffer.clear();
  }
}
