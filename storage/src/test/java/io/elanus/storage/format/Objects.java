package io.elanus.storage.format;

import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

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

  /// A copy of a store in which one object has other bytes.
  public static ObjectStore with(ObjectStore store, String changed, byte[] bytes) {
    ObjectStore copy = new InMemoryObjectStore();
    for (String name : store.list("")) {
      write(copy, name, name.equals(changed) ? bytes : read(store, name));
    }
    return copy;
  }

  public static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << bit);
    return flipped;
  }
}
