package io.elanus.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An open file. After a failed [#sync] nobody knows what of the file is on the disk, and trying
/// again proves nothing: give the file up.
public interface DiskFile extends Closeable {
  /// Writes all remaining bytes at the offset; on an exception any part of them may be there.
  void write(ByteBuffer bytes, long offset) throws IOException;

  /// Fills the buffer from the offset on, up to the end of the file.
  void read(ByteBuffer into, long offset) throws IOException;

  /// Makes the content, and the size it needs, durable.
  void sync() throws IOException;

  long size() throws IOException;
}
