package io.elanus.storage.objectstore;

import java.nio.ByteBuffer;

/// Writes one new object from front to back. Not for two threads.
public interface ObjectWriter extends AutoCloseable {
  /// Appends the buffer's remaining bytes.
  void write(ByteBuffer bytes);

  /// Bytes written so far: the offset of the next one.
  long position();

  /// Makes the object durable and visible, in this order. Fails when the name exists already.
  void commit();

  /// Drops the object unless it was committed.
  @Override
  void close();
}
