package io.elanus.storage.format;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whole objects as arrays, and stores with one object changed.
public final class Objects {
  private Objects() {}

  public static byte[] read(ObjectStore store, String name) {
    try (Arena arena = Arena.ofConfined()) {
      return store.open(name, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  public static void write(ObjectStore store, String name, byte[] bytes) {
    try (ObjectWriter writer = store.create(name)) {
      writer.write(ByteBuffer.wrap(bytes));
      writer.commit();
    }
  }

  /// The store with other bytes in one of its objects, or without it.
  public static ObjectStore with(ObjectStore store, String changed, byte @Nullable [] bytes) {
    return new Changed(store, changed, bytes);
  }

  public static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << bit);
    return flipped;
  }

  private record Changed(ObjectStore store, String changed, byte @Nullable [] bytes)
      implements ObjectStore {
    @Override
    public MemorySegment open(String name, Arena arena) {
      if (!name.equals(changed)) {
        return store.open(name, arena);
      }
      if (bytes == null) {
        throw DatabaseException.of(ErrorCode.IO_FAILED, name + " is not there");
      }
      return arena.allocate(bytes.length, 64).copyFrom(MemorySegment.ofArray(bytes)).asReadOnly();
    }

    @Override
    public List<String> list(String prefix) {
      return store.list(prefix);
    }

    @Override
    public ObjectWriter create(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean exists(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
