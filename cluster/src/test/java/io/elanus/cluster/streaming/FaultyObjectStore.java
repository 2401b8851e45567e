package io.elanus.cluster.streaming;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;

/// An object store that fails when a test says so.
final class FaultyObjectStore implements ObjectStore {
  private final ObjectStore store;
  private volatile int callsToFault = Integer.MAX_VALUE;

  FaultyObjectStore(ObjectStore store) {
    this.store = store;
  }

  /// The `calls`-th call from now on fails, and then none.
  void failAfter(int calls) {
    callsToFault = calls;
  }

  private synchronized void call() {
    if (--callsToFault == 0) {
      callsToFault = Integer.MAX_VALUE;
      throw DatabaseException.of(ErrorCode.IO_FAILED, "a fault of the test");
    }
  }

  @Override
  public ObjectWriter create(String name) {
    call();
    ObjectWriter writer = store.create(name);
    return new ObjectWriter() {
      @Override
      public void write(ByteBuffer bytes) {
        call();
        writer.write(bytes);
      }

      @Override
      public long position() {
        return writer.position();
      }

      @Override
      public void commit() {
        call();
        writer.commit();
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  @Override
  public MemorySegment open(String name, Arena arena) {
    call();
    return store.open(name, arena);
  }

  @Override
  public boolean exists(String name) {
    return store.exists(name);
  }

  @Override
  public long size(String name) {
    return store.size(name);
  }

  @Override
  public List<String> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public void delete(String name) {
    call();
    store.delete(name);
  }

  @Override
  public void close() {
    store.close();
  }
}
