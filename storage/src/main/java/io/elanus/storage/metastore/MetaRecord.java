package io.elanus.storage.metastore;

import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What [LogMetaStore] writes to its log. Little-endian; a text is its length in UTF-8 bytes (4
/// bytes), then the bytes; a value likewise. The log's frames carry the checksums.
///
/// A commit is a record of kind 1:
///
/// | offset | bytes | field    | meaning                                                    |
/// |-------:|------:|----------|------------------------------------------------------------|
/// |      0 |     8 | revision | the version of what it puts; larger with every commit      |
/// |      8 |     4 | count    | changes that follow                                        |
/// |     12 |       | changes  | 1 byte: 1 put, 2 delete; the key; for a put also the value |
///
/// A snapshot is one or more records of kind 2 behind each other, and takes the place of all
/// before:
///
/// | offset | bytes | field    | meaning                                    |
/// |-------:|------:|----------|--------------------------------------------|
/// |      0 |     8 | revision | of the newest commit in it                 |
/// |      8 |     4 | part     | 0, 1, ... parts - 1                        |
/// |     12 |     4 | parts    |                                            |
/// |     16 |     4 | count    | entries that follow                        |
/// |     20 |       | entries  | the key, the version (8 bytes), the value  |
sealed interface MetaRecord {
  short COMMIT_KIND = 1;
  short SNAPSHOT_KIND = 2;

  long revision();

  record Commit(long revision, List<Change> changes) implements MetaRecord {
    static final byte PUT = 1;
    static final byte DELETE = 2;
  }

  record SnapshotPart(long revision, int part, int parts, SortedMap<String, Entry> entries)
      implements MetaRecord {}

  default short kind() {
    return switch (this) {
      case Commit commit -> COMMIT_KIND;
      case SnapshotPart part -> SNAPSHOT_KIND;
    };
  }

  default byte[] write() {
    return switch (this) {
      case Commit(long revision, List<Change> changes) -> writeCommit(revision, changes);
      case SnapshotPart part -> writeSnapshot(part);
    };
  }

  static MetaRecord read(short kind, byte[] payload) {
    ByteBuffer from = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
    return switch (kind) {
      case COMMIT_KIND -> readCommit(from);
      case SNAPSHOT_KIND -> readSnapshot(from);
      default -> throw new IllegalStateException("unknown kind of metadata record: " + kind);
    };
  }

  /// Bytes that an entry takes in a snapshot, about.
  static long bytes(String key, Entry entry) {
    return 16L + 3L * key.length() + entry.value().length;
  }

  private static byte[] writeCommit(long revision, List<Change> changes) {
    List<byte[]> keys = new ArrayList<>();
    int bytes = 12;
    for (Change change : changes) {
      keys.add(change.key().getBytes(StandardCharsets.UTF_8));
      bytes = Math.addExact(bytes, 5 + keys.getLast().length);
      if (change instanceof Change.Put put) bytes = Math.addExact(bytes, 4 + put.value().length);
    }
    ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    into.putLong(revision).putInt(changes.size());
    for (int i = 0; i < changes.size(); i++) {
      switch (changes.get(i)) {
        case Change.Put(String key, byte[] value) -> {
          put(into.put(Commit.PUT), keys.get(i));
          put(into, value);
        }
        case Change.Delete(String key) -> put(into.put(Commit.DELETE), keys.get(i));
      }
    }
    return into.array();
  }

  private static Commit readCommit(ByteBuffer from) {
    long revision = from.getLong();
    int count = from.getInt();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte type = from.get();
      String key = text(from);
      changes.add(type == Commit.PUT ? new Change.Put(key, bytes(from)) : new Change.Delete(key));
    }
    return new Commit(revision, changes);
  }

  private static byte[] writeSnapshot(SnapshotPart part) {
    List<byte[]> keys = new ArrayList<>();
    int bytes = 20;
    for (Map.Entry<String, Entry> entry : part.entries.entrySet()) {
      keys.add(entry.getKey().getBytes(StandardCharsets.UTF_8));
      bytes = Math.addExact(bytes, 16 + keys.getLast().length + entry.getValue().value().length);
    }
    ByteBuffer into = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    into.putLong(part.revision).putInt(part.part).putInt(part.parts).putInt(keys.size());
    int i = 0;
    for (Entry entry : part.entries.values()) {
      put(into, keys.get(i++));
      put(into.putLong(entry.version()), entry.value());
    }
    return into.array();
  }

  private static SnapshotPart readSnapshot(ByteBuffer from) {
    long revision = from.getLong();
    int part = from.getInt();
    int parts = from.getInt();
    int count = from.getInt();
    TreeMap<String, Entry> entries = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = text(from);
      long version = from.getLong();
      entries.put(key, new Entry(bytes(from), version));
    }
    return new SnapshotPart(revision, part, parts, entries);
  }

  private static void put(ByteBuffer into, byte[] bytes) {
    into.putInt(bytes.length).put(bytes);
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.getInt()];
    from.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer from) {
    return new String(bytes(from), StandardCharsets.UTF_8);
  }
}
