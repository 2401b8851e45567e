package io.elanus.storage.metastore;

import io.elanus.storage.metastore.MetaStore.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What [MvMetaStore] keeps under a key. Little-endian.
///
/// | offset | bytes | field    | meaning                                     |
/// |-------:|------:|----------|---------------------------------------------|
/// |      0 |     4 | checksum | CRC-32C of the key in UTF-8 and bytes 4..   |
/// |      4 |     8 | version  | of the entry                                |
/// |     12 |       | value    |                                             |
final class StoredEntry {
  private static final int VERSION_OFFSET = 4;
  private static final int VALUE_OFFSET = 12;

  private StoredEntry() {}

  static byte[] write(String key, Entry entry) {
    byte[] bytes = new byte[VALUE_OFFSET + entry.value().length];
    ByteBuffer into = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    into.putLong(VERSION_OFFSET, entry.version()).put(VALUE_OFFSET, entry.value());
    into.putInt(0, checksum(key, bytes));
    return bytes;
  }

  /// The entry, or null when it is damaged.
  static @Nullable Entry read(String key, byte[] bytes) {
    if (bytes.length < VALUE_OFFSET) return null;
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (from.getInt(0) != checksum(key, bytes)) return null;
    byte[] value = new byte[bytes.length - VALUE_OFFSET];
    from.get(VALUE_OFFSET, value);
    return new Entry(value, from.getLong(VERSION_OFFSET));
  }

  private static int checksum(String key, byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    crc.update(bytes, VERSION_OFFSET, bytes.length - VERSION_OFFSET);
    return (int) crc.getValue();
  }
}
