package io.elanus.storage.objectstore;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// Objects on the heap, for tests and for engines that keep nothing. Names sort by UTF-16 unit.
public final class InMemoryObjectStore implements ObjectStore {
  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

  @Override
  public ObjectWriter create(String name) {
    return new Writer(ObjectName.require(name));
  }

  /// A copy, so that whoever outlives the arena is found out.
  @Override
  public MemorySegment open(String name, Arena arena) {
    byte[] bytes = require(name);
    MemorySegment copy = arena.allocate(bytes.length, 64);
    return copy.copyFrom(MemorySegment.ofArray(bytes)).asReadOnly();
  }

  @Override
  public boolean exists(String name) {
    return objects.containsKey(ObjectName.require(name));
  }

  @Override
  public long size(String name) {
    return require(name).length;
  }

  @Override
  public List<String> list(String prefix) {
    return objects.tailMap(prefix).keySet().stream()
        .takeWhile(name -> name.startsWith(prefix))
        .toList();
  }

  @Override
  public void delete(String name) {
    objects.remove(ObjectName.require(name));
  }

  @Override
  public void close() {}

  private byte[] require(String name) {
    byte[] bytes = objects.get(ObjectName.require(name));
    if (bytes == null) throw ObjectErrors.absent(name);
    return bytes;
  }

  private final class Writer implements ObjectWriter {
    private final String name;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean open = true;

    Writer(String name) {
      this.name = name;
    }

    @Override
    public void write(ByteBuffer bytes) {
      requireOpen();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      written.writeBytes(copy);
    }

    @Override
    public long position() {
      return written.size();
    }

    @Override
    public void commit() {
      requireOpen();
      open = false;
      if (objects.putIfAbsent(name, written.toByteArray()) != null) throw ObjectErrors.exists(name);
    }

    @Override
    public void close() {
      open = false;
    }

    private void requireOpen() {
      if (!open) throw new IllegalStateException("object is committed or closed: " + name);
    }
  }
}
