package io.elanus.storage.format.manifest;

import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.container.Digest;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The pointer to a shard's newest manifest: the value of the metastore key `shard/<channel>/head`.
/// *text* is a 4-byte length and UTF-8.
///
/// | bytes | field         | meaning                       |
/// |------:|---------------|-------------------------------|
/// |     4 | magic         | ASCII `EHED`                  |
/// |     4 | version       | of the layout, 1              |
/// |     8 | version       | of the manifest               |
/// |    16 | digest        | of the manifest's bytes       |
/// |  text | object        | the manifest's name           |
/// |  text | commit        | the publishing that set it    |
/// |     4 | checksum      | CRC-32C of everything before  |
///
/// @param version of the manifest
/// @param object its name
/// @param digest of its bytes
/// @param commit the publishing that set it
public record ManifestHead(long version, String object, Digest digest, CommitId commit) {
  /// What the keys of all shards begin with.
  public static final String KEY_PREFIX = "shard/";

  private static final String KEY_SUFFIX = "/head";
  private static final int MAGIC = 0x44454845; // "EHED"
  private static final int VERSION = 1;

  /// `shard/<channel>/head`.
  public static String key(String channel) {
    return KEY_PREFIX + channel + KEY_SUFFIX;
  }

  /// The shard of a key; null when it is no head's key.
  public static @Nullable String channel(String key) {
    boolean isHead =
        key.startsWith(KEY_PREFIX)
            && key.endsWith(KEY_SUFFIX)
            && key.length() > KEY_PREFIX.length() + KEY_SUFFIX.length();
    return isHead ? key.substring(KEY_PREFIX.length(), key.length() - KEY_SUFFIX.length()) : null;
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter().int32(MAGIC).int32(VERSION).int64(version).digest(digest);
    return out.text(object).text(commit.value()).checksum().toBytes();
  }

  /// @param origin the key, for the error text
  public static ManifestHead decode(byte[] bytes, String origin) {
    ByteReader in =
        new ByteReader(
            Checksum.verified(MemorySegment.ofArray(bytes), MAGIC, VERSION, origin), origin);
    in.int64();
    long version = in.int64();
    Digest digest = in.digest();
    ManifestHead head = new ManifestHead(version, in.text(), digest, Manifest.readCommit(in));
    in.end();
    return head;
  }
}
